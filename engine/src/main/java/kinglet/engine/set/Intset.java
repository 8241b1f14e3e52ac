package kinglet.engine.set;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * A sorted array of integers in one block, in the byte format of Redis's intset, so that DUMP and RDB are a copy. Owned by the
 * executor.
 *
 * <pre>
 * [width of an integer: 2, 4 or 8 : 4] [integers : 4] integer ...     ascending, all of one width
 * </pre>
 *
 * <p>The width is that of the widest integer that was ever added; it never shrinks. Lookup is a binary search, O(log n); a
 * change moves what is behind it, O(n), and the whole set when it is the first to need a greater width. At most {@value
 * #COUNT_MAX} integers. An intset is an address, which every change may replace: the method returns the new one. Source:
 * intset.c of Redis 7.2 for the format.
 */
final class Intset {
  /** The most integers, as in Redis. */
  static final int COUNT_MAX = 1 << 30;

  private static final int COUNT_OFFSET = 4;
  private static final int HEADER_BYTES = 8;

  private final Allocator allocator;

  Intset(Allocator allocator) {
    this.allocator = allocator;
  }

  /** An empty one. */
  long create() {
    long intset = allocator.allocate(HEADER_BYTES);
    Memory.putInt(intset, Short.BYTES);
    Memory.putInt(intset + COUNT_OFFSET, 0);
    return intset;
  }

  long copy(long intset) {
    long bytes = bytes(intset);
    long copy = allocator.allocate(bytes);
    Memory.copy(intset, copy, bytes);
    return copy;
  }

  static int count(long intset) {
    return Memory.getInt(intset + COUNT_OFFSET);
  }

  /** Its length, header included. */
  static long bytes(long intset) {
    return HEADER_BYTES + (long) count(intset) * width(intset);
  }

  /** The integer at an index. */
  static long get(long intset, int index) {
    return get(intset, index, width(intset));
  }

  static boolean contains(long intset, long value) {
    return search(intset, value) >= 0;
  }

  /** The index of an integer; if it is not there, {@code -1 - } the index that it would have. */
  static int search(long intset, long value) {
    int width = width(intset);
    int low = 0;
    int high = count(intset) - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      long found = get(intset, middle, width);
      if (found == value) {
        return middle;
      }
      if (found < value) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /** Adds an integer that is not there, at the index that {@link #search} told. */
  long insert(long intset, int index, long value) {
    int width = width(intset);
    int needed = widthOf(value);
    return needed > width ? widen(intset, index, value, needed) : insert(intset, index, value, width);
  }

  private long insert(long intset, int index, long value, int width) {
    long bytes = bytes(intset);
    long grown = resize(intset, bytes + width);
    long at = grown + HEADER_BYTES + (long) index * width;
    Memory.copy(at, at + width, grown + bytes - at);
    put(grown, index, value, width);
    Memory.putInt(grown + COUNT_OFFSET, count(grown) + 1);
    return grown;
  }

  /** From the back, as each integer moves up. One that needs a greater width is less or greater than all others. */
  private long widen(long intset, int index, long value, int width) {
    int count = count(intset);
    int oldWidth = width(intset);
    long grown = resize(intset, HEADER_BYTES + (count + 1L) * width);
    int shift = index == 0 ? 1 : 0;
    for (int i = count - 1; i >= 0; i--) {
      put(grown, i + shift, get(grown, i, oldWidth), width);
    }
    put(grown, index, value, width);
    Memory.putInt(grown, width);
    Memory.putInt(grown + COUNT_OFFSET, count + 1);
    return grown;
  }

  /** Takes the integer at an index out. */
  long remove(long intset, int index) {
    int width = width(intset);
    long bytes = bytes(intset);
    long at = intset + HEADER_BYTES + (long) index * width;
    Memory.copy(at + width, at, intset + bytes - at - width);
    Memory.putInt(intset + COUNT_OFFSET, count(intset) - 1);
    return shrink(intset, bytes - width);
  }

  /** Whether bytes that came from outside are an intset with something in it. Reads nothing beyond them. */
  static boolean isValid(long intset, long bytes) {
    if (bytes < HEADER_BYTES) {
      return false;
    }
    int width = width(intset);
    int count = count(intset);
    boolean known = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
    return known && count > 0 && bytes == HEADER_BYTES + (long) count * width && isAscending(intset, count);
  }

  private static boolean isAscending(long intset, int count) {
    for (int i = 1; i < count; i++) {
      if (get(intset, i - 1) >= get(intset, i)) {
        return false;
      }
    }
    return true;
  }

  private static int width(long intset) {
    return Memory.getInt(intset);
  }

  private static int widthOf(long value) {
    if (value == (short) value) {
      return Short.BYTES;
    }
    return value == (int) value ? Integer.BYTES : Long.BYTES;
  }

  private static long get(long intset, int index, int width) {
    long at = intset + HEADER_BYTES + (long) index * width;
    return switch (width) {
      case Short.BYTES -> Memory.getShort(at);
      case Integer.BYTES -> Memory.getInt(at);
      default -> Memory.getLong(at);
    };
  }

  private static void put(long intset, int index, long value, int width) {
    long at = intset + HEADER_BYTES + (long) index * width;
    switch (width) {
      case Short.BYTES -> Memory.putShort(at, (short) value);
      case Integer.BYTES -> Memory.putInt(at, (int) value);
      default -> Memory.putLong(at, value);
    }
  }

  private long resize(long intset, long bytes) {
    return bytes <= allocator.usableBytes(intset) ? intset : allocator.reallocate(intset, bytes);
  }

  /** Gives memory back once a quarter of the block is unused, so that one that breathes does not move each time. */
  private long shrink(long intset, long bytes) {
    return bytes + bytes / 3 + 16 < allocator.usableBytes(intset) ? allocator.reallocate(intset, bytes) : intset;
  }
}
