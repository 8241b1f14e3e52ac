package kinglet.engine.config;

import java.util.List;

/**
 * One directive as it was written.
 *
 * @param source where it stands: {@code configuration file 'path'}, {@code standard input} or {@code command line}
 * @param number of the line, from 1
 * @param text the line without the blanks around it
 * @param words the words of the line, at least one; the first is the name in lower case
 */
public record ConfigLine(String source, int number, String text, List<String> words) {
  String name() {
    return words.getFirst();
  }

  /** The words after the name. */
  public List<String> values() {
    return words.subList(1, words.size());
  }

  /** What to throw if the line can't be used. */
  public ConfigException error(String reason) {
    return new ConfigException(source, number, text, reason);
  }
}
