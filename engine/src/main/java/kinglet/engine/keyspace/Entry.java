package kinglet.engine.keyspace;

import kinglet.engine.memory.Memory;

/**
 * A key with its value, or the way to its value: one block off the heap. Static access by address; 0 is no entry. Owned by
 * the executor.
 *
 * <pre>
 * 0   header   bits 0-23 access clock (LRU or LFU), 24-26 type, 27-30 encoding, 31 has a deadline,
 *              32-39 key length, or 255: the length is the int before the key, 40-62 free for the encoding,
 *              63 the mark of {@link CutWalk}
 * 8   [deadline ms : 8] [next : 8] [previous : 8]   only with a deadline: a node of the timing wheel
 *     [key length : 4]                              only for keys of 255 bytes and more
 *     key bytes
 *     value                                         by encoding: inline bytes (their length in bits 40-62), or 8 bytes
 * </pre>
 *
 * <p>A 16-byte key with a 32-byte value takes 56 bytes.
 */
public final class Entry {
  /** No entry. */
  public static final long NONE = 0;

  /** Where the timing wheel's node starts. */
  public static final int NODE_OFFSET = 8;

  /** The encoding, of any type, whose value is eight bytes that own nothing. */
  public static final int WORD = 0;

  /** The encoding, of any type, whose value is {@link #detail} bytes in the entry. Higher ones: the address of a block. */
  public static final int INLINE = 1;

  /** The first of the encodings, of any type, whose root begins as {@link ValueTimers} says. */
  public static final int TIMED = 12;

  /**
   * The encoding, of any type, whose value is elsewhere: eight bytes say where ({@link ColdValues}), and {@link #detail} is the
   * encoding that the value had.
   */
  public static final int COLD = 15;

  /** The one of two marks that is not 0. */
  static final long MARK = 1L << 63;

  static final int NODE_BYTES = 24;
  static final int SHORT_KEY_BYTES_MAX = 254;

  private static final int HEADER_BYTES = 8;
  private static final int LONG_KEY = 255;
  private static final long CLOCK_MASK = 0xFF_FFFF;
  private static final int TYPE_SHIFT = 24;
  private static final int TYPE_MASK = 7;
  private static final int ENCODING_SHIFT = 27;
  private static final int ENCODING_MASK = 15;
  private static final int DEADLINE_SHIFT = 31;
  private static final long DEADLINE_BIT = 1L << DEADLINE_SHIFT;
  private static final int TIMED_BITS = TIMED << ENCODING_SHIFT;
  private static final int COLD_BITS = COLD << ENCODING_SHIFT;
  private static final int WORD_BYTES = 8;
  private static final int KEY_LENGTH_SHIFT = 32;
  private static final long KEY_LENGTH_BITS = (long) LONG_KEY << KEY_LENGTH_SHIFT;
  private static final int DETAIL_SHIFT = 40;
  private static final int DETAIL_MASK = 0x7F_FFFF;

  private Entry() {}

  public static int type(long entry) {
    return (Memory.getInt(entry) >>> TYPE_SHIFT) & TYPE_MASK;
  }

  /** Reads the beginning of an entry, or nothing of {@link #NONE}, so that it is cached. What it returns means nothing. */
  public static long touch(long entry) {
    return entry == NONE ? 0 : Memory.getLong(entry);
  }

  /** Reads the last byte of an entry that was {@link #touch}ed: of a small value, what else lies in the next cache line. */
  public static long touchEnd(long entry) {
    return entry == NONE ? 0 : Memory.getByte(valueAddress(entry) + valueBytes(entry) - 1);
  }

  /** A number that its type gives a meaning and OBJECT ENCODING a name. */
  public static int encoding(long entry) {
    return (Memory.getInt(entry) >>> ENCODING_SHIFT) & ENCODING_MASK;
  }

  /** 23 bits that belong to the encoding: the length of inline bytes. */
  public static int detail(long entry) {
    return (int) (Memory.getLong(entry) >>> DETAIL_SHIFT) & DETAIL_MASK;
  }

  /** The 24-bit access clock, as the eviction policy reads it. */
  public static int clock(long entry) {
    return (int) (Memory.getLong(entry) & CLOCK_MASK);
  }

  public static void clock(long entry, int value) {
    Memory.putInt(entry, (int) ((Memory.getInt(entry) & ~CLOCK_MASK) | (value & CLOCK_MASK)));
  }

  /** Whether the entry has a deadline, may have a part with one, or is cold. */
  static boolean needsLook(long entry) {
    int header = Memory.getInt(entry);
    return header < 0 || (header & TIMED_BITS) == TIMED_BITS;
  }

  /** Whether the value's root begins as {@link ValueTimers} says. */
  public static boolean isTimed(long entry) {
    return isTimedEncoding(encoding(entry));
  }

  /** As {@link #isTimed}, by the encoding. */
  static boolean isTimedEncoding(int encoding) {
    return encoding >= TIMED && encoding < COLD;
  }

  /** Whether the value is elsewhere. */
  public static boolean isCold(long entry) {
    return (Memory.getInt(entry) & COLD_BITS) == COLD_BITS;
  }

  public static boolean hasDeadline(long entry) {
    return Memory.getInt(entry) >>> DEADLINE_SHIFT != 0;
  }

