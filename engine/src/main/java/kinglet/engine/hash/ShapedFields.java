package kinglet.engine.hash;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/**
 * A small hash whose names are a shape, which it has in common with others: a block of its values, in the names' order. What
 * users see is a listpack, and most changes that no shape is known for make it one. Owned by the executor.
 *
 * <pre>
 * [shape : 6] [bytes of values : 2] value ...     values as {@link Member} says
 * </pre>
 *
 * A place is a field's number, and where its name and its value stand. With ten fields of ten bytes, the block takes
 * 118 bytes; the listpack would take 207 with names of six bytes.
 */
final class ShapedFields extends Fields {
  private static final int HEADER_BYTES = 8;
  private static final int BYTES_SHIFT = 48;
  private static final long SHAPE_MASK = (1L << BYTES_SHIFT) - 1;
  private static final int BYTES_MAX = 4096;
  private static final int PART_BITS = 24;
  private static final int PART_MASK = (1 << PART_BITS) - 1;

  private final Shapes shapes;
  private final NativeBuffer values = new NativeBuffer();
  private final long[] places = new long[Shapes.NAMES_MAX];

  ShapedFields(Keyspace keyspace, Shapes shapes) {
    super(keyspace);
    this.shapes = shapes;
  }

  /** Begins to collect a new hash: {@link #collect} its fields, then {@link #build}. */
  void begin() {
    shapes.begin();
    values.truncate(0);
  }

  void collect(long name, int length, long value, int lengthOfValue) {
    long bytes = Member.bytes(lengthOfValue);
    if (values.length() <= BYTES_MAX) {
      shapes.add(name, length);
      Member.put(values.room(bytes), value, lengthOfValue);
      values.advance(bytes);
    }
  }

  /** The root of a hash of what was collected; or {@link #NONE}, if its names are no shape or it is too large. */
  long build() {
    long shape = values.length() <= BYTES_MAX ? shapes.find() : Shapes.NONE;
    if (shape == Shapes.NONE) {
      return NONE;
    }
    long root = allocator.allocate(HEADER_BYTES + values.length());
    Memory.putLong(root, values.length() << BYTES_SHIFT | shape);
    Memory.copy(values.address(), root + HEADER_BYTES, values.length());
    shapes.hold(shape);
    return root;
  }

  /** The root of a copy. */
  long copy() {
    long bytes = (long) HEADER_BYTES + bytes();
    long copy = allocator.allocate(bytes);
    Memory.copy(root(), copy, bytes);
    shapes.hold(shape());
    return copy;
  }

  private long shape() {
    return Memory.getLong(root()) & SHAPE_MASK;
  }

  private int bytes() {
    return (int) (Memory.getLong(root()) >>> BYTES_SHIFT);
  }

  private void bytes(int bytes) {
    Memory.putLong(root(), (long) bytes << BYTES_SHIFT | shape());
  }

  private void shape(long shape) {
    shapes.hold(shape);
    shapes.release(shape());
    Memory.putLong(root(), (long) bytes() << BYTES_SHIFT | shape);
  }

  private long end() {
    return root() + HEADER_BYTES + bytes();
  }

  /** The field's number, from 0. */
  static int index(long place) {
    return (int) (place >>> 2 * PART_BITS);
  }

  private static long nameOffset(long place) {
    return place >>> PART_BITS & PART_MASK;
  }

  private long value(long place) {
    return root() + (place & PART_MASK);
  }

  private long name(long place) {
    return Shapes.names(shape()) + nameOffset(place);
  }

  private static long place(int index, long nameOffset, long valueOffset) {
    return (long) index << 2 * PART_BITS | nameOffset << PART_BITS | valueOffset;
  }

  @Override
  void defragment(BlockMover mover) {
    mover.takeCursor();
    body(mover.move(body()));
  }

  @Override
  long count() {
    return Shapes.count(shape());
  }

