package kinglet.engine.keyspace;

import java.util.ArrayDeque;
import java.util.Arrays;
import kinglet.engine.memory.Allocator;

/**
 * What clients cannot see any more and is still to be freed: values too big to free at once, and the dictionaries of
 * cleared databases with all their entries. Owned by the executor, which calls {@link #freeSlice} when it has time.
 */
final class Garbage {
  private static final int AT_ONCE_BLOCKS_MAX = 64;
  private static final int KIND_SHIFT = 48;
  private static final int TYPE_SHIFT = 4;
  private static final int ENCODING_MASK = 15;
  private static final long ROOT_MASK = (1L << KIND_SHIFT) - 1;

  private final Allocator allocator;
  private final ValueType[] types;
  private final Captures captures;
  private final ArrayDeque<KeyDict> dicts = new ArrayDeque<>();
  private long[] values = new long[16];
  private int valueCount;
  private long clearedEntries;
  private long freed;

  Garbage(Allocator allocator, ValueType[] types, Captures captures) {
    this.allocator = allocator;
    this.types = types;
    this.captures = captures;
  }

  /** Frees an entry that no dictionary and no wheel holds any more. */
  void free(long entry) {
    if (Entry.hasRoot(entry)) {
      freeValue(Entry.type(entry), Entry.encoding(entry), Entry.word(entry));
    }
    allocator.free(entry);
  }

  /** Frees a value's blocks, if its encoding has any and no capture takes them over; what is much, later. */
  void freeValue(int type, int encoding, long root) {
    if (encoding > Entry.INLINE && !isTakenOver(type, encoding, root)) {
      long rest = types[Keyspace.slot(type, encoding)].free(encoding, root, AT_ONCE_BLOCKS_MAX);
      if (rest != 0) {
        push(type << TYPE_SHIFT | encoding, rest);
      }
    }
  }

  private boolean isTakenOver(int type, int encoding, long root) {
    int capture = captures.isEmpty() ? 0 : types[Keyspace.slot(type, encoding)].capture(encoding, root);
    if (capture != 0) {
      captures.of(capture).takeOver(type, encoding, root);
    }
    return capture != 0;
  }

  /** Takes over a dictionary and everything in it. */
  void add(KeyDict dict) {
    if (dict.head() != 0) {
      clearedEntries += dict.size();
      dicts.add(dict);
    }
  }

  /** How many values and entries are still to be freed. */
  long pending() {
    return valueCount + clearedEntries;
  }

  /** How many values and entries were freed later, not at once. */
  long freed() {
    return freed;
  }

  void resetStatistics() {
    freed = 0;
  }

  boolean isEmpty() {
    return valueCount == 0 && dicts.isEmpty();
  }

  /** Frees about {@code blocksMax} blocks; returns how many, 0 when nothing is left. */
  int freeSlice(int blocksMax) {
    int freed = 0;
    while (freed < blocksMax && valueCount > 0) {
      freed += freeTop(blocksMax - freed);
    }
    while (freed < blocksMax && !dicts.isEmpty()) {
      freed += freeBucket();
    }
    return freed;
  }

  private int freeTop(int blocksMax) {
    long value = values[--valueCount];
    int kind = (int) (value >>> KIND_SHIFT);
    long rest = types[kind >>> TYPE_SHIFT].free(kind & ENCODING_MASK, value & ROOT_MASK, blocksMax);
    if (rest == 0) {
      freed++;
      return 1;
    }
    push(kind, rest);
    return blocksMax;
  }

  private int freeBucket() {
    KeyDict dict = dicts.getFirst();
    int entries = dict.drop();
    for (int i = 0; i < entries; i++) {
      free(dict.gathered(i));
    }
    clearedEntries -= entries;
    freed += entries;
    if (dict.head() == 0) {
      dicts.removeFirst();
    }
    return entries + 1;
  }

  private void push(int kind, long root) {
    if (valueCount == values.length) {
      values = Arrays.copyOf(values, valueCount * 2);
    }
    values[valueCount++] = (long) kind << KIND_SHIFT | root;
  }
}
