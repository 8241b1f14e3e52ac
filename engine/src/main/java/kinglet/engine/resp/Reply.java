package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import kinglet.engine.memory.Memory;

/**
 * Writes replies as RESP2 or RESP3, whichever the client chose with HELLO. Owned by the executor; garbage-free for all
 * that common commands answer. Source: the RESP3 specification of 2018 and Redis 7.2's choice of RESP2 fallbacks.
 */
public final class Reply {
  private static final short CRLF = '\r' | '\n' << 8;
  private static final int LINE_BYTES_MAX = 32;

  // Replies that never vary, as one store each; the first character is the lowest byte.
  private static final long OK = packed("+OK\r\n");
  private static final long NULL = packed("_\r\n");
  private static final long NULL_BULK = packed("$-1\r\n");
  private static final long NULL_ARRAY = packed("*-1\r\n");
  private static final long TRUE = packed("#t\r\n");
  private static final long FALSE = packed("#f\r\n");

  private final Doubles doubles = new Doubles();
  private Output out;
  private boolean resp3;
  private String error;

  /** Turns to another request's output. */
  public void into(Output output, int respVersion) {
    out = output;
    resp3 = respVersion == 3;
  }

  /** Turns to the protocol that HELLO asked for. */
  public void version(int respVersion) {
    resp3 = respVersion == 3;
  }

  public boolean isResp3() {
    return resp3;
  }

  public Output output() {
    return out;
  }

  /** Forgets the last error; see {@link #error()}. */
  public void begin() {
    error = null;
  }

  /** The text of the last error replied since {@link #begin}, or null. */
  public String error() {
    return error;
  }

  /** {@code +text}. Latin-1, no line breaks. */
  public void simple(String text) {
    line('+', text);
  }

  public void ok() {
    constant(OK, 5);
  }

  /** {@code -text}; the text begins with its code ({@code ERR}, {@code WRONGTYPE}, …). Line breaks become blanks. */
  public void error(String text) {
    error = text;
    line('-', text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replace('\n', ' ').replace('\r', ' '));
  }

  public void integer(long value) {
    header(':', value);
  }

  /** A bulk string. */
  public void bulk(long address, long length) {
    if (length <= ChunkPool.CHUNK_BYTES - 2 * LINE_BYTES_MAX) {
      shortBulk(address, (int) length);
    } else {
      header('$', length);
      out.put(address, length);
      crlf();
    }
  }

  private void shortBulk(long address, int length) {
    long at = putHeader(out.room(length + LINE_BYTES_MAX), '$', length);
    Memory.copy(address, at, length);
    Memory.putShort(at + length, CRLF);
    out.advance(at + length + 2);
  }

  /** A bulk string of heap bytes. */
  public void bulk(byte[] bytes) {
    header('$', bytes.length);
    out.put(bytes);
    crlf();
  }

  /** A bulk string of text as UTF-8. */
  public void bulk(String text) {
    bulk(text.getBytes(UTF_8));
  }

  /** A bulk string of the decimal text. */
  public void bulkLong(long value) {
    header('$', Decimal.length(value));
    long at = Decimal.put(out.room(LINE_BYTES_MAX), value);
    Memory.putShort(at, CRLF);
    out.advance(at + 2);
  }

  /** Begins a bulk string of a number that is known later: write what follows it, then {@link #endBulkLong}. */
  public int beginBulkLong() {
    return out.openGap(LINE_BYTES_MAX);
  }

  /** Says which number the one of {@link #beginBulkLong} became. */
  public void endBulkLong(int gap, long value) {
    long at = Decimal.put(putHeader(out.gapAddress(gap), '$', Decimal.length(value)), value);
    Memory.putShort(at, CRLF);
    out.closeGap(gap, at + 2, LINE_BYTES_MAX);
  }

  /** No value: {@code $-1} or {@code _}. */
  public void nil() {
    constant(resp3 ? NULL : NULL_BULK, resp3 ? 3 : 5);
  }

  /** No array: {@code *-1} or {@code _}. */
  public void nilArray() {
    constant(resp3 ? NULL : NULL_ARRAY, resp3 ? 3 : 5);
  }

  /** An array of the next {@code length} replies. */
  public void array(long length) {
    header('*', length);
  }

  /** A map of the next {@code pairs} pairs; in RESP2 an array of twice as many. */
  public void map(long pairs) {
    header(resp3 ? '%' : '*', resp3 ? pairs : 2 * pairs);
  }

