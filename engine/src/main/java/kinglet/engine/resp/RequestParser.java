package kinglet.engine.resp;

import kinglet.engine.memory.Memory;

/**
 * Parses the requests of one connection: RESP arrays of bulk strings, and inline commands. Each call takes all that one
 * read left in a chunk and appends every complete command to {@link ParsedCommands}; no argument is copied.
 *
 * <p>The protocol between it and its caller, a selector: {@link #parse}; then the bytes from {@link #consumed} on, the tail,
 * begin a command that is incomplete. The caller either reads more behind the tail (if nothing was consumed and
 * {@link #bytesWanted} fit), or copies the tail to the start of a chunk of at least {@link #bytesWanted}; the next call
 * gets the tail first, then what was read. What was parsed of the tail is not parsed again, so the cost of a command is
 * linear in its bytes, however they arrive. An idle parser holds about 100 bytes.
 *
 * <p>Source: Redis 7.2. As there, the byte after a {@code \r} and the two after a bulk are skipped unseen, and a line with
 * a zero byte before its end never ends.
 */
public final class RequestParser {
  private static final int CRLF = '\r' | '\n' << 8;

  // What header() answers beside lengths; greater than every length.
  private static final long INCOMPLETE = Long.MAX_VALUE;
  private static final long ENDLESS = Long.MAX_VALUE - 1;
  private static final long OTHER_KIND = Long.MAX_VALUE - 2;
  private static final long MALFORMED = Long.MAX_VALUE - 3;

  private final CommandNames names;
  private final ParserLimits limits;
  private final PartialCommand partial = new PartialCommand();
  private boolean authenticated;

  // Of the last call.
  private long base;
  private long end;
  private int bulkBytesMax;
  private int consumed;
  private long needed;
  private long bytesWanted;
  private String error;
  private boolean strangersError;

  /** Begins with the limits for clients that have yet to authenticate. */
  public RequestParser(CommandNames names, ParserLimits limits) {
    this.names = names;
    this.limits = limits;
  }

  /** Says whether the client's own limits apply, or those before authentication. */
  public void authenticated(boolean value) {
    authenticated = value;
  }

  /** How many bytes from the input's start belong to complete commands. */
  public int consumed() {
    return consumed;
  }

  /**
   * How large a chunk must be to hold the rest of the incomplete command, as far as it is announced, behind its tail; 0 if
   * there is no tail. At least twice the tail if the input was too small, so that copying stays linear. May be more than
   * the query-buffer limit, which counts what has arrived and must be below {@link ParserLimits#COMMAND_BYTES_MAX}.
   */
  public long bytesWanted() {
    return bytesWanted;
  }

  /** What is wrong with the tail, as an error reply without its dash; null if nothing is. */
  public String error() {
    return error;
  }

  /**
   * Whether {@link #error} is only that the client has not authenticated. If a command before it, in this read or still
   * under way, may change that, parse the same tail again afterwards; else the error stands.
   */
  public boolean isStrangersError() {
    return strangersError;
  }

  /** Appends the input's complete commands to {@code out}. */
  public void parse(Chunk input, ParsedCommands out) {
    begin(input);
    long at = partial.announced() == 0 ? base : resume(out);
    if (partial.announced() == 0) {
      at = commands(at, out);
    }
    finish(input, at);
  }

  private void begin(Chunk input) {
    base = input.address();
    end = base + input.length();
    int configured = limits.bulkBytesMax();
    bulkBytesMax = authenticated ? configured : Math.min(configured, ParserLimits.STRANGER_BULK_BYTES_MAX);
    needed = 0;
    error = null;
    strangersError = false;
  }

  private void finish(Chunk input, long at) {
    int tail = (int) (end - at);
    consumed = (int) (at - base);
    long least = tail == 0 ? 0 : Math.max(needed, tail + 1L);
    bytesWanted = least <= input.capacity() ? least : Math.min(Math.max(least, 2L * tail), ParserLimits.COMMAND_BYTES_MAX);
  }

  private long commands(long from, ParsedCommands out) {
    long at = from;
    while (at < end) {
      long next = Memory.getByte(at) == '*' ? multibulk(at, out) : inline(at, out);
      if (next == at) {
        break;
      }
      at = next;
    }
    return at;
  }

  /** Parses a command; returns the address after it, or {@code start} if it is incomplete or wrong. */
  private long multibulk(long start, ParsedCommands out) {
    long count = header('*', start);
    if (count <= 0) {
      return start + Decimal.length(count) + 3;
    }
    if (count > (authenticated ? limits.argumentsMax() : ParserLimits.STRANGER_ARGUMENTS_MAX)) {
      return refuseCount(count, start);
    }
    long at = start + headerBytes(count);
    for (int i = 0; i < count; i++) {
      long length = header('$', at);
      long from = at + headerBytes(length);
      if (length < 0 || length > bulkBytesMax || from + length + 2 > end) {
        hold(start, (int) count, i, at, out);
        stop(length, at, start);
        return start;
      }
      out.addArgument(i, (int) (from - base), (int) length);
      at = from + length + 2;
    }
    endCommand(out, (int) count);
    return at;
  }

