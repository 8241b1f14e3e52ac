package kinglet.server.tape;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Splits a command line as redis-cli does: blanks, double quotes with escapes, single quotes. */
final class Words {
  private Words() {}

  static List<byte[]> split(String line) {
    List<byte[]> words = new ArrayList<>();
    int at = blanks(line, 0);
    while (at < line.length()) {
      at = blanks(line, read(line, at, words));
    }
    return words;
  }

  /** Reads one word; returns the place after it. */
  static int read(String line, int from, List<byte[]> words) {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    char quote = line.charAt(from);
    int at = from;
    if (quote == '"' || quote == '\'') {
      at++;
      while (line.charAt(at) != quote) {
        at = character(line, at, quote == '"', word);
      }
      at++;
    } else {
      while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
        word.write(line.charAt(at++));
      }
    }
    words.add(word.toByteArray());
    return at;
  }

  private static int character(String line, int at, boolean escapes, ByteArrayOutputStream word) {
    char c = line.charAt(at);
    if (c != '\\' || (!escapes && line.charAt(at + 1) != '\'')) {
      word.writeBytes(String.valueOf(c).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return at + 1;
    }
    char escaped = line.charAt(at + 1);
    if (escaped == 'x') {
      word.write(Integer.parseInt(line.substring(at + 2, at + 4), 16));
      return at + 4;
    }
    word.write(switch (escaped) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> escaped;
    });
    return at + 2;
  }

  private static int blanks(String line, int from) {
    int at = from;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }
}
