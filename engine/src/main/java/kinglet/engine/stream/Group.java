package kinglet.engine.stream;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Memory;

/**
 * The block of a consumer group. Static access by address; it never moves. Owned by the executor.
 *
 * <pre>
 * name             as {@link Member} says
 * last ID          what was delivered, up to here
 * entries read     how many of the entries ever added those are, or {@link #UNKNOWN}
 * pending          the state of an {@link IdTree}: see {@link Pending}
 * consumers        the state of a {@link NameTree}: see {@link Consumer}
 * capture          the number of the {@link StreamCapture} that knows the group, or 0
 * place            which of its groups it is
 * </pre>
 */
final class Group {
  /** Of entries read: nobody can tell. */
  static final long UNKNOWN = -1;

  private static final int ENTRIES_READ = StreamId.BYTES;
  private static final int PENDING = ENTRIES_READ + 8;
  private static final int CONSUMERS = PENDING + OrderedTree.STATE_BYTES;
  private static final int CAPTURE = CONSUMERS + OrderedTree.STATE_BYTES;
  private static final int PLACE = CAPTURE + 4;
  private static final int BYTES = PLACE + 4;

  private Group() {}

  static long bytes(int nameLength) {
    return Member.bytes(nameLength) + BYTES;
  }

  /** Writes one without entries and consumers. */
  static void put(long group, long name, int nameLength) {
    Member.put(group, name, nameLength);
    Memory.fill(Member.end(group), BYTES, (byte) 0);
  }

  /** Where the ID stands; it changes in place. */
  static long lastId(long group) {
    return Member.end(group);
  }

  static long entriesRead(long group) {
    return Memory.getLong(Member.end(group) + ENTRIES_READ);
  }

  static void entriesRead(long group, long entries) {
    Memory.putLong(Member.end(group) + ENTRIES_READ, entries);
  }

  static int capture(long group) {
    return Memory.getInt(Member.end(group) + CAPTURE);
  }

  static int place(long group) {
    return Memory.getInt(Member.end(group) + PLACE);
  }

  static void capture(long group, int number, int place) {
    Memory.putInt(Member.end(group) + CAPTURE, number);
    Memory.putInt(Member.end(group) + PLACE, place);
  }

  static long pending(long group) {
    return Member.end(group) + PENDING;
  }

  static long consumers(long group) {
    return Member.end(group) + CONSUMERS;
  }
}
