package kinglet.engine.stream;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Memory;

/**
 * The block of a consumer. Static access by address; it never moves. Owned by the executor. Times are Unix times in
 * milliseconds.
 *
 * <pre>
 * name             as {@link Member} says
 * seen             when it last asked for entries
 * active           when it last got some, or {@link #NEVER}
 * pending          the state of an {@link IdTree} of the group's {@link Pending} blocks that are its
 * place            which of the group's consumers it is in a {@link GroupCapture}
 * </pre>
 */
final class Consumer {
  static final long NEVER = -1;

  private static final int ACTIVE = 8;
  private static final int PENDING = 16;
  private static final int PLACE = PENDING + OrderedTree.STATE_BYTES;
  private static final int BYTES = PLACE + 8;

  private Consumer() {}

  static long bytes(int nameLength) {
    return Member.bytes(nameLength) + BYTES;
  }

  /** Writes one without entries. */
  static void put(long consumer, long name, int nameLength, long seenMs) {
    Member.put(consumer, name, nameLength);
    Memory.fill(Member.end(consumer), BYTES, (byte) 0);
    seenMs(consumer, seenMs);
    activeMs(consumer, NEVER);
  }

  static long seenMs(long consumer) {
    return Memory.getLong(Member.end(consumer));
  }

  static void seenMs(long consumer, long timeMs) {
    Memory.putLong(Member.end(consumer), timeMs);
  }

  static long activeMs(long consumer) {
    return Memory.getLong(Member.end(consumer) + ACTIVE);
  }

  static void activeMs(long consumer, long timeMs) {
    Memory.putLong(Member.end(consumer) + ACTIVE, timeMs);
  }

  static long pending(long consumer) {
    return Member.end(consumer) + PENDING;
  }

  static int place(long consumer) {
    return (int) Memory.getLong(Member.end(consumer) + PLACE);
  }

  static void place(long consumer, int place) {
    Memory.putLong(Member.end(consumer) + PLACE, place);
  }
}
