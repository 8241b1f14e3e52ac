package kinglet.engine.hash;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * The fields of a table hash that have a deadline, the nearest first. Owned by the executor.
 *
 * <p><b>Structure.</b> A heap in which every node has four children: half the depth of a binary one, and the children that
 * are compared share a cache line. A slot is [deadline ms : 8] [field's block : 8]. The root is slot 3, the children of slot s
 * are 4 (s - 2) to 4 (s - 2) + 3, so that siblings begin at multiples of 64 bytes. A field's block holds its slot's number, so
 * that a field which goes or gets another deadline is found without a search. All changes cost O(log n), one move of a block O(1).
 *
 * <p><b>Places.</b> Chunks of 256 slots, 4 KiB, and a directory of their addresses; the only chunk of a small heap is as
 * small as will do, and doubles. The head is [fields : 8] [directory : 8], inside the hash's root block; one object serves
 * all heaps: {@link #attach} it.
 *
 * <p>Source: Williams, "Algorithm 232: heapsort", CACM 1964; four children and their alignment: LaMarca and Ladner, "The
 * influence of caches on the performance of heaps", 1996.
 */
final class DeadlineHeap {
  static final int HEAD_BYTES = 16;

  private static final int DIRECTORY = 8;
  private static final int FIRST = 3;
  private static final int CHILDREN = 4;
  private static final int MEMBER = 8;
  private static final int SLOT_SHIFT = 4;
  private static final int CHUNK_SHIFT = 8;
  private static final int CHUNK_SLOTS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_BYTES = CHUNK_SLOTS << SLOT_SHIFT;
  private static final int CHUNK_BYTES_MIN = CHILDREN << SLOT_SHIFT;

  private final Allocator allocator;
  private long head;

  DeadlineHeap(Allocator allocator) {
    this.allocator = allocator;
  }

  /** Makes a head that of an empty heap. */
  static void init(long head) {
    Memory.putLong(head, 0);
    Memory.putLong(head + DIRECTORY, 0);
  }

  /** Looks at a heap. */
  void attach(long newHead) {
    head = newHead;
  }

  /** How many fields. */
  int size() {
    return (int) Memory.getLong(head);
  }

  /** The block of a field with the nearest deadline; the heap must not be empty. */
  long nearest() {
    return Memory.getLong(slot(FIRST) + MEMBER);
  }

  /** The deadline in a slot. */
  long deadlineMs(int number) {
    return Memory.getLong(slot(number));
  }

  /** The nearest deadline; the heap must not be empty. */
  long nearestMs() {
    return deadlineMs(FIRST);
  }

  /** Makes room for one more field, so that {@link #insert} needs no memory. */
  void reserve() {
    int number = FIRST + size();
    int index = number >>> CHUNK_SHIFT;
    if (directory() == 0) {
      found();
    } else if (index > 0 && (number & (CHUNK_SLOTS - 1)) == 0) {
      addChunk(index);
    } else if (index == 0 && (number + 1L) << SLOT_SHIFT > allocator.usableBytes(chunk(0))) {
      chunk(0, allocator.reallocate(chunk(0), 2L * number << SLOT_SHIFT));
    }
  }

  /** Adds a field, for which there is room, after {@link #reserve}. */
  void insert(long deadlineMs, long member) {
    size(size() + 1);
    raise(FIRST + size() - 1, deadlineMs, member);
  }

  /** Takes a field out. */
  void remove(int number) {
    int last = FIRST + size() - 1;
    long deadlineMs = deadlineMs(last);
    long member = member(last);
    size(size() - 1);
    if (number != last) {
      settle(number, deadlineMs, member);
    }
    if (size() == 0 || (last & (CHUNK_SLOTS - 1)) == 0) {
      dropChunk(last >>> CHUNK_SHIFT);
    }
  }

  /** Gives a field another deadline. */
  void change(int number, long deadlineMs) {
    settle(number, deadlineMs, member(number));
  }

  /** Tells that a field's block has moved. */
  void moved(int number, long member) {
    Memory.putLong(slot(number) + MEMBER, member);
  }

  /** Bytes of its blocks. */
  long bytes() {
    return directory() == 0 ? 0 : allocator.usableBytes(directory()) + allocator.usableBytes(chunk(0))
        + (chunks() - 1L) * CHUNK_BYTES;
  }

  /** Frees about so many blocks of a heap that goes, the last first; whether nothing is left. The fields' blocks stay. */
  boolean free(int blocksMax) {
    for (int i = 0; i < blocksMax && directory() != 0; i++) {
      int last = chunks() - 1;
      size(Math.max(0, last * CHUNK_SLOTS - FIRST));
      dropChunk(last);
    }
    return directory() == 0;
  }

  private void settle(int number, long deadlineMs, long member) {
    if (number > FIRST && deadlineMs < deadlineMs(parent(number))) {
      raise(number, deadlineMs, member);
    } else {
      sink(number, deadlineMs, member);
    }
  }

  /** Puts a field into a slot, or into one on the way to the root. */
  private void raise(int number, long deadlineMs, long member) {
    int at = number;
    while (at > FIRST && deadlineMs < deadlineMs(parent(at))) {
      copy(parent(at), at);
      at = parent(at);
    }
    put(at, deadlineMs, member);
  }

  /** Puts a field into a slot, or into one below it. */
  private void sink(int number, long deadlineMs, long member) {
    int at = number;
    int child = nearestChild(at);
    while (child != 0 && deadlineMs(child) < deadlineMs) {
      copy(child, at);
      at = child;
      child = nearestChild(at);
    }
    put(at, deadlineMs, member);
  }

  /** 0 if there is none. */
  private int nearestChild(int number) {
    int first = CHILDREN * (number - FIRST + 1);
    int end = Math.min(first + CHILDREN, FIRST + size());
    if (first >= end || first < 0) {
      return 0;
    }
    int nearest = first;
    for (int child = first + 1; child < end; child++) {
      if (deadlineMs(child) < deadlineMs(nearest)) {
        nearest = child;
      }
    }
    return nearest;
  }

  private static int parent(int number) {
    return number / CHILDREN + FIRST - 1;
  }

  private void copy(int from, int to) {
    put(to, deadlineMs(from), member(from));
  }

  private void put(int number, long deadlineMs, long member) {
    long slot = slot(number);
    Memory.putLong(slot, deadlineMs);
    Memory.putLong(slot + MEMBER, member);
    TableField.slot(member, number);
  }

  private long member(int number) {
    return Memory.getLong(slot(number) + MEMBER);
  }

  private long slot(int number) {
    return chunk(number >>> CHUNK_SHIFT) + ((long) (number & (CHUNK_SLOTS - 1)) << SLOT_SHIFT);
  }

  private long chunk(int index) {
    return Memory.getLong(directory() + index * 8L);
  }

  private long directory() {
    return Memory.getLong(head + DIRECTORY);
  }

  private void size(int size) {
    Memory.putLong(head, size);
  }

  private int chunks() {
    return (FIRST + size() - 1 >>> CHUNK_SHIFT) + 1;
  }

  private void found() {
    long chunk = allocator.allocate(CHUNK_BYTES_MIN);
    Memory.putLong(head + DIRECTORY, allocator.allocate(Long.BYTES));
    chunk(0, chunk);
  }

  private void addChunk(int index) {
    if (index * 8L + 8 > allocator.usableBytes(directory())) {
      Memory.putLong(head + DIRECTORY, allocator.reallocate(directory(), index * 16L));
    }
    chunk(index, allocator.allocate(CHUNK_BYTES));
  }

  private void chunk(int index, long address) {
    Memory.putLong(directory() + index * 8L, address);
  }

  private void dropChunk(int index) {
    allocator.free(chunk(index));
    if (index == 0) {
      allocator.free(directory());
      Memory.putLong(head + DIRECTORY, 0);
    }
  }
}
