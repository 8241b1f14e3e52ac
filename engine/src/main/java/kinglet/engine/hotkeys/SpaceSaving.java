package kinglet.engine.hotkeys;

import java.util.Arrays;
import java.util.stream.IntStream;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/**
 * The heaviest items of a stream, in constant space.
 *
 * <p><b>Structure.</b> Space-Saving (Metwally, Agrawal, El Abbadi, "Efficient computation of frequent and top-k elements in data
 * streams", ICDT 2005): so many counters, each of one item. An item that has a counter adds its weight to it. One that has
 * none takes over the smallest counter, which keeps its count: the newcomer may have been there before, and the count that it
 * inherits is kept as its error. The counters stand in a heap, the smallest on top, and are found by the item's hash in a table
 * of open addressing, four times as large, whose removals shift back what follows.
 *
 * <p><b>Bounds.</b> With k counters and a total weight W, an item's true weight lies between count - error and count; no error
 * is more than W / k; every item heavier than W / k has a counter. Adding costs O(log k) moves and nothing on the Java
 * heap: names stand in slots of {@value #NAME_BYTES_MAX} bytes in one mapping, beside the data; longer ones are passed over.
 *
 * <p><b>Differences from the paper.</b> Weights; a heap in place of the list of buckets, which weights would break; two items
 * of equal 64-bit hashes are taken for one. Owned by the executor.
 */
final class SpaceSaving {
  /** The longest name. */
  static final int NAME_BYTES_MAX = 512;

  private static final int NONE = -1;

  private final NativeBuffer names = new NativeBuffer();
  private final long[] hashes;
  private final long[] counts;
  private final long[] errors;
  private final int[] lengths;
  private final int[] databases;
  // Counters by weight, the smallest on top, and where each stands.
  private final int[] heap;
  private final int[] places;
  // Counters by hash.
  private final int[] table;
  private int size;

  /**
   * No items yet.
   *
   * @param counters a power of two
   */
  SpaceSaving(int counters) {
    names.room((long) counters * NAME_BYTES_MAX);
    hashes = new long[counters];
    counts = new long[counters];
    errors = new long[counters];
    lengths = new int[counters];
    databases = new int[counters];
    heap = new int[counters];
    places = new int[counters];
    table = new int[4 * counters];
    Arrays.fill(table, NONE);
  }

  /** Forgets all. */
  void clear() {
    size = 0;
    Arrays.fill(table, NONE);
  }

  /** An item comes with a weight of 1 or more. */
  void add(int database, long hash, long name, int length, long weight) {
    int counter = find(hash);
    if (counter != NONE) {
      counts[counter] += weight;
      sink(places[counter]);
    } else if (length <= NAME_BYTES_MAX) {
      admit(database, hash, name, length, weight);
    }
  }

  private void admit(int database, long hash, long name, int length, long weight) {
    int counter = size < heap.length ? found() : takeOver();
    Memory.copy(name, name(counter), length);
    lengths[counter] = length;
    databases[counter] = database;
    hashes[counter] = hash;
    counts[counter] += weight;
    table[slot(hash)] = counter;
    sink(places[counter]);
  }

  /** A counter that nobody had; it stands on top, being the smallest. */
  private int found() {
    int counter = size++;
    counts[counter] = 0;
    errors[counter] = 0;
    heap[counter] = counter;
    places[counter] = counter;
    rise(counter);
    return counter;
  }

  private int takeOver() {
    int counter = heap[0];
    errors[counter] = counts[counter];
    remove(slot(hashes[counter]));
    return counter;
  }

  // ---- the heap ----

  private void rise(int from) {
    int at = from;
    while (at > 0 && counts[heap[at]] < counts[heap[(at - 1) / 2]]) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void sink(int from) {
    int at = from;
    for (int child = smallerChild(at); child < size && counts[heap[child]] < counts[heap[at]]; child = smallerChild(at)) {
      swap(at, child);
      at = child;
    }
  }

  private int smallerChild(int at) {
    int left = 2 * at + 1;
    return left + 1 < size && counts[heap[left + 1]] < counts[heap[left]] ? left + 1 : left;
  }

  private void swap(int a, int b) {
    int counter = heap[a];
    heap[a] = heap[b];
    heap[b] = counter;
    places[heap[a]] = a;
    places[heap[b]] = b;
  }

  // ---- the table ----

  private int find(long hash) {
    return table[slot(hash)];
  }

  /** Where the hash stands, or the free place where it would. */
  private int slot(long hash) {
    int slot = home(hash);
    while (table[slot] != NONE && hashes[table[slot]] != hash) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }

  private int home(long hash) {
    return (int) hash & table.length - 1;
  }

  /** What follows without a gap moves back, as far as its home allows. */
  private void remove(int slot) {
    int hole = slot;
    int next = slot + 1 & table.length - 1;
    while (table[next] != NONE) {
      int distance = next - home(hashes[table[next]]) & table.length - 1;
      if (distance >= (next - hole & table.length - 1)) {
        table[hole] = table[next];
        hole = next;
      }
      next = next + 1 & table.length - 1;
    }
    table[hole] = NONE;
  }

  // ---- what it found ----

  /** How many items have a counter. */
  int size() {
    return size;
  }

  /** The counters, the heaviest first. */
  int[] heaviestFirst() {
    return IntStream.range(0, size).boxed()
        .sorted((a, b) -> Long.compare(counts[b], counts[a])).mapToInt(Integer::intValue).toArray();
  }

  int database(int counter) {
    return databases[counter];
  }

  long name(int counter) {
    return names.address() + (long) counter * NAME_BYTES_MAX;
  }

  int nameLength(int counter) {
    return lengths[counter];
  }

  /** At least the item's weight. */
  long count(int counter) {
    return counts[counter];
  }

  /** How much of the count may be others'. */
  long error(int counter) {
    return errors[counter];
  }
}