  /** Unix time in milliseconds; only with {@link #hasDeadline}. */
  public static long deadlineMs(long entry) {
    return Memory.getLong(entry + NODE_OFFSET);
  }

  public static int keyLength(long entry) {
    int length = shortKeyLength(entry);
    return length == LONG_KEY ? Memory.getInt(entry + keyOffset(entry) - 4) : length;
  }

  public static long keyAddress(long entry) {
    return entry + keyOffset(entry);
  }

  /** Where the value's inline bytes or 8-byte word stand. */
  public static long valueAddress(long entry) {
    return keyAddress(entry) + keyLength(entry);
  }

  /** Eight bytes of value: an integer, or the root of a value with blocks of its own. */
  public static long word(long entry) {
    return Memory.getLong(valueAddress(entry));
  }

  static void word(long entry, long word) {
    Memory.putLong(valueAddress(entry), word);
  }

  static boolean hasKey(long entry, long key, int length) {
    return keyLength(entry) == length && Memory.equal(keyAddress(entry), key, length);
  }

  /** Bytes of value inside the entry. */
  static int valueBytes(long entry) {
    return encoding(entry) == INLINE ? detail(entry) : WORD_BYTES;
  }

  /** Whether the word owns something that goes with the entry: blocks that it is the address of, or a cold value. */
  static boolean hasRoot(long entry) {
    return encoding(entry) > INLINE;
  }

  /** How many bytes an entry needs, rounded up to whole words. */
  static long bytes(int keyLength, boolean deadline, int valueBytes) {
    return ((long) valueOffset(keyLength, deadline) + valueBytes + 7) & ~7L;
  }

  /** How many bytes of its block the entry uses, rounded up to whole words. */
  static long bytes(long entry) {
    return bytes(keyLength(entry), hasDeadline(entry), valueBytes(entry));
  }

  /** Writes header and key of an entry into a block; the node, {@link #describe} and the value are to follow. */
  static void start(long entry, int clock, long mark, boolean deadline, long key, int keyLength) {
    boolean isLong = keyLength > SHORT_KEY_BYTES_MAX;
    long lengthBits = (isLong ? LONG_KEY : (long) keyLength) << KEY_LENGTH_SHIFT;
    Memory.putLong(entry, clock | mark | lengthBits | (deadline ? DEADLINE_BIT : 0));
    if (isLong) {
      Memory.putInt(keyAddress(entry) - 4, keyLength);
    }
    Memory.copy(key, keyAddress(entry), keyLength);
  }

  /** 0 or {@link #MARK}. */
  static long mark(long entry) {
    return Memory.getLong(entry) & MARK;
  }

  /** Changes the mark to the other one. */
  static void flipMark(long entry) {
    Memory.putLong(entry, Memory.getLong(entry) ^ MARK);
  }

  /** Sets what the value is, leaving clock, mark, deadline and key. */
  static void describe(long entry, int type, int encoding, int detail) {
    long kept = Memory.getLong(entry) & (CLOCK_MASK | MARK | DEADLINE_BIT | KEY_LENGTH_BITS);
    Memory.putLong(entry, kept | description(type, encoding, detail));
  }

  /** Whether the value is inline bytes of this type and length, and there is no deadline. */
  static boolean isPlainInline(long entry, int type, int length) {
    return (Memory.getLong(entry) & ~(CLOCK_MASK | MARK | KEY_LENGTH_BITS)) == description(type, INLINE, length);
  }

  private static long description(int type, int encoding, int detail) {
    return (long) type << TYPE_SHIFT | (long) encoding << ENCODING_SHIFT | (long) detail << DETAIL_SHIFT;
  }

  /**
   * Lays an entry out again, in the same block or another, with or without room for a deadline's node, with the first
   * {@code valueBytes} of its value. A node that stays is copied; one that is new is not filled.
   */
  static void layOut(long entry, long target, boolean deadline, int valueBytes) {
    long header = Memory.getLong(entry);
    boolean had = hasDeadline(entry);
    long from = entry + HEADER_BYTES + (had ? NODE_BYTES : 0);
    long length = valueAddress(entry) + valueBytes - from;
    Memory.copy(from, target + HEADER_BYTES + (deadline ? NODE_BYTES : 0), length);
    if (had && deadline) {
      Memory.copy(entry + NODE_OFFSET, target + NODE_OFFSET, NODE_BYTES);
    }
    Memory.putLong(target, deadline ? header | DEADLINE_BIT : header & ~DEADLINE_BIT);
  }

  private static int valueOffset(int keyLength, boolean deadline) {
    int lengthBytes = keyLength > SHORT_KEY_BYTES_MAX ? 4 : 0;
    return HEADER_BYTES + (deadline ? NODE_BYTES : 0) + lengthBytes + keyLength;
  }

  private static int keyOffset(long entry) {
    long header = Memory.getLong(entry);
    int offset = HEADER_BYTES;
    if ((int) header < 0) {
      offset += NODE_BYTES;
    }
    return ((header >>> KEY_LENGTH_SHIFT) & 0xff) == LONG_KEY ? offset + 4 : offset;
  }

  private static int shortKeyLength(long entry) {
    return Memory.getByte(entry + KEY_LENGTH_SHIFT / 8) & 0xff;
  }
}