  private void endCommand(ParsedCommands out, int argumentCount) {
    int name = out.firstArgument(out.count());
    out.endCommand(names.row(base + out.offset(name), out.length(name)), argumentCount);
  }

  /** Keeps the first {@code count} arguments of the command at {@code start} for the next call. */
  private void hold(long start, int announced, int count, long at, ParsedCommands out) {
    int place = (int) (at - start);
    int shift = (int) (start - base);
    int first = out.firstArgument(out.count());
    partial.begin(announced, place);
    for (int i = first; i < first + count; i++) {
      partial.add(out.offset(i) - shift, out.length(i), place);
    }
  }

  /** Goes on with the command that the last call held; returns the address after it, or the input's start. */
  private long resume(ParsedCommands out) {
    int count = partial.announced();
    while (partial.count() < count) {
      long at = base + partial.place();
      long length = header('$', at);
      long from = at + headerBytes(length);
      if (length < 0 || length > bulkBytesMax || from + length + 2 > end) {
        stop(length, at, base);
        return base;
      }
      partial.add((int) (from - base), (int) length, (int) (from + length + 2 - base));
    }
    partial.moveTo(out);
    endCommand(out, count);
    return base + partial.place();
  }

  private long inline(long start, ParsedCommands out) {
    long newline = find('\n', start, end);
    if (newline == 0) {
      error = end - start > ParserLimits.LINE_BYTES_MAX ? "ERR Protocol error: too big inline request" : null;
      return start;
    }
    long lineEnd = newline > start && Memory.getByte(newline - 1) == '\r' ? newline - 1 : newline;
    int count = InlineArguments.split(start, lineEnd, base, out);
    if (count == InlineArguments.UNBALANCED) {
      error = "ERR Protocol error: unbalanced quotes in request";
      return start;
    }
    if (count > 0) {
      endCommand(out, count);
    }
    return newline + 1;
  }

  private long refuseCount(long count, long start) {
    if (count == ENDLESS) {
      error = "ERR Protocol error: too big mbulk count string";
    } else if (count != INCOMPLETE) {
      strangersError = count <= limits.argumentsMax();
      error = strangersError
          ? "ERR Protocol error: unauthenticated multibulk length"
          : "ERR Protocol error: invalid multibulk length";
    }
    return start;
  }

  /** Says why the argument whose header is at {@code at} could not be taken: it is wrong, or the rest is missing. */
  private void stop(long length, long at, long start) {
    if (length == ENDLESS) {
      error = "ERR Protocol error: too big bulk count string";
    } else if (length == OTHER_KIND) {
      error = "ERR Protocol error: expected '$', got '" + (char) (Memory.getByte(at) & 0xff) + "'";
    } else if (length != INCOMPLETE) {
      needed = at + headerBytes(length) + length + 2 - start;
      refuseLength(length);
    }
  }

  private void refuseLength(long length) {
    if (length < 0 || length > limits.bulkBytesMax() || needed > ParserLimits.COMMAND_BYTES_MAX) {
      error = "ERR Protocol error: invalid bulk length";
    } else if (length > bulkBytesMax) {
      error = "ERR Protocol error: unauthenticated bulk length";
      strangersError = true;
    }
  }

  /** The length in the header at {@code at}; or why there is none. */
  private long header(char kind, long at) {
    int length = end - at < Long.BYTES ? -1 : shortHeader(kind, Memory.getLong(at));
    return length < 0 ? longHeader(kind, at) : length;
  }

  /** The length in a header of one or two digits, which is most of them; else -1. All int, for the JIT's sake. */
  private static int shortHeader(char kind, long word) {
    int head = (int) word;
    int first = (head >>> 8 & 0xff) - '0';
    if ((head & 0xffff00ff) == (kind | CRLF << 16)) {
      return first >= 0 && first <= 9 ? first : -1;
    }
    int second = (head >>> 16 & 0xff) - '0';
    boolean two = (head & 0xff) == kind && (int) (word >>> 24 & 0xffff) == CRLF;
    return two && first >= 1 && first <= 9 && second >= 0 && second <= 9 ? first * 10 + second : -1;
  }

  private long longHeader(char kind, long at) {
    long lineEnd = find('\r', at, end);
    if (lineEnd == 0) {
      return end - at > ParserLimits.LINE_BYTES_MAX ? ENDLESS : INCOMPLETE;
    }
    if (lineEnd + 2 > end) {
      return INCOMPLETE;
    }
    if (Memory.getByte(at) != kind) {
      return OTHER_KIND;
    }
    int digits = (int) (lineEnd - at - 1);
    if (!Decimal.isLong(at + 1, digits)) {
      return MALFORMED;
    }
    long value = Decimal.parse(at + 1, digits);
    return value > Integer.MAX_VALUE ? MALFORMED : value;
  }

  /** The bytes of a header: its number is always written in the one shortest way. */
  private static int headerBytes(long length) {
    return length < 10 ? 4 : length < 100 ? 5 : Decimal.length(length) + 3;
  }

  /** Where the byte stands first, or 0; a zero byte ends the search. */
  private static long find(char wanted, long from, long end) {
    for (long at = from; at < end; at++) {
      byte b = Memory.getByte(at);
      if (b == wanted) {
        return at;
      }
      if (b == 0) {
        return 0;
      }
    }
    return 0;
  }
}
