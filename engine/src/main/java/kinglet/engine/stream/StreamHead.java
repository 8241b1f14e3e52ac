package kinglet.engine.stream;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * The root block of a stream. Static access by address; only defragmentation moves it. Owned by the executor.
 *
 * <pre>
 * 0   entries                                 how many there are
 * 8   entries added                           how many there ever were
 * 16  last ID                                 of the entry added last, or set by XSETID
 * 32  first ID                                of the first entry, 0-0 if there is none
 * 48  highest ID that XDEL deleted
 * 64  nodes                                   the state of an {@link IdTree}: listpacks, see {@link StreamNode}
 * 88  groups                                  the state of a {@link NameTree}: see {@link Group}
 * 112 capture                                 the number of a {@link StreamCapture}, or 0
 * </pre>
 */
final class StreamHead {
  private static final int ADDED = 8;
  private static final int LAST_ID = 16;
  private static final int FIRST_ID = 32;
  private static final int DELETED_ID = 48;
  private static final int NODES = 64;
  private static final int GROUPS = NODES + OrderedTree.STATE_BYTES;
  private static final int CAPTURE = GROUPS + OrderedTree.STATE_BYTES;
  private static final int BYTES = CAPTURE + 8;

  private StreamHead() {}

  /** An empty stream. */
  static long create(Allocator allocator) {
    long stream = allocator.allocate(BYTES);
    Memory.fill(stream, BYTES, (byte) 0);
    return stream;
  }

  /** A stream with this one's figures and nothing in it. */
  static long createLike(Allocator allocator, long other) {
    long stream = create(allocator);
    Memory.copy(other, stream, NODES);
    return stream;
  }

  /** How many entries there are. */
  static long length(long stream) {
    return Memory.getLong(stream);
  }

  static void length(long stream, long entries) {
    Memory.putLong(stream, entries);
  }

  /** How many entries were ever added. */
  static long added(long stream) {
    return Memory.getLong(stream + ADDED);
  }

  static void added(long stream, long entries) {
    Memory.putLong(stream + ADDED, entries);
  }

  /** Where the ID stands; it changes in place. */
  static long lastId(long stream) {
    return stream + LAST_ID;
  }

  /** As {@link #lastId}. */
  static long firstId(long stream) {
    return stream + FIRST_ID;
  }

  /** As {@link #lastId}. */
  static long deletedId(long stream) {
    return stream + DELETED_ID;
  }

  static int capture(long stream) {
    return (int) Memory.getLong(stream + CAPTURE);
  }

  static void capture(long stream, int number) {
    Memory.putLong(stream + CAPTURE, number);
  }

  static long nodes(long stream) {
    return stream + NODES;
  }

  static long groups(long stream) {
    return stream + GROUPS;
  }
}
