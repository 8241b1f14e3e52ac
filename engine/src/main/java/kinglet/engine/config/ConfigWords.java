package kinglet.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The words of a configuration line, to and from text. Words are divided by blanks; {@code "…"} knows {@code \n \r \t \b \a
 * \xHH} and {@code \} before any other character, {@code '…'} knows {@code \'}; a closing quote must end the word. Source:
 * sdssplitargs and sdscatrepr of Redis 7.2. Texts are bytes, see {@link Latin}.
 */
public final class ConfigWords {
  private static final char END = '\0';

  private final String line;
  private final StringBuilder word = new StringBuilder();
  private int at;

  private ConfigWords(String line) {
    this.line = line;
  }

  /** The words of a line, or nothing if its quotes are unbalanced. A zero byte ends the line. */
  public static Optional<List<String>> split(String line) {
    return new ConfigWords(line).words();
  }

  /** The text in double quotes, with every byte that is not printable ASCII escaped. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(quoted, text.charAt(i));
    }
    return quoted.append('"').toString();
  }

  /** The words as one line that {@link #split} takes apart again; quotes only where needed, {@code ""} for no words. */
  public static String join(List<String> words) {
    return words.isEmpty() ? "\"\"" : words.stream().map(ConfigWords::quoteIfNeeded).collect(Collectors.joining(" "));
  }

  private static String quoteIfNeeded(String word) {
    boolean plain = !word.isEmpty()
        && word.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '\'');
    return plain ? word : quote(word);
  }

  private static void appendEscaped(StringBuilder quoted, char c) {
    switch (c) {
      case '\\', '"' -> quoted.append('\\').append(c);
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 7 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          quoted.append(c);
        } else {
          quoted.append(String.format("\\x%02x", c & 0xff));
        }
      }
    }
  }

  private Optional<List<String>> words() {
    List<String> words = new ArrayList<>();
    while (true) {
      while (isBlank(peek(0))) {
        at++;
      }
      if (peek(0) == END) {
        return Optional.of(words);
      }
      if (!readWord()) {
        return Optional.empty();
      }
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /** False if a quote is unbalanced. A quote may open in the middle of a word, and always ends it. */
  private boolean readWord() {
    while (true) {
      char c = peek(0);
      if (c == END || c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        return true;
      }
      at++;
      if (c == '"' || c == '\'') {
        return c == '"' ? readDoubleQuoted() : readSingleQuoted();
      }
      word.append(c);
    }
  }

  private boolean readDoubleQuoted() {
    while (peek(0) != END) {
      char c = peek(0);
      at++;
      if (c == '"') {
        return isWordOver();
      }
      if (c == '\\' && peek(0) != END) {
        readEscape();
      } else {
        word.append(c);
      }
    }
    return false;
  }

  private void readEscape() {
    char c = peek(0);
    int high = Character.digit(peek(1), 16);
    int low = high < 0 ? -1 : Character.digit(peek(2), 16);
    if (c == 'x' && low >= 0) {
      word.append((char) (high << 4 | low));
      at += 3;
      return;
    }
    word.append(switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> (char) 7;
      default -> c;
    });
    at++;
  }

  private boolean readSingleQuoted() {
    while (peek(0) != END) {
      char c = peek(0);
      at++;
      if (c == '\'') {
        return isWordOver();
      }
      if (c == '\\' && peek(0) == '\'') {
        at++;
        c = '\'';
      }
      word.append(c);
    }
    return false;
  }

  private boolean isWordOver() {
    return peek(0) == END || isBlank(peek(0));
  }

  private char peek(int ahead) {
    return at + ahead < line.length() ? line.charAt(at + ahead) : END;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
