package kinglet.engine.keyspace;

import kinglet.engine.memory.Memory;

/**
 * A key with its value, or the way to its value: one block off the heap. Static access by address; 0 is no entry.
 *
 * <pre>
 * 0   header   bits 0-23 access clock (LRU or LFU), 24-26 type, 27-30 encoding, 31 has a deadline,
 *              32-39 key length, or 255: the length is the int before the key, 40-63 free for the encoding
 * 8   [deadline ms : 8] [next : 8] [previous : 8]   only with a deadline: a node of the timing wheel
 *     [key length : 4]                              only for keys of 255 bytes and more
 *     key bytes
 *     value                                         by encoding: inline bytes (their length in bits 40-63), or 8 bytes
 * </pre>
 *
 * <p>A 16-byte key with a 32-byte value takes 56 bytes.
 */
public final class Entry {
  /** No entry. */
  public static final long NONE = 0;

  /** Where the timing wheel's node starts. */
  public static final int NODE_OFFSET = 8;

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
  private static final int KEY_LENGTH_SHIFT = 32;
  private static final int DETAIL_SHIFT = 40;

  private Entry() {}

  public static int type(long entry) {
    return (Memory.getInt(entry) >>> TYPE_SHIFT) & TYPE_MASK;
  }

  /** A number that its type gives a meaning and OBJECT ENCODING a name. */
  public static int encoding(long entry) {
    return (Memory.getInt(entry) >>> ENCODING_SHIFT) & ENCODING_MASK;
  }

  /** 24 bits that belong to the encoding: the length of inline bytes. */
  public static int detail(long entry) {
    return (int) (Memory.getLong(entry) >>> DETAIL_SHIFT);
  }

  /** The 24-bit access clock, as the eviction policy reads it. */
  public static int clock(long entry) {
    return (int) (Memory.getLong(entry) & CLOCK_MASK);
  }

  public static void clock(long entry, int value) {
    Memory.putInt(entry, (int) ((Memory.getInt(entry) & ~CLOCK_MASK) | (value & CLOCK_MASK)));
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
