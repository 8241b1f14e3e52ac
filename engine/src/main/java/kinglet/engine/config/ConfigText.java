package kinglet.engine.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * redis.conf: one directive a line, comments, and {@code include}, which reads another file at that place. Lines go to a
 * consumer in the order in which they count; the last one wins. Used once, at start, by one thread.
 */
public final class ConfigText {
  /** Redis ends in a stack overflow when a file includes itself. */
  private static final int INCLUDES_MAX = 32;

  private final ConfigFiles files;
  private final Consumer<ConfigLine> each;
  private int depth;

  public ConfigText(ConfigFiles files, Consumer<ConfigLine> each) {
    this.files = files;
    this.each = each;
  }

  /**
   * Reads what the command line names, in this order: the file, the standard input, the options.
   *
   * @throws ConfigException at the first error; the consumer has seen the lines before it
   */
  public void read(CommandLine commandLine) {
    if (commandLine.file().isPresent()) {
      readFile(commandLine.file().get());
    }
    if (commandLine.readsStandardInput()) {
      readText("standard input", readStandardInput());
    }
    readText("command line", commandLine.options());
  }

  /** Reads one file, or all that match if the path has wildcards; none may. */
  public void readFile(String path) {
    if (path.indexOf('*') < 0 && path.indexOf('?') < 0 && path.indexOf('[') < 0) {
      readText("configuration file '" + path + "'", open(path));
      return;
    }
    for (String match : files.glob(path)) {
      readText("configuration file '" + match + "'", open(match));
    }
  }

  /** Reads text; {@code source} names it in errors. */
  public void readText(String source, String text) {
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = trim(raw);
      if (!line.isEmpty() && line.charAt(0) != '#') {
        readLine(source, number, line);
      }
    }
  }

  private void readLine(String source, int number, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new ConfigException(source, number, text.replace("\0", "\\x00"), "Zero byte in configuration line");
    }
    List<String> words = new ArrayList<>(ConfigWords.split(text).orElseThrow(
        () -> new ConfigException(source, number, text, "Unbalanced quotes in configuration line")));
    if (words.isEmpty()) {
      return;
    }
    words.set(0, words.getFirst().toLowerCase(Locale.ROOT));
    ConfigLine line = new ConfigLine(source, number, text, List.copyOf(words));
    if (line.name().equals("include") && words.size() == 2) {
      include(line);
    } else {
      each.accept(line);
    }
  }

  private void include(ConfigLine line) {
    if (++depth > INCLUDES_MAX) {
      throw line.error("Includes are nested too deep");
    }
    try {
      readFile(Latin.toUnicode(line.words().get(1)));
    } catch (IllegalArgumentException e) {
      throw line.error(e.getMessage());
    } catch (ConfigException e) {
      throw e.place().isEmpty() ? line.error(e.getMessage()) : e;
    }
    depth--;
  }

  private String open(String path) {
    try {
      return files.read(path);
    } catch (IOException e) {
      throw new ConfigException("Fatal error, can't open config file '" + path + "': " + e.getMessage());
    }
  }

  private String readStandardInput() {
    try {
      return files.readStandardInput();
    } catch (IOException e) {
      throw new ConfigException("Fatal error, can't read the standard input: " + e.getMessage());
    }
  }

  /** Without the blanks, tabs and line ends around it. */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isTrimmed(text.charAt(from))) {
      from++;
    }
    while (to > from && isTrimmed(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isTrimmed(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
