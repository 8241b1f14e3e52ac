package kinglet.aof.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinglet.engine.config.ConfigWords;

/**
 * The list of the files that are one log: a base, what was written since in the order of writing, and history that may be deleted.
 *
 * @param base what the log begins with, if anything
 * @param history files that belong to it no more
 * @param increments what follows the base
 */
public record Manifest(Optional<Part> base, List<Part> history, List<Part> increments) {
  /** What stands behind a log's name. */
  public static final String SUFFIX = ".manifest";

  private static final int LINE_BYTES_MAX = 1024;
  private static final int WORDS_MIN = 6;
  private static final String FORMAT = "Invalid AOF manifest file format";

  /**
   * A file of the log.
   *
   * @param file its name, in the manifest's folder
   * @param sequence 1 or more
   * @param type {@code b}, {@code h} or {@code i}
   */
  public record Part(String file, long sequence, char type) {
    /** Its line. */
    private String line() {
      boolean plain = file.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
      return "file " + (plain ? file : ConfigWords.quote(file)) + " seq " + sequence + " type " + type + "\n";
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws ManifestException if a line is not as it must be; the text is Redis's
   */
  public static Manifest read(Path path) throws IOException, ManifestException {
    return parse(Files.readString(path, ISO_8859_1));
  }

  /** As {@link #read}. */
  static Manifest parse(String text) throws ManifestException {
    if (text.isEmpty()) {
      throw new ManifestException(0, "", "Found an empty AOF manifest");
    }
    List<Part> parts = new ArrayList<>();
    int number = 0;
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(at, end);
      number++;
      at = end + 1;
      if (!line.startsWith("#")) {
        if (newline < 0 || line.length() >= LINE_BYTES_MAX) {
          throw new ManifestException(number, line, "The AOF manifest file contains too long line");
        }
        parts.add(part(number, line.strip()));
        check(number, line.strip(), parts);
      }
    }
    return of(parts);
  }

  private static Part part(int number, String line) throws ManifestException {
    List<String> words = ConfigWords.split(line).orElse(List.of());
    if (words.size() < WORDS_MIN || words.size() % 2 != 0) {
      throw new ManifestException(number, line, FORMAT);
    }
    String file = "";
    long sequence = 0;
    char type = 0;
    for (int i = 0; i < words.size(); i += 2) {
      String word = words.get(i + 1);
      switch (words.get(i).toLowerCase(Locale.ROOT)) {
        case "file" -> file = word;
        case "seq" -> sequence = sequence(word);
        case "type" -> type = word.isEmpty() ? 0 : word.charAt(0);
        default -> {
          // Later versions may add what older ones need not know.
        }
      }
    }
    if (file.contains("/") || file.contains("\\")) {
      throw new ManifestException(number, line, "File can't be a path, just a filename");
    }
    if (file.isEmpty() || sequence == 0 || type == 0) {
      throw new ManifestException(number, line, FORMAT);
    }
    return new Part(file, sequence, type);
  }

  /** Zero for what is no number. */
  private static long sequence(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** Whether the last part may follow those before it. */
  private static void check(int number, String line, List<Part> parts) throws ManifestException {
    Part last = parts.getLast();
    List<Part> before = parts.subList(0, parts.size() - 1);
    switch (last.type) {
      case 'h' -> {
        // Anything goes.
      }
      case 'b' -> {
        if (before.stream().anyMatch(part -> part.type == 'b')) {
          throw new ManifestException(number, line, "Found duplicate base file information");
        }
      }
      case 'i' -> {
        if (last.sequence <= 0 || before.stream().anyMatch(part -> part.type == 'i' && part.sequence >= last.sequence)) {
          throw new ManifestException(number, line, "Found a non-monotonic sequence number");
        }
      }
      default -> throw new ManifestException(number, line, "Unknown AOF file type");
    }
  }

  private static Manifest of(List<Part> parts) {
    return new Manifest(parts.stream().filter(part -> part.type == 'b').findFirst(),
        parts.stream().filter(part -> part.type == 'h').toList(), parts.stream().filter(part -> part.type == 'i').toList());
  }

  /** Without any file. */
  public static Manifest empty() {
    return of(List.of());
  }

  /** With a base and one increment, as a server writes it that has just rewritten its log. */
  public static Manifest of(String base, String increment) {
    return of(List.of(new Part(base, 1, 'b'), new Part(increment, 1, 'i')));
  }

  /** The base, then the increments. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    base.ifPresent(parts::add);
    parts.addAll(increments);
    return parts;
  }

  /** The file's text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    base.ifPresent(part -> text.append(part.line()));
    history.forEach(part -> text.append(part.line()));
    increments.forEach(part -> text.append(part.line()));
    return text.toString();
  }
}
