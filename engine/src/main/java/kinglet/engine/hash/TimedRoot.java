package kinglet.engine.hash;

import kinglet.engine.keyspace.ValueTimers;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * The root block of a hash of which fields have or had deadlines. Static access by address. Owned by the executor.
 *
 * <pre>
 * 0    the value's timer, see {@link ValueTimers}: the nearest deadline
 * 32   [body : 8]    what would be the root if there were no deadlines: a listpack, or a table's head
 * 40   the head of the {@link DeadlineHeap} of a table
 * </pre>
 */
final class TimedRoot {
  private static final int BODY = ValueTimers.BYTES;
  private static final int HEAP = BODY + 8;
  private static final int BYTES = HEAP + DeadlineHeap.HEAD_BYTES;

  private TimedRoot() {}

  /** A root without deadlines, whose timer says {@code timeMs}. */
  static long create(Allocator allocator, long body, long timeMs) {
    long root = allocator.allocate(BYTES);
    ValueTimers.init(root, timeMs);
    body(root, body);
    DeadlineHeap.init(heap(root));
    return root;
  }

  static long body(long root) {
    return Memory.getLong(root + BODY);
  }

  static void body(long root, long body) {
    Memory.putLong(root + BODY, body);
  }

  static long heap(long root) {
    return root + HEAP;
  }
}
