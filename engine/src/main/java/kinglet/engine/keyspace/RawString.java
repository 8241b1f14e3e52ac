package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * The block of a {@code raw} string: [length : 4] [captured : 1 bit] [capacity : 31 bits] [bytes]. Lengths are in bytes. Owned by the executor.
 *
 * <p>Growth leaves the slack of Redis's sds: as much again as the length, at most 1 MiB. So APPEND is O(1) on the average:
 * below 1 MiB because lengths double, above because the allocator remaps big blocks and does not copy them.
 */
final class RawString {
  private static final int HEADER_BYTES = 8;
  private static final int CAPACITY = 4;
  private static final int SLACK_BYTES_MAX = 1 << 20;
  private static final int BIG_BYTES = 1 << 20;
  private static final int FREE_STEP_BYTES = 1 << 16;

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
    return Memory.getInt(root + CAPACITY) & Integer.MAX_VALUE;
  }

  /** Whether {@link CapturedStrings} has it. */
  static boolean isCaptured(long root) {
    return Memory.getInt(root + CAPACITY) < 0;
  }

  static void captured(long root, boolean on) {
    Memory.putInt(root + CAPACITY, on ? capacity(root) | Integer.MIN_VALUE : capacity(root));
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
    long slack = Math.min(length, SLACK_BYTES_MAX);
    return (int) Math.min(length + slack, Integer.MAX_VALUE - HEADER_BYTES);
  }

  /** A block of another capacity with the same bytes, as many as fit; the old one is gone, or it is the same. */
  static long resize(Allocator allocator, long root, int capacity) {
    boolean captured = isCaptured(root);
    long resized = allocator.reallocate(root, (long) HEADER_BYTES + capacity);
    Memory.putInt(resized + CAPACITY, capacity);
    captured(resized, captured);
    return resized;
  }

  /**
   * Frees the block; a big one piece by piece from its end, so that no call gives back too many pages at once.
   *
   * @return the block, if it is still there, else 0
   */
  static long free(Allocator allocator, long root, int stepsMax) {
    int capacity = capacity(root);
    int rest = (int) Math.max(BIG_BYTES, capacity - (long) stepsMax * FREE_STEP_BYTES);
    if (rest < capacity) {
      return resize(allocator, root, rest);
    }
    allocator.free(root);
    return 0;
  }
}
