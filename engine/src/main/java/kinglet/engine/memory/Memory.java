package kinglet.engine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one class that touches raw addresses. An address is a {@code long}; 0 is no address. Access is little-endian and
 * may be unaligned. Nothing is bounds-checked unless the JVM was started with {@code -Dkinglet.memory.checked=true}:
 * then every access must fall inside one live block (see {@link Blocks}), else an {@link AssertionError} names it.
 *
 * <p>Any thread may call; who may touch which block is the owner's business.
 */
@SuppressWarnings("restricted")
public final class Memory {
  /** Whether every access is checked against the live blocks. A constant to the JIT. */
  public static final boolean CHECKED = Boolean.getBoolean("kinglet.memory.checked");

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int SHORT_COPY_BYTES_MAX = 64;
  private static final int SHORT_FILL_BYTES_MAX = 1 << 16;

  private Memory() {}

  public static byte getByte(long address) {
    check(address, 1);
    return ALL.get(BYTE, address);
  }

  public static void putByte(long address, byte value) {
    check(address, 1);
    ALL.set(BYTE, address, value);
  }

  public static short getShort(long address) {
    check(address, 2);
    return ALL.get(SHORT, address);
  }

  public static void putShort(long address, short value) {
    check(address, 2);
    ALL.set(SHORT, address, value);
  }

  public static int getInt(long address) {
    check(address, 4);
    return ALL.get(INT, address);
  }

  public static void putInt(long address, int value) {
    check(address, 4);
    ALL.set(INT, address, value);
  }

  public static long getLong(long address) {
    check(address, 8);
    return ALL.get(LONG, address);
  }

  public static void putLong(long address, long value) {
    check(address, 8);
    ALL.set(LONG, address, value);
  }

  /** Copies {@code length} bytes; the ranges may overlap. */
  public static void copy(long source, long target, long length) {
    check(source, length);
    check(target, length);
    if (length <= SHORT_COPY_BYTES_MAX) {
      copyShort(source, target, (int) length);
    } else {
      MemorySegment.copy(ALL, source, ALL, target, length);
    }
  }

  /**
   * Without a loop: a head and a tail that overlap in the middle cover any length. Everything is read before anything is
   * written, so it is no matter whether source and target overlap.
   */
  private static void copyShort(long source, long target, int length) {
    if (length > 32) {
      copy33To64(source, target, length);
    } else if (length > 16) {
      copy17To32(source, target, length);
    } else if (length >= 8) {
      long head = ALL.get(LONG, source);
      long tail = ALL.get(LONG, source + length - 8);
      ALL.set(LONG, target, head);
      ALL.set(LONG, target + length - 8, tail);
    } else if (length >= 4) {
      int head = ALL.get(INT, source);
      int tail = ALL.get(INT, source + length - 4);
      ALL.set(INT, target, head);
      ALL.set(INT, target + length - 4, tail);
    } else if (length > 0) {
      copy1To3(source, target, length);
    }
  }

  private static void copy1To3(long source, long target, int length) {
    byte head = ALL.get(BYTE, source);
    byte middle = ALL.get(BYTE, source + (length >> 1));
    byte tail = ALL.get(BYTE, source + length - 1);
    ALL.set(BYTE, target, head);
    ALL.set(BYTE, target + (length >> 1), middle);
    ALL.set(BYTE, target + length - 1, tail);
  }

  private static void copy17To32(long source, long target, int length) {
    long tail = source + length - 16;
    long a = ALL.get(LONG, source);
    long b = ALL.get(LONG, source + 8);
    long c = ALL.get(LONG, tail);
    long d = ALL.get(LONG, tail + 8);
    putPair(target, a, b);
    putPair(target + length - 16, c, d);
  }

  private static void copy33To64(long source, long target, int length) {
    long tail = source + length - 32;
    long a = ALL.get(LONG, source);
    long b = ALL.get(LONG, source + 8);
    long c = ALL.get(LONG, source + 16);
    long d = ALL.get(LONG, source + 24);
    long e = ALL.get(LONG, tail);
    long f = ALL.get(LONG, tail + 8);
    long g = ALL.get(LONG, tail + 16);
    long h = ALL.get(LONG, tail + 24);
    putPair(target, a, b);
    putPair(target + 16, c, d);
    putPair(target + length - 32, e, f);
    putPair(target + length - 16, g, h);
  }

