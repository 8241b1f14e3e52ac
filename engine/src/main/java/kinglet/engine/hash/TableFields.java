package kinglet.engine.hash;

import java.util.SplittableRandom;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A large hash: a {@link MemberDict} of {@link TableField}s and, with deadlines, a {@link DeadlineHeap}. A place is a field's
 * block. A field costs O(1), its deadline O(log deadlines); no operation costs more for a table that is large.
 */
final class TableFields extends Fields {
  private static final int SAMPLES = 64;

  private final MemberDict dict;
  private final DeadlineHeap heap;

  TableFields(Keyspace keyspace) {
    super(keyspace);
    dict = new MemberDict(keyspace);
    heap = new DeadlineHeap(allocator);
  }

  @Override
  void attach(long newRoot, boolean withDeadlines) {
    super.attach(newRoot, withDeadlines);
    dict.attach(body());
    if (withDeadlines) {
      heap.attach(TimedRoot.heap(newRoot));
    }
  }

  @Override
  long count() {
    return dict.size();
  }

  @Override
  long find(long name, int length) {
    return dict.find(dict.hash(name, length), name, length);
  }

  @Override
  int gather(long cursor) {
    return dict.gatherAt(cursor);
  }

  @Override
  long gathered(int i) {
    return dict.gathered(i);
  }

  @Override
  long nextCursor(long cursor) {
    return dict.nextCursor(cursor);
  }

  /** A field at random, due ones included; the hash must not be empty. */
  long random(SplittableRandom random) {
    return dict.random(random);
  }

  @Override
  void readName(long place) {
    nameIs(Member.address(place), Member.length(place));
  }

  @Override
  void readValue(long place) {
    valueIs(TableField.valueAddress(place), TableField.valueLength(place));
  }

  @Override
  long deadlineMs(long place) {
    return TableField.isMortal(place) ? heap.deadlineMs(TableField.slot(place)) : NEVER;
  }

  @Override
  long nearestMs() {
    return heap.size() == 0 ? NEVER : heap.nearestMs();
  }

  @Override
  long nearest() {
    return heap.nearest();
  }

  @Override
  boolean holds(int nameLength, int valueLength) {
    return true;
  }

  @Override
  long add(long name, int length, long value, int lengthOfValue) {
    return insert(TableField.create(allocator, name, length, value, lengthOfValue));
  }

  /** Adds all fields of a small hash, which fits into one {@link Fields#gather}, with their deadlines. */
  void addAll(Fields old) {
    int count = old.gather(0);
    for (int i = 0; i < count; i++) {
      long place = old.gathered(i);
      old.read(place);
      long added = add(old.nameAddress(), old.nameLength(), old.valueAddress(), old.valueLength());
      if (old.isTimed()) {
        deadlineMs(added, old.deadlineMs(place));
      }
    }
  }

  /** Adds a copy of another table's field, without its deadline; returns its place. */
  long addCopy(long field) {
    return insert(TableField.copy(allocator, field, false));
  }

  private long insert(long field) {
    try {
      dict.insert(hash(field), field);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(field);
      throw e;
    }
    body(dict.head());
    return field;
  }

  @Override
  long replace(long place, long value, int lengthOfValue) {
    dict.changing(place);
    long replaced = TableField.replace(allocator, place, value, lengthOfValue);
    if (replaced != place) {
      moved(place, replaced);
    }
    return replaced;
  }

  @Override
  void deadlineMs(long place, long deadlineMs) {
    dict.changing(place);
    if (!TableField.isMortal(place)) {
      if (deadlineMs != NEVER) {
        heap.reserve();
        heap.insert(deadlineMs, withSlot(place, true));
      }
    } else if (deadlineMs != NEVER) {
      heap.change(TableField.slot(place), deadlineMs);
    } else {
      heap.remove(TableField.slot(place));
      withSlot(place, false);
    }
  }

  /** The field with room for a slot, or without. */
  private long withSlot(long place, boolean mortal) {
    long copy = TableField.copy(allocator, place, mortal);
    dict.moved(hash(copy), place, copy);
    allocator.free(place);
    return copy;
  }

  private void moved(long place, long newPlace) {
    dict.moved(hash(newPlace), place, newPlace);
    if (TableField.isMortal(newPlace)) {
      heap.moved(TableField.slot(newPlace), newPlace);
    }
  }

  private long hash(long field) {
    return dict.hash(Member.address(field), Member.length(field));
  }

  @Override
  boolean remove(long place) {
    dict.changing(place);
    if (TableField.isMortal(place)) {
      heap.remove(TableField.slot(place));
    }
    dict.remove(hash(place), place);
    body(dict.head());
    allocator.free(place);
    return true;
  }

  @Override
  boolean free(int blocksMax) {
    int freed = 0;
    while (dict.head() != 0 && freed < blocksMax) {
      freed += freeBucket();
    }
    body(dict.head());
    return dict.head() == 0 && (!isTimed() || heap.free(blocksMax));
  }

  private int freeBucket() {
    int fields = dict.drop();
    for (int i = 0; i < fields; i++) {
      allocator.free(dict.gathered(i));
    }
    return fields + 1;
  }

  /** The cursor is that of a scan. */
  @Override
  void defragment(BlockMover mover) {
    long cursor = mover.takeCursor();
    dict.moveTable(mover);
    body(dict.head());
    do {
      defragmentFields(dict.gatherAt(cursor), mover);
      dict.moveChains(cursor, mover);
      cursor = dict.nextCursor(cursor);
    } while (cursor != 0 && !mover.isSpent());
    mover.cursor(cursor);
  }

  private void defragmentFields(int gathered, BlockMover mover) {
    for (int i = 0; i < gathered; i++) {
      long place = dict.gathered(i);
      long newPlace = mover.move(place);
      if (newPlace != place) {
        moved(place, newPlace);
      }
    }
  }

  @Override
  long memoryBytes() {
    return dict.bytes() + count() * sampledBytes() + (isTimed() ? heap.bytes() : 0);
  }

  /** The mean size of the blocks in the first buckets. */
  private long sampledBytes() {
    long bytes = 0;
    int samples = 0;
    for (long bucket = 0; bucket < dict.buckets() && samples < SAMPLES; bucket++) {
      int gathered = dict.gather(bucket);
      for (int i = 0; i < gathered; i++) {
        bytes += allocator.usableBytes(dict.gathered(i));
      }
      samples += gathered;
    }
    return samples == 0 ? 0 : bytes / samples;
  }
}