  /** A set; in RESP2 an array. */
  public void set(long length) {
    header(resp3 ? '~' : '*', length);
  }

  /** A push of the next {@code length} replies; in RESP2 an array. */
  public void push(long length) {
    header(resp3 ? '>' : '*', length);
  }

  /** True or false; in RESP2 1 or 0. */
  public void bool(boolean value) {
    if (resp3) {
      constant(value ? TRUE : FALSE, 4);
    } else {
      integer(value ? 1 : 0);
    }
  }

  /** A double as {@link Doubles} writes it; in RESP2 as a bulk string. */
  public void number(double value) {
    long at = out.room(2 * LINE_BYTES_MAX);
    if (resp3) {
      Memory.putByte(at, (byte) ',');
      long end = doubles.put(at + 1, value);
      Memory.putShort(end, CRLF);
      out.advance(end + 2);
    } else {
      long text = at + LINE_BYTES_MAX;
      shortBulk(text, (int) (doubles.put(text, value) - text));
    }
  }

  /** A double as the given text; in RESP2 as a bulk string. */
  public void numberText(String text) {
    if (resp3) {
      line(',', text);
    } else {
      bulk(text);
    }
  }

  /** An integer of any size as decimal text; in RESP2 as a bulk string. */
  public void bigNumber(String digits) {
    if (resp3) {
      line('(', digits);
    } else {
      bulk(digits);
    }
  }

  /** Text for people in a frame of three letters, {@code txt} or {@code mkd}; in RESP2 a bulk string. */
  public void verbatim(String format, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (!resp3) {
      bulk(bytes);
      return;
    }
    header('=', bytes.length + 4L);
    ascii(format);
    ascii(":");
    out.put(bytes);
    crlf();
  }

  /** Begins an array whose length is not known yet: write its elements, then {@link #endArray}. */
  public int beginArray() {
    return out.openGap(LINE_BYTES_MAX);
  }

  /** Says how long the array of {@link #beginArray} became. */
  public void endArray(int gap, long length) {
    endAggregate(gap, '*', length);
  }

  /** As {@link #endArray}, for a map of {@code pairs} pairs. */
  public void endMap(int gap, long pairs) {
    endAggregate(gap, resp3 ? '%' : '*', resp3 ? pairs : 2 * pairs);
  }

  /** As {@link #endArray}, for a set. */
  public void endSet(int gap, long length) {
    endAggregate(gap, resp3 ? '~' : '*', length);
  }

  private void endAggregate(int gap, char kind, long length) {
    out.closeGap(gap, putHeader(out.gapAddress(gap), kind, length), LINE_BYTES_MAX);
  }

  private void header(char kind, long value) {
    out.advance(putHeader(out.room(LINE_BYTES_MAX), kind, value));
  }

  /** Writes at most {@value #LINE_BYTES_MAX} bytes. */
  private static long putHeader(long address, char kind, long value) {
    if (value >= 0 && value < 10) {
      Memory.putInt(address, kind | ('0' + (int) value) << 8 | CRLF << 16);
      return address + 4;
    }
    Memory.putByte(address, (byte) kind);
    long at = Decimal.put(address + 1, value);
    Memory.putShort(at, CRLF);
    return at + 2;
  }

  private void constant(long text, int length) {
    long at = out.room(Long.BYTES);
    Memory.putLong(at, text);
    out.advance(at + length);
  }

  private static long packed(String text) {
    long bytes = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      bytes = bytes << 8 | text.charAt(i);
    }
    return bytes;
  }

  private void line(char kind, String text) {
    ascii(kind);
    ascii(text);
    crlf();
  }

  private void ascii(char character) {
    long at = out.room(1);
    Memory.putByte(at, (byte) character);
    out.advance(at + 1);
  }

  private void ascii(String text) {
    int length = text.length();
    for (int from = 0; from < length; from += LINE_BYTES_MAX) {
      int part = Math.min(LINE_BYTES_MAX, length - from);
      long at = out.room(part);
      for (int i = 0; i < part; i++) {
        Memory.putByte(at + i, (byte) text.charAt(from + i));
      }
      out.advance(at + part);
    }
  }

  private void crlf() {
    long at = out.room(2);
    Memory.putShort(at, CRLF);
    out.advance(at + 2);
  }
}
