package kinglet.aof.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import kinglet.engine.memory.Memory;

/**
 * Walks over the commands of an append-only file that lies in memory, and believes nothing: what it gives is complete RESP. Only
 * whole transactions are given, without their MULTI and EXEC; that costs a second walk over them. Lines that begin with # are
 * annotations; {@code #TS:} has the time of what follows. Owned by one thread. Source: aof.c and redis-check-aof.c of Redis 7.2.
 */
public final class AofScanner {
  private static final byte ANNOTATION = '#';
  private static final byte ARRAY = '*';
  private static final byte BULK = '$';
  private static final byte[] TIME = "#TS:".getBytes(ISO_8859_1);
  private static final int DIGITS_MAX = 18;
  private static final int NEWLINE_BYTES = 2;

  /** What a walk over a command found. */
  private enum Found { COMMAND, MULTI, EXEC, END }

  private final long start;
  private final long limit;
  private final String file;
  private long at;
  private long lines = 1;
  private long command;
  private long valid;
  private boolean inTransaction;
  private long timeSeconds;
  private long timePlace;
  private long number;

  /**
   * For the bytes of a file, from a place on; what is before, an RDB preamble, others read.
   *
   * @param file its name, for messages
   */
  public AofScanner(String file, long address, long bytes, long from) {
    this.file = file;
    start = address;
    limit = address + bytes;
    at = address + from;
    valid = at;
  }

  /**
   * Goes to the next command.
   *
   * @return false at the end
   * @throws AofFormatException if the bytes are none; {@link #validBytes} is then where the file may be cut
   */
  public boolean next() throws AofFormatException {
    Found found = scan();
    if (found == Found.MULTI) {
      requireExec();
      found = scan();
    }
    if (found == Found.EXEC) {
      if (!inTransaction) {
        throw damaged(command, "Unexpected EXEC in AOF " + file);
      }
      inTransaction = false;
      valid = at;
      return next();
    }
    if (!inTransaction) {
      valid = at;
    }
    return found == Found.COMMAND;
  }

  /** Walks to the EXEC of a MULTI, and back. */
  private void requireExec() throws AofFormatException {
    long inside = at;
    long linesBefore = lines;
    long timeBefore = timeSeconds;
    long placeBefore = timePlace;
    Found found = Found.COMMAND;
    inTransaction = true;
    while (found == Found.COMMAND) {
      found = scan();
    }
    if (found == Found.MULTI) {
      throw damaged(command, "Unexpected MULTI in AOF " + file);
    }
    if (found == Found.END) {
      throw truncated(at, "Reached EOF before reading EXEC for MULTI");
    }
    at = inside;
    lines = linesBefore;
    timeSeconds = timeBefore;
    timePlace = placeBefore;
  }

  private Found scan() throws AofFormatException {
    skipAnnotations();
    if (at == limit) {
      return Found.END;
    }
    command = at;
    if (Memory.getByte(at) != ARRAY) {
      throw damaged(at, "AOF " + file + " format error");
    }
    long arguments = readNumber(ARRAY, 1);
    Found found = readName();
    for (long i = 1; i < arguments; i++) {
      readText();
    }
    return found;
  }

  private Found readName() throws AofFormatException {
    long name = readText();
    if (is(name, "multi")) {
      return Found.MULTI;
    }
    return is(name, "exec") ? Found.EXEC : Found.COMMAND;
  }

  private boolean is(long name, String word) {
    if (number != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((Memory.getByte(name + i) | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a text of {@link #number} bytes; returns where it stands. */
  private long readText() throws AofFormatException {
    long length = readNumber(BULK, 0);
    long text = at;
    if (limit - at < length + NEWLINE_BYTES) {
      throw truncated(at, "Expected to read " + (length + NEWLINE_BYTES) + " bytes, got " + (limit - at) + " bytes");
    }
    at += length;
    readNewline(text);
    number = length;
    return text;
  }

  private long readNumber(byte prefix, long least) throws AofFormatException {
    long line = at;
    if (at == limit) {
      throw truncated(line, "Reached EOF before reading a whole command");
    }
    if (Memory.getByte(at) != prefix) {
      throw damaged(line, "Expected prefix '" + (char) prefix + "', got: '" + (char) (Memory.getByte(at) & 0xff) + "'");
    }
    at++;
    long value = digits();
    boolean any = at > line + 1;
    readNewline(line);
    if (!any || value < least) {
      throw damaged(line, "Expected a number of at least " + least);
    }
    return value;
  }

  private long digits() {
    long from = at;
    long value = 0;
    while (at < limit && at - from < DIGITS_MAX && Memory.getByte(at) >= '0' && Memory.getByte(at) <= '9') {
      value = value * 10 + Memory.getByte(at++) - '0';
    }
    return value;
  }

  /**
   * Reads the end of a line or of a text.
   *
   * @param line where that begins, for the message
   */
  private void readNewline(long line) throws AofFormatException {
    int first = at < limit ? Memory.getByte(at) & 0xff : 0;
    int second = at + 1 < limit ? Memory.getByte(at + 1) & 0xff : 0;
    if (first != '\r' || second != '\n') {
      boolean cut = at == limit || at + 1 == limit && first == '\r';
      throw new AofFormatException(line - start, cut, String.format("Expected \\r\\n, got: %02x%02x", first, second));
    }
    at += NEWLINE_BYTES;
    lines++;
  }

  private void skipAnnotations() throws AofFormatException {
    while (at < limit && Memory.getByte(at) == ANNOTATION) {
      long line = at;
      while (at < limit && Memory.getByte(at) != '\n') {
        at++;
      }
      if (at == limit) {
        throw truncated(line, "Reached EOF before the end of an annotation");
      }
      readTime(line, at);
      at++;
      if (!inTransaction) {
        valid = at;
      }
    }
  }

  private void readTime(long line, long end) throws AofFormatException {
    if (!begins(line, end)) {
      return;
    }
    long newline = at;
    at = line + TIME.length;
    timeSeconds = digits();
    if (at == line + TIME.length || Memory.getByte(at) != '\r' || at + 1 != end) {
      throw damaged(line, "Invalid timestamp annotation");
    }
    timePlace = line;
    at = newline;
  }

  private static boolean begins(long line, long end) {
    if (end - line < TIME.length) {
      return false;
    }
    for (int i = 0; i < TIME.length; i++) {
      if (Memory.getByte(line + i) != TIME[i]) {
        return false;
      }
    }
    return true;
  }

  private AofFormatException damaged(long place, String message) {
    return new AofFormatException(place - start, false, message);
  }

  private AofFormatException truncated(long place, String message) {
    return new AofFormatException(place - start, true, message);
  }

  /** Where the command stands: a RESP array. */
  public long address() {
    return command;
  }

  /** How many bytes it has. */
  public long length() {
    return at - command;
  }

  /** The place of the command in the file. */
  public long offset() {
    return command - start;
  }

  /** How many bytes of the file are whole commands and whole transactions. */
  public long validBytes() {
    return valid - start;
  }

  /** How many bytes were read. */
  public long position() {
    return at - start;
  }

  /** The number of the line that was read last, the first being 1; annotations do not count. */
  public long line() {
    return lines;
  }

  /** Unix time of the last annotation that was read, 0 if there was none. */
  public long timeSeconds() {
    return timeSeconds;
  }

  /** How many bytes of the file are whole commands and whole transactions before that annotation. */
  public long bytesBeforeTime() {
    return Math.min(valid, timePlace) - start;
  }
}
