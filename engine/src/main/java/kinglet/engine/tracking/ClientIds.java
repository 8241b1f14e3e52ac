package kinglet.engine.tracking;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * A set of client ids in one word: a single id with the lowest bit set, as most keys are held by one client; more of them are
 * a block [count : 8] [id : 8] ..., in order, and the word is its address. Finding is a binary search, adding a move of what
 * is behind. Owned by the executor.
 */
final class ClientIds {
  private static final int HEADER_BYTES = 8;
  private static final int FIRST_IDS = 4;

  private final Allocator allocator;

  ClientIds(Allocator allocator) {
    this.allocator = allocator;
  }

  /** The set of one id. */
  static long of(long id) {
    return id << 1 | 1;
  }

  private static boolean isOne(long set) {
    return (set & 1) != 0;
  }

  static long count(long set) {
    return isOne(set) ? 1 : Memory.getLong(set);
  }

  /** An id of the set, the smallest first. */
  static long id(long set, long index) {
    return isOne(set) ? set >>> 1 : Memory.getLong(place(set, index));
  }

  private static long place(long block, long index) {
    return block + HEADER_BYTES + index * Long.BYTES;
  }

  /**
   * The set with an id more, in place of the one given; equal to it if the id was there or the block had room: compare
   * {@link #count}.
   *
   * @throws kinglet.engine.memory.OutOfNativeMemoryException if there is no memory; the set is as it was
   */
  long with(long set, long id) {
    if (isOne(set)) {
      return id(set, 0) == id ? set : two(id(set, 0), id);
    }
    long index = indexOf(set, id);
    return index >= 0 ? set : insert(set, -index - 1, id);
  }

  private long two(long first, long second) {
    long block = allocator.allocate(HEADER_BYTES + FIRST_IDS * (long) Long.BYTES);
    Memory.putLong(block, 2);
    Memory.putLong(place(block, 0), Math.min(first, second));
    Memory.putLong(place(block, 1), Math.max(first, second));
    return block;
  }

  /** Where the id is, or the place for it as -place - 1. */
  private static long indexOf(long block, long id) {
    long low = 0;
    long high = count(block) - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long found = id(block, middle);
      if (found == id) {
        return middle;
      }
      if (found < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private long insert(long block, long index, long id) {
    long count = count(block);
    long bytes = HEADER_BYTES + (count + 1) * Long.BYTES;
    long target = bytes <= allocator.usableBytes(block) ? block
        : allocator.reallocate(block, HEADER_BYTES + (count + count / 2) * Long.BYTES);
    Memory.copy(place(target, index), place(target, index + 1), (count - index) * Long.BYTES);
    Memory.putLong(place(target, index), id);
    Memory.putLong(target, count + 1);
    return target;
  }

  /** Ends the set's life. */
  void free(long set) {
    if (!isOne(set)) {
      allocator.free(set);
    }
  }
}