  @Override
  long find(long name, int length) {
    long shape = shape();
    long names = Shapes.names(shape);
    long at = names;
    int count = Shapes.count(shape);
    for (int i = 0; i < count; i++) {
      if (Member.length(at) == length && Memory.equal(Member.address(at), name, length)) {
        return place(i, at - names, valueAt(i) - root());
      }
      at = Member.end(at);
    }
    return NONE;
  }

  private long valueAt(int index) {
    long at = root() + HEADER_BYTES;
    for (int i = 0; i < index; i++) {
      at = Member.end(at);
    }
    return at;
  }

  @Override
  int gather(long cursor) {
    int count = (int) count();
    long names = Shapes.names(shape());
    long name = names;
    long value = root() + HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      places[i] = place(i, name - names, value - root());
      name = Member.end(name);
      value = Member.end(value);
    }
    return count;
  }

  @Override
  long gathered(int i) {
    return places[i];
  }

  @Override
  long nextCursor(long cursor) {
    return 0;
  }

  @Override
  void readName(long place) {
    long name = name(place);
    nameIs(Member.address(name), Member.length(name));
  }

  @Override
  void readValue(long place) {
    long value = value(place);
    valueIs(Member.address(value), Member.length(value));
  }

  @Override
  long deadlineMs(long place) {
    throw new IllegalStateException("no deadlines here");
  }

  @Override
  long nearestMs() {
    throw new IllegalStateException("no deadlines here");
  }

  @Override
  long nearest() {
    throw new IllegalStateException("no deadlines here");
  }

  @Override
  void deadlineMs(long place, long deadlineMs) {
    throw new IllegalStateException("no deadlines here");
  }

  @Override
  boolean holds(int nameLength, int valueLength) {
    return bytes() + Member.bytes(valueLength) <= BYTES_MAX;
  }

  /** Where that leads to no shape, {@link #NONE}, and nothing was changed. */
  @Override
  long add(long name, int length, long value, int lengthOfValue) {
    shapes.begin();
    shapes.add(Shapes.names(shape()), Shapes.bytes(shape()), (int) count());
    shapes.add(name, length);
    long shape = shapes.find();
    if (shape == Shapes.NONE) {
      return NONE;
    }
    long place = place((int) count(), Shapes.bytes(shape()), HEADER_BYTES + bytes());
    long bytes = bytes() + Member.bytes(lengthOfValue);
    resize(bytes);
    Member.put(end(), value, lengthOfValue);
    bytes((int) bytes);
    shape(shape);
    return place;
  }

  @Override
  long replace(long place, long value, int lengthOfValue) {
    Member.put(splice(place, Member.bytes(lengthOfValue)), value, lengthOfValue);
    return place;
  }

  /** Where that leads to no shape, false, and nothing was changed. */
  @Override
  boolean remove(long place) {
    long names = Shapes.names(shape());
    long after = Member.end(name(place)) - names;
    int index = index(place);
    shapes.begin();
    shapes.add(names, nameOffset(place), index);
    shapes.add(names + after, Shapes.bytes(shape()) - after, (int) count() - index - 1);
    long shape = shapes.find();
    if (shape == Shapes.NONE) {
      return false;
    }
    splice(place, 0);
    shape(shape);
    return true;
  }

  /** Makes the room that a value has another; returns where it is. */
  private long splice(long place, long newBytes) {
    long value = value(place);
    long oldBytes = Member.end(value) - value;
    long offset = value - root();
    long tail = end() - value - oldBytes;
    int total = (int) (bytes() - oldBytes + newBytes);
    if (newBytes > oldBytes) {
      resize(total);
    }
    if (newBytes != oldBytes) {
      Memory.copy(root() + offset + oldBytes, root() + offset + newBytes, tail);
      bytes(total);
    }
    if (newBytes < oldBytes) {
      resize(total);
    }
    return root() + offset;
  }

  private void resize(long valueBytes) {
    body(allocator.reallocate(root(), HEADER_BYTES + valueBytes));
  }

  @Override
  boolean free(int blocksMax) {
    shapes.release(shape());
    allocator.free(root());
    return true;
  }

  @Override
  long memoryBytes() {
    return allocator.usableBytes(root());
  }
}
