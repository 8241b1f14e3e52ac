package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * The parser's twin: all bytes of a connection in, commands out, nothing kept between calls, nothing shared with what it
 * checks. Bytes are Latin-1 characters.
 */
final class SlowParser {
  final List<List<String>> commands = new ArrayList<>();
  final String error;
  final int consumed;

  private final String text;
  private final long bulkMax;
  private final boolean stranger;
  private int at;

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop(String error) {
      super(error, null, false, false);
    }
  }

  private static final class Incomplete extends RuntimeException {
    private static final long serialVersionUID = 1;

    Incomplete() {
      super(null, null, false, false);
    }
  }

  SlowParser(byte[] bytes, long bulkMax, boolean stranger) {
    text = new String(bytes, ISO_8859_1);
    this.bulkMax = bulkMax;
    this.stranger = stranger;
    String problem = null;
    int done = 0;
    try {
      while (at < text.length()) {
        List<String> command = text.charAt(at) == '*' ? multibulk() : inline();
        done = at;
        if (!command.isEmpty()) {
          commands.add(command);
        }
      }
    } catch (Incomplete e) {
      problem = null;
    } catch (Stop e) {
      problem = "ERR Protocol error: " + e.getMessage();
    }
    error = problem;
    consumed = done;
  }

  private List<String> multibulk() {
    String header = line('\r', "too big mbulk count string", 2);
    long count = number(header.substring(1), "invalid multibulk length");
    if (count > 10 && stranger) {
      throw new Stop("unauthenticated multibulk length");
    }
    List<String> arguments = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      arguments.add(bulk());
    }
    return arguments;
  }

  private String bulk() {
    String header = line('\r', "too big bulk count string", 2);
    if (!header.startsWith("$")) {
      throw new Stop("expected '$', got '" + (header.isEmpty() ? '\r' : header.charAt(0)) + "'");
    }
    long length = number(header.substring(1), "invalid bulk length");
    if (length < 0 || length > bulkMax) {
      throw new Stop("invalid bulk length");
    }
    if (length > 16384 && stranger) {
      throw new Stop("unauthenticated bulk length");
    }
    if (text.length() - at < length + 2) {
      throw new Incomplete();
    }
    at += (int) length + 2;
    return text.substring(at - (int) length - 2, at - 2);
  }

  private String line(char last, String tooBig, int endBytes) {
    int stop = text.indexOf(last, at);
    int zero = text.indexOf(0, at);
    if (stop < 0 || (zero >= 0 && zero < stop)) {
      throw text.length() - at > 65536 ? new Stop(tooBig) : new Incomplete();
    }
    if (stop + endBytes > text.length()) {
      throw new Incomplete();
    }
    String line = text.substring(at, stop);
    at = stop + endBytes;
    return line;
  }

  private static long number(String digits, String otherwise) {
    if (!digits.matches("0|-?[1-9][0-9]*")) {
      throw new Stop(otherwise);
    }
    try {
      long value = Long.parseLong(digits);
      if (value <= Integer.MAX_VALUE) {
        return value;
      }
      throw new Stop(otherwise);
    } catch (NumberFormatException e) {
      throw new Stop(otherwise);
    }
  }

  private List<String> inline() {
    String line = line('\n', "too big inline request", 1);
    line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    List<String> arguments = new ArrayList<>();
    int i = 0;
    while (true) {
      while (i < line.length() && isSpace(line.charAt(i))) {
        i++;
      }
      if (i == line.length()) {
        return arguments;
      }
      StringBuilder argument = new StringBuilder();
      i = argument(line, i, argument);
      arguments.add(argument.toString());
    }
  }

  /** A state machine over characters, unlike what it checks. */
  private static int argument(String line, int from, StringBuilder argument) {
    char quote = 0;
    for (int i = from;; i++) {
      String rest = line.substring(Math.min(i, line.length()));
      if (quote == 0) {
        if (rest.isEmpty() || " \t\r".indexOf(rest.charAt(0)) >= 0) {
          return i;
        }
        if (rest.charAt(0) == '"' || rest.charAt(0) == '\'') {
          quote = rest.charAt(0);
        } else {
          argument.append(rest.charAt(0));
        }
      } else if (rest.isEmpty()) {
        throw new Stop("unbalanced quotes in request");
      } else if (quote == '"' && rest.matches("(?s)\\\\x[0-9a-fA-F]{2}.*")) {
        argument.append((char) Integer.parseInt(rest.substring(2, 4), 16));
        i += 3;
      } else if (quote == '"' && rest.charAt(0) == '\\' && rest.length() > 1) {
        int known = "nrtba".indexOf(rest.charAt(1));
        argument.append(known < 0 ? rest.charAt(1) : "\n\r\t\b\u0007".charAt(known));
        i++;
      } else if (quote == '\'' && rest.startsWith("\\'")) {
        argument.append('\'');
        i++;
      } else if (rest.charAt(0) == quote) {
        if (rest.length() > 1 && !isSpace(rest.charAt(1))) {
          throw new Stop("unbalanced quotes in request");
        }
        return i + 1;
      } else {
        argument.append(rest.charAt(0));
      }
    }
  }

  private static boolean isSpace(char c) {
    return " \t\n\u000b\f\r".indexOf(c) >= 0;
  }
}
