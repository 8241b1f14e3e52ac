package kinglet.engine.hash;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.ValueTimers;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.resp.Reply;

/**
 * The fields of a hash, in one of the ways to keep them. One object of each way serves all hashes: {@link #attach} it. A place
 * names a field until the next change. Deadlines are Unix times in milliseconds. Owned by the executor.
 *
 * <p>A field whose deadline has come and that is still there is not live: readers must not show it.
 */
abstract sealed class Fields permits PackedFields, ShapedFields, TableFields {
  /** No place. */
  static final long NONE = 0;

  /** The deadline of a field that has none. */
  static final long NEVER = ValueTimers.NEVER;

  final Allocator allocator;
  private final Keyspace keyspace;
  private long root;
  private boolean timed;
  private long nameAddress;
  private int nameLength;
  private long valueAddress;
  private int valueLength;

  Fields(Keyspace keyspace) {
    this.keyspace = keyspace;
    allocator = keyspace.allocator();
  }

  /**
   * Turns to a hash.
   *
   * @param newRoot with deadlines a {@link TimedRoot}, else the listpack or table itself; 0 is an empty table
   */
  void attach(long newRoot, boolean withDeadlines) {
    root = newRoot;
    timed = withDeadlines;
  }

  /** The root, which a change may replace. */
  final long root() {
    return root;
  }

  /** Whether fields can have deadlines. */
  final boolean isTimed() {
    return timed;
  }

  /** The listpack, or the table's head. */
  final long body() {
    return timed ? TimedRoot.body(root) : root;
  }

  final void body(long body) {
    if (timed) {
      TimedRoot.body(root, body);
    } else {
      root = body;
    }
  }

  /** A piece of {@link kinglet.engine.keyspace.ValueType#defragment}. */
  abstract void defragment(BlockMover mover);

  /** How many fields, those included that are due and not gone yet. */
  abstract long count();

  /** How many live fields; walks, if others are there. */
  final long liveCount() {
    if (!hasDue()) {
      return count();
    }
    long live = 0;
    long cursor = 0;
    do {
      int gathered = gather(cursor);
      for (int i = 0; i < gathered; i++) {
        live += isDue(gathered(i)) ? 0 : 1;
      }
      cursor = nextCursor(cursor);
    } while (cursor != 0);
    return live;
  }

  /** Whether any field is due. */
  final boolean hasDue() {
    return timed && nearestMs() <= keyspace.nowMs();
  }

  final boolean isDue(long place) {
    return timed && deadlineMs(place) <= keyspace.nowMs();
  }

  /** The place of a field, live or not, or {@link #NONE}. */
  abstract long find(long name, int length);

  /** The place of a live field, or {@link #NONE}. */
  final long findLive(long name, int length) {
    long place = find(name, length);
    return place != NONE && isDue(place) ? NONE : place;
  }

  /** Collects the places of a few fields at a cursor, 0 at first, for {@link #gathered}; returns how many. */
  abstract int gather(long cursor);

  abstract long gathered(int i);

  /** The next cursor, 0 at the end; a walk shows every field that stays at least once, whatever changes meanwhile. */
  abstract long nextCursor(long cursor);

  /** Points {@link #nameAddress} and {@link #nameLength} at a field's name; valid until the next one or a change. */
  abstract void readName(long place);

  /** Points {@link #valueAddress} and {@link #valueLength} at a field's value; valid until the next one or a change. */
  abstract void readValue(long place);

  final void read(long place) {
    readName(place);
    readValue(place);
  }

  final void nameIs(long address, int length) {
    nameAddress = address;
    nameLength = length;
  }

  final void valueIs(long address, int length) {
    valueAddress = address;
    valueLength = length;
  }

  final long nameAddress() {
    return nameAddress;
  }

  final int nameLength() {
    return nameLength;
  }

  final long valueAddress() {
    return valueAddress;
  }

  final int valueLength() {
    return valueLength;
  }

  final void replyName(Reply reply, long place) {
    readName(place);
    reply.bulk(nameAddress, nameLength);
  }

  final void replyValue(Reply reply, long place) {
    readValue(place);
    reply.bulk(valueAddress, valueLength);
  }

  /** The field's deadline, or {@link #NEVER}; only with deadlines. */
  abstract long deadlineMs(long place);

  /** The nearest deadline, or {@link #NEVER}; only with deadlines. */
  abstract long nearestMs();

  /** The place of a field with the nearest deadline; only if there is one. */
  abstract long nearest();

  /** Whether another field, or a value, of that length fits. */
  abstract boolean holds(int nameLength, int valueLength);

  /** Adds a field that is not there, without a deadline; returns its place, or {@link #NONE} if this way can't keep it. */
  abstract long add(long name, int length, long value, int lengthOfValue);

  /** Gives a field another value; returns its place. */
  abstract long replace(long place, long value, int lengthOfValue);

  /** Gives a field another deadline, or {@link #NEVER}; only with deadlines. */
  abstract void deadlineMs(long place, long deadlineMs);

  /** Takes a field out; whether this way can keep the others. */
  abstract boolean remove(long place);

  /** Frees about so many blocks of a hash that goes; whether nothing but a {@link TimedRoot} is left. */
  abstract boolean free(int blocksMax);

  /** Bytes of all blocks but a {@link TimedRoot}; of large tables an estimate. */
  abstract long memoryBytes();
}
