package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;

/**
 * The block of a {@code raw} string: [length : 4] [capacity : 4] [bytes]. Lengths are in bytes. Owned by the executor.
 *
 * <p>Growth leaves slack as Redis's sds does, twice the length, above 1 MiB one MiB more; or an eighth of the length if that
 * is more, since a block cannot be remapped in place as Redis's allocator does: so APPEND stays O(1) on the average. Slack
 * that was never touched takes no memory in blocks that are mappings.
 */
final class RawString {
  private static final int HEADER_BYTES = 8;
  private static final int CAPACITY = 4;
  private static final int SLACK_BYTES = 1 << 20;
  private static final int BIG_BYTES = 1 << 20;
  private static final int FREE_STEP_BYTES = 1 << 16;
  private static final int PAGE_BYTES = 4096;

  private RawString() {}

  static long create(Allocator allocator, int length, int capacity) {
    long root = allocator.allocate((long) HEADER_BYTES + capacity);
    Memory.putInt(root, length);
    Memory.putInt(root + CAPACITY, capacity);
    return root;
  }

  static int length(long root) {
    return Memory.getInt(root);
  }

  static void length(long root, int length) {
    Memory.putInt(root, length);
  }

  static int capacity(long root) {
    return Memory.getInt(root + CAPACITY);
  }

  static long bytes(long root) {
    return root + HEADER_BYTES;
  }

  /** Whether a value of that length can overwrite this one without waste. */
  static boolean suits(long root, int length) {
    int capacity = capacity(root);
    return length <= capacity && length >= capacity / 2;
  }

  /** The capacity for a string that grows to {@code length}. */
  static int roomy(int length) {
    long slack = Math.min(length, Math.max(SLACK_BYTES, length / 8));
    return (int) Math.min(length + slack, Integer.MAX_VALUE - HEADER_BYTES);
  }

  /**
   * Frees the block; a big one piece by piece, from its end, by giving its pages back first.
   *
   * @return the block, if it is still there, else 0
   */
  static long free(Allocator allocator, long root, int stepsMax) {
    int capacity = capacity(root);
    if (capacity <= BIG_BYTES) {
      allocator.free(root);
      return 0;
    }
    int rest = (int) Math.max(BIG_BYTES, capacity - (long) stepsMax * FREE_STEP_BYTES);
    discard(bytes(root) + rest, bytes(root) + capacity);
    Memory.putInt(root + CAPACITY, rest);
    return root;
  }

  private static void discard(long from, long to) {
    long start = (from + PAGE_BYTES - 1) & -PAGE_BYTES;
    long end = to & -PAGE_BYTES;
    if (start < end) {
      NativeMemory.discard(start, end - start);
    }
  }
}