  private static void putPair(long target, long a, long b) {
    ALL.set(LONG, target, a);
    ALL.set(LONG, target + 8, b);
  }

  /** Copies heap bytes out to {@code target}. */
  public static void copy(byte[] source, int sourceIndex, long target, int length) {
    check(target, length);
    MemorySegment.copy(source, sourceIndex, ALL, BYTE, target, length);
  }

  /** Copies into heap bytes. */
  public static void copy(long source, byte[] target, int targetIndex, int length) {
    check(source, length);
    MemorySegment.copy(ALL, BYTE, source, target, targetIndex, length);
  }

  /** A heap copy of the bytes at {@code address}. */
  public static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    copy(address, bytes, 0, length);
    return bytes;
  }

  /** Sets every byte of the range. */
  public static void fill(long address, long length, byte value) {
    check(address, length);
    pokeAll(address, length, value);
  }

  /** Whether two ranges of equal length hold the same bytes. */
  public static boolean equal(long a, long b, long length) {
    check(a, length);
    check(b, length);
    if (length < 8) {
      return equalShort(a, b, (int) length);
    }
    for (long i = 0; i < length - 8; i += 8) {
      if (ALL.get(LONG, a + i) != ALL.get(LONG, b + i)) {
        return false;
      }
    }
    return ALL.get(LONG, a + length - 8) == ALL.get(LONG, b + length - 8);
  }

  /** As {@link #copyShort}: a head and a tail that overlap. */
  private static boolean equalShort(long a, long b, int length) {
    if (length >= 4) {
      return ALL.get(INT, a) == ALL.get(INT, b) && ALL.get(INT, a + length - 4) == ALL.get(INT, b + length - 4);
    }
    for (int i = 0; i < length; i++) {
      if (ALL.get(BYTE, a + i) != ALL.get(BYTE, b + i)) {
        return false;
      }
    }
    return true;
  }

  /** Orders two ranges as memcmp does, unsigned byte by byte, a prefix before what it begins. */
  public static int compare(long a, long aLength, long b, long bLength) {
    check(a, aLength);
    check(b, bLength);
    long mismatch = MemorySegment.mismatch(ALL, a, a + aLength, ALL, b, b + bLength);
    if (mismatch < 0) {
      return 0;
    }
    if (mismatch >= Math.min(aLength, bLength)) {
      return Long.compare(aLength, bLength);
    }
    return Integer.compare(ALL.get(BYTE, a + mismatch) & 0xff, ALL.get(BYTE, b + mismatch) & 0xff);
  }

  /**
   * A direct buffer over {@code [address, address + length)}, for channels. It never expires: its holder must not use it
   * after the block is freed.
   */
  public static ByteBuffer buffer(long address, int length) {
    return MemorySegment.ofAddress(address).reinterpret(length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  static void check(long address, long length) {
    if (CHECKED) {
      Blocks.check(address, length);
    }
  }

  // What follows is never checked. It is for the allocator's tables, which are in no block, and for dead blocks.

  static long peek(long address) {
    return ALL.get(LONG, address);
  }

  static void poke(long address, long value) {
    ALL.set(LONG, address, value);
  }

  static int peekInt(long address) {
    return ALL.get(INT, address);
  }

  static void pokeInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  static long peekByte(long address) {
    return ALL.get(BYTE, address) & 0xffL;
  }

  static void pokeAll(long address, long length, byte value) {
    if (length > SHORT_FILL_BYTES_MAX) {
      ALL.asSlice(address, length).fill(value);
    } else {
      pokeFew(address, (int) length, value);
    }
  }

  /** Unlike a slice, without garbage. */
  private static void pokeFew(long address, int length, byte value) {
    long word = (value & 0xffL) * 0x0101010101010101L;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      ALL.set(LONG, address + i, word);
    }
    for (; i < length; i++) {
      ALL.set(BYTE, address + i, value);
    }
  }

  /** Whether every byte of the range has the value. */
  static boolean allAre(long address, long length, byte value) {
    long word = (value & 0xffL) * 0x0101010101010101L;
    long i = 0;
    for (; i + 8 <= length; i += 8) {
      if (ALL.get(LONG, address + i) != word) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (ALL.get(BYTE, address + i) != value) {
        return false;
      }
    }
    return true;
  }
}
