package kinglet.engine.family;

import kinglet.engine.memory.Memory;

/**
 * Bytes seen as a row of bits: bit 0 is the highest bit of the first byte. Counting and finding go eight bytes at a time.
 * No garbage. The caller keeps all ranges inside the bytes.
 */
final class Bits {
  /** What {@link #find} answers when there is no such bit. */
  static final long NONE = -1;

  private static final int BYTE_MASK = 0xff;

  private Bits() {}

  static boolean get(long address, long bit) {
    return (Memory.getByte(address + (bit >>> 3)) & mask(bit)) != 0;
  }

  static void set(long address, long bit, boolean on) {
    long at = address + (bit >>> 3);
    int others = Memory.getByte(at) & ~mask(bit);
    Memory.putByte(at, (byte) (on ? others | mask(bit) : others));
  }

  private static int mask(long bit) {
    return 0x80 >>> (bit & 7);
  }

  /** How many bits of {@code [from, end)} are set. */
  static long count(long address, long from, long end) {
    if (from >= end) {
      return 0;
    }
    long first = address + (from >>> 3);
    long last = address + ((end - 1) >>> 3);
    int outside = Integer.bitCount(Memory.getByte(first) & ~maskFrom(from) & BYTE_MASK)
        + Integer.bitCount(Memory.getByte(last) & ~maskTo(end - 1) & BYTE_MASK);
    return countBytes(first, last + 1) - outside;
  }

  private static int maskFrom(long bit) {
    return BYTE_MASK >>> (bit & 7);
  }

  private static int maskTo(long bit) {
    return (BYTE_MASK << (7 - (bit & 7))) & BYTE_MASK;
  }

  private static long countBytes(long address, long end) {
    long bits = 0;
    long at = address;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      bits += Long.bitCount(Memory.getLong(at));
    }
    for (; at < end; at++) {
      bits += Integer.bitCount(Memory.getByte(at) & BYTE_MASK);
    }
    return bits;
  }

  /** The first bit of {@code [from, end)} that is on, or off, or {@link #NONE}. */
  static long find(long address, long from, long end, boolean on) {
    if (from >= end) {
      return NONE;
    }
    // Looking for a bit that is off is looking for one that is on in the complement.
    int flip = on ? 0 : BYTE_MASK;
    long first = from >>> 3;
    long last = (end - 1) >>> 3;
    if (first == last) {
      return findInByte(address, first, maskFrom(from) & maskTo(end - 1), flip);
    }
    long found = findInByte(address, first, maskFrom(from), flip);
    if (found == NONE) {
      found = findInBytes(address, first + 1, last, flip);
    }
    return found == NONE ? findInByte(address, last, maskTo(end - 1), flip) : found;
  }

  private static long findInByte(long address, long index, int mask, int flip) {
    int candidates = (Memory.getByte(address + index) ^ flip) & mask;
    return candidates == 0 ? NONE : (index << 3) + Integer.numberOfLeadingZeros(candidates) - 24;
  }

  private static long findInBytes(long address, long from, long end, int flip) {
    long skipped = flip == 0 ? 0 : -1L;
    long index = from;
    while (index + Long.BYTES <= end && Memory.getLong(address + index) == skipped) {
      index += Long.BYTES;
    }
    for (; index < end; index++) {
      long found = findInByte(address, index, BYTE_MASK, flip);
      if (found != NONE) {
        return found;
      }
    }
    return NONE;
  }

  /** The number in {@code width} bits, 64 at most, from a bit on; bits at or after byte {@code length} read as off. */
  static long getField(long address, long length, long bit, int width) {
    long value = 0;
    for (int done = 0; done < width; ) {
      long at = bit + done;
      int spare = (int) (7 - (at & 7));
      int taken = Math.min(spare + 1, width - done);
      int bits = (at >>> 3) < length ? Memory.getByte(address + (at >>> 3)) & BYTE_MASK : 0;
      value = value << taken | ((bits >>> (spare + 1 - taken)) & fieldMask(taken));
      done += taken;
    }
    return value;
  }

  /** Writes the lowest {@code width} bits of a number, 64 at most, from a bit on. */
  static void putField(long address, long bit, int width, long value) {
    for (int done = 0; done < width; ) {
      long at = bit + done;
      int spare = (int) (7 - (at & 7));
      int taken = Math.min(spare + 1, width - done);
      int shift = spare + 1 - taken;
      int part = (int) (value >>> (width - done - taken)) & fieldMask(taken);
      int others = Memory.getByte(address + (at >>> 3)) & ~(fieldMask(taken) << shift);
      Memory.putByte(address + (at >>> 3), (byte) (others | part << shift));
      done += taken;
    }
  }

  private static int fieldMask(int bits) {
    return (1 << bits) - 1;
  }
}
