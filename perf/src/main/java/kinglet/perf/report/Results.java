package kinglet.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinglet.perf.host.Environment;
import kinglet.perf.host.ServerProcess;

/**
 * The directory that a run leaves behind: {@code perf/results/<time>-<commit>}, with {@code environment.txt},
 * {@code figures.csv}, and whatever else the run adds.
 *
 * <p>Owned by the run's main thread. Files are written as the run goes, so that a broken run leaves what it had.
 */
public final class Results {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final String FIGURES = "figures.csv";

  private final Path directory;
  private final List<String> environment = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  private Results(Path directory) {
    this.directory = directory;
  }

  public static Results create(Class<?> main, List<String> arguments) throws IOException {
    String name = LocalDateTime.now(ZoneId.systemDefault()).format(TIME) + "-" + Environment.commit();
    Path directory = Environment.home().resolve("perf/results").resolve(name);
    Results results = new Results(Files.createDirectories(directory));
    for (Map.Entry<String, String> line : Environment.describe(main.getName(), arguments).entrySet()) {
      results.note(line.getKey(), line.getValue());
    }
    return results;
  }

  public Path directory() {
    return directory;
  }

  /** Adds a line to the description of the run. */
  public void note(String key, String value) throws IOException {
    environment.add(key + ": " + value);
    write("environment.txt", environment);
  }

  public void note(ServerProcess server) throws IOException {
    note("server " + server.name(), Environment.describe(server));
  }

  public void add(Figure figure) throws IOException {
    figures.add(figure);
    List<String> lines = new ArrayList<>(figures.stream().map(Figure::toCsv).toList());
    lines.addFirst(Figure.CSV_HEADER);
    write(FIGURES, lines);
  }

  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** The worst verdict of all. */
  public Verdict verdict() {
    return figures.stream().map(Figure::verdict).reduce(Verdict.NONE, Verdict::and);
  }

  public void write(String file, Iterable<String> lines) throws IOException {
    Files.write(directory.resolve(file), lines);
  }

  /** The figures of an earlier run. */
  public static List<Figure> read(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve(FIGURES)).stream().skip(1).map(Figure::fromCsv).toList();
  }
}
