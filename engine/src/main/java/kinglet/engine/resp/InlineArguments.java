package kinglet.engine.resp;

import kinglet.engine.memory.Memory;

/**
 * Splits an inline command into arguments as a person at a terminal types them: separated by blanks, quoted
 * {@code "with \n, \x00 escapes"} or {@code 'without'}. A quote may begin inside an argument and always ends it. Escapes are
 * resolved in place: the result is never longer. Source: Redis 7.2's behaviour.
 */
final class InlineArguments {
  /** The answer for a quote that does not end, or that ends before something else than a blank. */
  static final int UNBALANCED = -1;

  private InlineArguments() {}

  /**
   * Appends the arguments of the line {@code [from, end)} to the command that {@code out} will end; their offsets count from
   * {@code base}.
   *
   * @return how many there are, or {@link #UNBALANCED}
   */
  static int split(long from, long end, long base, ParsedCommands out) {
    int count = 0;
    long at = skipBlanks(from, end);
    while (at < end) {
      long plainEnd = plainEnd(at, end);
      boolean quoted = plainEnd < end && isQuote(Memory.getByte(plainEnd));
      long close = quoted ? closingQuote(plainEnd, end) : plainEnd;
      if (close == UNBALANCED) {
        return UNBALANCED;
      }
      long argumentEnd = quoted ? unquote(plainEnd, close) : plainEnd;
      out.addArgument(count++, (int) (at - base), (int) (argumentEnd - at));
      at = skipBlanks(quoted ? close + 1 : close, end);
    }
    return count;
  }

  private static long skipBlanks(long from, long end) {
    long at = from;
    while (at < end && isBlank(Memory.getByte(at))) {
      at++;
    }
    return at;
  }

  /** Where the unquoted beginning of an argument ends. Vertical tabs and form feeds separate arguments, but end none. */
  private static long plainEnd(long from, long end) {
    long at = from;
    while (at < end) {
      byte b = Memory.getByte(at);
      if (b == ' ' || b == '\t' || b == '\r' || isQuote(b)) {
        break;
      }
      at++;
    }
    return at;
  }

  private static long closingQuote(long open, long end) {
    byte quote = Memory.getByte(open);
    long at = open + 1;
    while (at < end && Memory.getByte(at) != quote) {
      at += escapeBytes(at, end, quote);
    }
    boolean closed = at < end && (at + 1 == end || isBlank(Memory.getByte(at + 1)));
    return closed ? at : UNBALANCED;
  }

  /** Writes what stands between the quotes over the opening one; returns the end of the result. */
  private static long unquote(long open, long close) {
    byte quote = Memory.getByte(open);
    long to = open;
    long at = open + 1;
    while (at < close) {
      int bytes = escapeBytes(at, close, quote);
      Memory.putByte(to++, bytes == 1 ? Memory.getByte(at) : bytes == 2 ? escaped(at + 1, quote) : hexByte(at + 2));
      at += bytes;
    }
    return to;
  }

  /** How many bytes stand for one: 4 for {@code \x00}, 2 for another escape, else 1. */
  private static int escapeBytes(long at, long end, byte quote) {
    if (Memory.getByte(at) != '\\' || at + 1 >= end) {
      return 1;
    }
    byte next = Memory.getByte(at + 1);
    if (quote == '\'') {
      return next == '\'' ? 2 : 1;
    }
    boolean hex = next == 'x' && at + 3 < end && hexDigit(at + 2) >= 0 && hexDigit(at + 3) >= 0;
    return hex ? 4 : 2;
  }

  private static byte escaped(long at, byte quote) {
    byte b = Memory.getByte(at);
    if (quote == '\'') {
      return b;
    }
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> b;
    };
  }

  private static byte hexByte(long at) {
    return (byte) (hexDigit(at) << 4 | hexDigit(at + 1));
  }

  private static int hexDigit(long at) {
    return Character.digit(Memory.getByte(at), 16);
  }

  private static boolean isQuote(byte b) {
    return b == '"' || b == '\'';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
