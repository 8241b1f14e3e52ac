package kinglet.engine.list;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * An array, in one block, of the addresses of blocks that follow each other, each with the number of list elements in it.
 * Static access by address. Owned by the executor.
 *
 * <pre>
 * [spans : 4] [capacity : 4] then for each span [address : 8] [elements : 36 bits] [place : 28 bits]
 * </pre>
 *
 * <p>Only spans of nodes have a place, and only since a {@link ListCapture} gave them one; what is inserted has place 0.
 */
final class Spans {
  private static final int CAPACITY = 4;
  private static final int HEADER_BYTES = 8;
  private static final int SPAN_BYTES = 16;
  private static final int ELEMENTS = 8;
  private static final int CAPACITY_MIN = 3;
  private static final int PLACE_SHIFT = 36;
  private static final long ELEMENTS_MASK = (1L << PLACE_SHIFT) - 1;

  /** The highest place. */
  static final int PLACE_MAX = (1 << 64 - PLACE_SHIFT) - 1;

  private Spans() {}

  /** An empty one. */
  static long create(Allocator allocator, int capacity) {
    int room = Math.max(CAPACITY_MIN, capacity);
    long spans = allocator.allocate(bytes(room));
    Memory.putInt(spans, 0);
    Memory.putInt(spans + CAPACITY, room);
    return spans;
  }

  /** How many spans. */
  static int count(long spans) {
    return Memory.getInt(spans);
  }

  static long address(long spans, int index) {
    return Memory.getLong(span(spans, index));
  }

  static void address(long spans, int index, long address) {
    Memory.putLong(span(spans, index), address);
  }

  static long elements(long spans, int index) {
    return Memory.getLong(span(spans, index) + ELEMENTS) & ELEMENTS_MASK;
  }

  /** The number that {@link #place(long, int, int)} gave the span; it goes where the span goes. */
  static int place(long spans, int index) {
    return (int) (Memory.getLong(span(spans, index) + ELEMENTS) >>> PLACE_SHIFT);
  }

  static void place(long spans, int index, int place) {
    Memory.putLong(span(spans, index) + ELEMENTS, (long) place << PLACE_SHIFT | elements(spans, index));
  }

  /** Adds to the number of elements of a span. */
  static void add(long spans, int index, long change) {
    long at = span(spans, index) + ELEMENTS;
    Memory.putLong(at, Memory.getLong(at) + change);
  }

  /**
   * Inserts a span before an index, which may be the count. Returns the array, which may have moved.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; nothing was changed
   */
  static long insert(Allocator allocator, long spans, int index, long address, long elements) {
    int count = count(spans);
    long roomy = count < capacity(spans) ? spans : resize(allocator, spans, 2 * count);
    long at = span(roomy, index);
    Memory.copy(at, at + SPAN_BYTES, (long) (count - index) * SPAN_BYTES);
    Memory.putLong(at, address);
    Memory.putLong(at + ELEMENTS, elements);
    Memory.putInt(roomy, count + 1);
    return roomy;
  }

  /** Takes spans out. Returns the array, which may have moved. */
  static long remove(Allocator allocator, long spans, int index, int removed) {
    int count = count(spans) - removed;
    long at = span(spans, index);
    Memory.copy(at + (long) removed * SPAN_BYTES, at, (long) (count - index) * SPAN_BYTES);
    Memory.putInt(spans, count);
    int capacity = capacity(spans);
    return count < capacity / 4 && capacity > 2 * CAPACITY_MIN ? shrink(allocator, spans, capacity / 2) : spans;
  }

  /** Adds spans of another array at the end of one with room for them. */
  static void append(long spans, long other, int index, int added) {
    int count = count(spans);
    assert count + added <= capacity(spans);
    Memory.copy(span(other, index), span(spans, count), (long) added * SPAN_BYTES);
    Memory.putInt(spans, count + added);
  }

  /** Forgets all but the first spans. */
  static void truncate(long spans, int count) {
    Memory.putInt(spans, count);
  }

  /** All spans' elements. */
  static long sum(long spans) {
    long sum = 0;
    for (int i = 0; i < count(spans); i++) {
      sum += elements(spans, i);
    }
    return sum;
  }

  private static long shrink(Allocator allocator, long spans, int capacity) {
    try {
      return resize(allocator, spans, capacity);
    } catch (OutOfNativeMemoryException e) {
      return spans;
    }
  }

  private static long resize(Allocator allocator, long spans, int capacity) {
    long resized = allocator.reallocate(spans, bytes(capacity));
    Memory.putInt(resized + CAPACITY, capacity);
    return resized;
  }

  private static int capacity(long spans) {
    return Memory.getInt(spans + CAPACITY);
  }

  private static long bytes(int capacity) {
    return HEADER_BYTES + (long) capacity * SPAN_BYTES;
  }

  private static long span(long spans, int index) {
    return spans + HEADER_BYTES + (long) index * SPAN_BYTES;
  }
}
