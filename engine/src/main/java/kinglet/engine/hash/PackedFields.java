package kinglet.engine.hash;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.BlockMover;
import java.util.Arrays;

/**
 * A small hash: a listpack of names and values in turn, in the order in which they came. With deadlines, of names, values and
 * deadlines, ordered by deadline, with 0 for none at the end; so what is due stands in front. Both as in Redis 7.4, so that DUMP
 * and RDB are a copy. A place is a name's element. All operations walk: O(fields), whose number a setting bounds.
 */
final class PackedFields extends Fields {
  private static final int WITHOUT_DEADLINES = 2;
  private static final int WITH_DEADLINES = 3;
  private static final int NO_DEADLINE = 0;
  private static final int PLACES_KEPT_MAX = 4096;

  private final Listpack names;
  private final Listpack values;
  private long[] places = new long[64];

  PackedFields(Keyspace keyspace) {
    super(keyspace);
    names = new Listpack(allocator);
    values = new Listpack(allocator);
  }

  /** An empty listpack with room for elements of so many bytes. */
  long create(int elementBytes) {
    return names.create(elementBytes);
  }

  /** A copy of the listpack. */
  long copyBody() {
    return names.copy(body());
  }

  /** A copy of a listpack without deadlines, with room for them. */
  long withDeadlines() {
    long copy = names.create(Listpack.bytes(body()) + (int) count() * Listpack.elementBytes(NO_DEADLINE));
    for (long at = Listpack.first(body()); at != NONE; at = Listpack.next(Listpack.next(at))) {
      copy = names.append(names.appendCopies(copy, at, WITHOUT_DEADLINES), NO_DEADLINE);
    }
    return copy;
  }

  private int stride() {
    return isTimed() ? WITH_DEADLINES : WITHOUT_DEADLINES;
  }

  @Override
  long count() {
    return Listpack.count(body()) / stride();
  }

  @Override
  long find(long name, int length) {
    return Listpack.find(Listpack.first(body()), name, length, stride() - 1);
  }

  @Override
  int gather(long cursor) {
    int count = (int) count();
    if (count > places.length || places.length > PLACES_KEPT_MAX && count <= PLACES_KEPT_MAX) {
      places = Arrays.copyOf(places, Math.max(count, PLACES_KEPT_MAX));
    }
    long at = Listpack.first(body());
    for (int i = 0; i < count; i++) {
      places[i] = at;
      at = after(at);
    }
    return count;
  }

  private long after(long place) {
    long value = Listpack.next(place);
    return Listpack.next(isTimed() ? Listpack.next(value) : value);
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
    names.read(place);
    nameIs(names.address(), names.length());
  }

  @Override
  void readValue(long place) {
    values.read(Listpack.next(place));
    valueIs(values.address(), values.length());
  }

  @Override
  long deadlineMs(long place) {
    long stored = Listpack.integer(deadlineAt(place));
    return stored == NO_DEADLINE ? NEVER : stored;
  }

  private static long deadlineAt(long place) {
    return Listpack.next(Listpack.next(place));
  }

  @Override
  long nearestMs() {
    long first = nearest();
    return first == NONE ? NEVER : deadlineMs(first);
  }

  @Override
  long nearest() {
    return Listpack.first(body());
  }

  @Override
  boolean holds(int nameLength, int valueLength) {
    return Listpack.fits(body(), (long) nameLength + valueLength + 64);
  }

  @Override
  long add(long name, int length, long value, int lengthOfValue) {
    int bytes = Listpack.elementBytes(name, length) + Listpack.elementBytes(value, lengthOfValue)
        + Listpack.elementBytes(NO_DEADLINE);
    long listpack = names.append(names.reserve(body(), bytes), name, length);
    long place = names.place();
    listpack = names.append(listpack, value, lengthOfValue);
    body(isTimed() ? names.append(listpack, NO_DEADLINE) : listpack);
    return place;
  }

  @Override
  long replace(long place, long value, int lengthOfValue) {
    long offset = place - body();
    body(names.replace(body(), Listpack.next(place), value, lengthOfValue));
    return body() + offset;
  }

  @Override
  void deadlineMs(long place, long deadlineMs) {
    long stored = deadlineMs == NEVER ? NO_DEADLINE : deadlineMs;
    long offset = place - body();
    body(names.replace(body(), deadlineAt(place), stored));
    long moved = body() + offset;
    names.move(moved, WITH_DEADLINES, before(deadlineMs, moved));
  }

  /** The first other field whose deadline is not nearer, or the end. */
  private long before(long deadlineMs, long place) {
    long at = Listpack.first(body());
    while (at != NONE && (at == place || deadlineMs(at) < deadlineMs || deadlineMs == NEVER)) {
      at = after(at);
    }
    return at == NONE ? Listpack.end(body()) : at;
  }

  @Override
  boolean remove(long place) {
    body(names.delete(body(), place, stride()));
    return true;
  }

  /** The place of a field by its number, from 0. */
  long at(int index) {
    return Listpack.seek(body(), (long) index * stride());
  }

  /** A new listpack of another hash's fields, without deadlines. */
  long listpackOf(Fields fields) {
    int count = fields.gather(0);
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      fields.read(fields.gathered(i));
      bytes += Listpack.elementBytes(fields.nameAddress(), fields.nameLength())
          + Listpack.elementBytes(fields.valueAddress(), fields.valueLength());
    }
    long listpack = names.create(bytes);
    for (int i = 0; i < count; i++) {
      fields.read(fields.gathered(i));
      listpack = names.append(listpack, fields.nameAddress(), fields.nameLength());
      listpack = names.append(listpack, fields.valueAddress(), fields.valueLength());
    }
    return listpack;
  }

  @Override
  boolean free(int blocksMax) {
    names.free(body());
    return true;
  }

  @Override
  void defragment(BlockMover mover) {
    mover.takeCursor();
    body(mover.move(body()));
  }

  @Override
  long memoryBytes() {
    return names.memoryBytes(body());
  }
}
