package kinglet.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Every directive of Redis 7.2 that CONFIG GET knows, as facts: the rows of {@code redis-directives.txt}. Immutable; read at
 * wiring.
 */
public final class RedisDirectives {
  private static final String RESOURCE = "redis-directives.txt";
  private static final int COLUMNS = 5;

  /** Whose business a directive is. */
  public enum Standing {
    /** A group of this package declares it. */
    HERE,
    /** A stand-in until a module declares it. */
    LATER,
    /** Accepted, without effect. */
    NONE
  }

  /**
   * One directive.
   *
   * @param kind what the value is, as the file's head explains
   * @param arguments of the kind: bounds, choices or a rule
   * @param traits as the file's head explains, {@code alias=NAME} among them
   * @param reason the group, the module, or why it has no effect
   */
  public record Directive(String name, String kind, List<String> arguments, String defaultText, List<String> traits,
      Standing standing, String reason) {
    /** Other names. */
    public Optional<String> alias() {
      return traits.stream().filter(trait -> trait.startsWith("alias=")).map(trait -> trait.substring(6)).findFirst();
    }
  }

  private static final List<Directive> ALL = read();

  private RedisDirectives() {}

  /** In the order of the file. */
  public static List<Directive> all() {
    return ALL;
  }

  private static List<Directive> read() {
    try (InputStream in = RedisDirectives.class.getResourceAsStream(RESOURCE)) {
      String text = Latin.of(Objects.requireNonNull(in, RESOURCE).readAllBytes());
      return text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).map(RedisDirectives::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Directive row(String line) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalStateException(RESOURCE + ": " + line);
    }
    List<String> kind = wordsOf(columns[1]);
    List<String> standing = wordsOf(columns[4]);
    return new Directive(columns[0].strip(), kind.getFirst(), kind.subList(1, kind.size()), columns[2].strip(),
        wordsOf(columns[3]), Standing.valueOf(standing.getFirst().toUpperCase(Locale.ROOT)),
        String.join(" ", standing.subList(1, standing.size())));
  }

  private static List<String> wordsOf(String column) {
    return column.isBlank() ? List.of() : Arrays.asList(column.strip().split(" +"));
  }
}
