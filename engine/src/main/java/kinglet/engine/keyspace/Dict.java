package kinglet.engine.keyspace;

import java.util.Arrays;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A hash table of entry addresses off the heap. Owned by the executor.
 *
 * <p><b>Structure.</b> Linear hashing (Litwin, "Linear hashing: a new tool for file and table addressing", VLDB 1980) over
 * buckets of one cache line. A bucket is eight slots; a slot is the upper 16 bits of the hash, the tag, above the 48 bits
 * of an entry's address; 0 is an empty slot. Entries of a bucket are packed to its front. When a ninth comes, the last slot
 * becomes a link (bit 0 set) to an overflow bucket that takes the entry which stood there and the new one. A lookup
 * that hits takes one cache miss for the bucket and one for the entry; the tag lets one miss in 10,000 touch an entry.
 *
 * <p><b>Growth.</b> With n buckets, 2^L <= n < 2^(L+1), a hash belongs to bucket {@code hash mod 2^(L+1)} if there is one,
 * else to {@code hash mod 2^L}. An insert that lifts the mean load over {@value #LOAD_MAX} splits one bucket, n - 2^L, into
 * itself and a new one at the end; a removal that lets it fall under {@value #LOAD_MIN} undoes the last split. So no
 * operation costs more than one split, and the distance of the bounds keeps a table from trembling between them. A split
 * recomputes hashes from the keys. At load 5, half-way through a doubling (the worst), one bucket in nine has an overflow
 * bucket: 14.2 bytes an entry.
 *
 * <p><b>Places.</b> Segment 0 is bucket 0, segment k the buckets [2^(k-1), 2^k). Segments under 256 KiB are blocks of the
 * allocator, larger ones are mapped alone, touched front to back as the table grows, and given back 2 MiB at a time as it
 * shrinks. All state is in one block, the head: [entries : 8] [buckets : 8] [overflow buckets : 8] [capture : 8] and an
 * address for each segment, less the offset of its first bucket. An empty table has no head, and takes nothing. The head moves when
 * it grows: who keeps tables inside values stores {@link #head} again after each insert or removal.
 *
 * <p><b>Differences from the paper.</b> Shrinking, tags, overflow buckets of the same shape as primary ones.
 *
 * <p>A subclass knows the entry's layout: it computes hashes and compares keys. The hot loop is there too, over {@link
 * #first} and {@link #after}, so that the calls in it have one target.
 */
public abstract class Dict {
  static final int BUCKET_BYTES = 64;
  static final int LOAD_MAX = 5;
  static final int LOAD_MIN = 3;

  private static final int LINK_OFFSET = BUCKET_BYTES - 8;
  private static final long LINK = 1;
  private static final long MARK = 2;
  private static final int ALL_SLOTS = 0xff;
  private static final int ENTRY_SLOTS = 0x7f;
  private static final int TAG_SHIFT = 48;
  private static final long TAG_MASK = -1L << TAG_SHIFT;
  private static final long ADDRESS_MASK = ~TAG_MASK & ~MARK;

  private static final int SIZE = 0;
  private static final int BUCKETS = 8;
  private static final int OVERFLOWS = 16;
  private static final int CAPTURE = 24;
  private static final int SEGMENTS = 32;
  private static final int FIRST_SEGMENTS = 4;

  private static final int FAIR_LENGTH = 16;
  private static final int RANDOM_TRIES = 64;

  private final Allocator allocator;
  private long head;
  private boolean pinned;
  private long spare;
  private long[] gathered = new long[FAIR_LENGTH];
  private int gatheredCount;
  private long seen;

  protected Dict(Allocator allocator) {
    this.allocator = allocator;
  }

  /** The hash under which the entry was inserted, from its key. */
  protected abstract long hash(long entry);

  /** The block that holds the table's state, 0 for an empty table. */
  public final long head() {
    return head;
  }

  /** Looks at another table, by its head. */
  public final void attach(long anotherHead) {
    head = anotherHead;
  }

  /** How many entries. */
  public final long size() {
    return head == 0 ? 0 : Memory.getLong(head + SIZE);
  }

  /** How many buckets, overflow buckets not counted. */
  public final long buckets() {
    return head == 0 ? 0 : Memory.getLong(head + BUCKETS);
  }

  /** Bytes that the table takes, its entries not counted. */
  public final long bytes() {
    return head == 0 ? 0 : (buckets() + overflows()) * BUCKET_BYTES + allocator.usableBytes(head);
  }

  final long overflows() {
    return Memory.getLong(head + OVERFLOWS);
  }

  /** The first slot with the hash's tag, or 0. */
  protected final long first(long hash) {
    if (head == 0) {
      return 0;
    }
    long tag = hash >>> TAG_SHIFT;
    long bucket = address(bucket(hash));
    for (;;) {
      long last = Memory.getLong(bucket + LINK_OFFSET);
      boolean linked = (last & LINK) != 0;
      int matches = matches(bucket, tag) & (linked ? ENTRY_SLOTS : ALL_SLOTS);
      if (matches != 0) {
        long slot = bucket + 8L * Integer.numberOfTrailingZeros(matches);
        return Memory.getLong(slot) != 0 ? slot : 0;
      }
      if (!linked) {
        return 0;
      }
      bucket = last - LINK;
    }
  }

  /** A bit for each slot with that tag. Without branches: which slot it is cannot be predicted. */
  private static int matches(long bucket, long tag) {
    int matches = 0;
    for (int i = 0; i < BUCKET_BYTES / 8; i++) {
      long difference = Memory.getLong(bucket + 8L * i) >>> TAG_SHIFT ^ tag;
      matches |= (int) (difference - 1 >>> 63) << i;
    }
    return matches;
  }

  /** Reads the bucket of a hash, so that it is cached. */
  final long touchBucket(long hash) {
    return head == 0 ? 0 : Memory.getLong(address(bucket(hash)));
  }

  /** The first entry that has the hash's tag, or 0: most likely the one with the key, whose memory was not looked at. */
  final long candidate(long hash) {
    long slot = first(hash);
    return slot == 0 ? 0 : entryAt(slot);
  }

  /** The next slot with the hash's tag after {@code slot}, or 0. Rare: the tag has lied. */
  protected final long after(long hash, long slot) {
    long tag = hash >>> TAG_SHIFT;
    boolean passed = false;
    for (long bucket = address(bucket(hash)); bucket != 0; bucket = link(bucket)) {
      int count = count(bucket);
      for (long at = bucket; at < bucket + count * 8L; at += 8) {
        if (passed && Memory.getLong(at) >>> TAG_SHIFT == tag) {
          return at;
        }
        passed |= at == slot;
      }
    }
    return 0;
  }

  /** The entry that a slot holds. */
  protected static long entryAt(long slot) {
    return Memory.getLong(slot) & ADDRESS_MASK;
  }

  /**
   * Adds an entry whose key is not there. If there is no memory for a new segment, the table does without until there is.
   *
   * @throws OutOfNativeMemoryException if the entry has no place; nothing was changed
   */
  public void insert(long hash, long entry) {
    if (head == 0) {
      found();
    }
    append(address(bucket(hash)), hash & TAG_MASK | entry);
    long size = size() + 1;
    Memory.putLong(head + SIZE, size);
    if (size > buckets() * LOAD_MAX) {
      split();
    }
  }

  /** Takes an entry out, which must be there. */
  public void remove(long hash, long entry) {
    long bucket = address(bucket(hash));
    removeFrom(bucket, slotOf(hash, entry));
    Memory.putLong(head + SIZE, size() - 1);
    if (!pinned) {
      settle(1);
    }
  }

  /** Tells the table that an entry has moved. Its key, and with it its hash, is the same. */
  public final void moved(long hash, long entry, long newEntry) {
    long slot = slotOf(hash, entry);
    Memory.putLong(slot, Memory.getLong(slot) & ~ADDRESS_MASK | newEntry);
  }

  /**
   * Undoes up to {@code mergesMax} splits if the table is sparse; only needed after removals in {@link #pin pinned} times.
   * What would take memory that there is not is left undone.
   *
   * @return how many it undid
   */
  public final int settle(int mergesMax) {
    int merges = 0;
    while (merges < mergesMax && isSparse() && merge()) {
      merges++;
    }
    if (head != 0 && size() == 0 && buckets() == 1) {
      drop();
    }
    return merges;
  }

  /** Whether {@link #settle} has something to do. */
  public final boolean isSparse() {
    return buckets() > 1 && size() < buckets() * LOAD_MIN;
  }

  /** While pinned, removals move no other entry from one bucket to another, and the buckets stay. */
  public final void pin(boolean on) {
    pinned = on;
  }

  /** Collects the entries of a bucket for {@link #gathered}; returns how many. */
  public final int gather(long bucket) {
    gatheredCount = 0;
    collect(address(bucket));
    return gatheredCount;
  }

  /**
   * Collects the entries that a scan visits at {@code cursor}; returns how many. Under the lower of the two levels, that
   * is the cursor's bucket and, when it was split already, its new half: so each call covers the same hashes, whatever was
   * split or merged meanwhile. Source: dictScan of Redis, by Pieter Noordhuis.
   */
  public final int gatherAt(long cursor) {
    gatheredCount = 0;
    if (head != 0) {
      long low = Long.highestOneBit(buckets());
      long bucket = cursor & (low - 1);
      collect(address(bucket));
      if (bucket + low < buckets()) {
        collect(address(bucket + low));
      }
    }
    return gatheredCount;
  }

  /** The cursor after this one: the bits of the bucket number counted up from the highest; unsigned, 0 at the end. */
  public final long nextCursor(long cursor) {
    if (head == 0) {
      return 0;
    }
    long mask = Long.highestOneBit(buckets()) - 1;
    return Long.reverse(Long.reverse(cursor | ~mask) + 1);
  }

  /** The number in {@link Captures} of what follows the changes of a table, by its head; 0 if nothing does. */
  public static int captureOf(long tableHead) {
    return tableHead == 0 ? 0 : (int) Memory.getLong(tableHead + CAPTURE);
  }

  /** Says what follows the changes of this table, which is not empty. */
  public final void capture(int number) {
    Memory.putLong(head + CAPTURE, number);
  }

  /** Marks an entry, which is there. The mark goes where the entry's place goes, until {@link #unmarkAt} or it is removed. */
  public final void mark(long hash, long entry) {
    long slot = slotOf(hash, entry);
    Memory.putLong(slot, Memory.getLong(slot) | MARK);
  }

  /** Whether an entry, which is there, is marked. */
  public final boolean isMarked(long hash, long entry) {
    return (Memory.getLong(slotOf(hash, entry)) & MARK) != 0;
  }

  /** Whether one of the entries that were collected last was marked. */
  public final boolean wasMarked(int i) {
    return (gathered[i] & MARK) != 0;
  }

  /** Takes the marks off the entries that a scan visits at {@code cursor}. */
  public final void unmarkAt(long cursor) {
    if (head != 0) {
      long low = Long.highestOneBit(buckets());
      long bucket = cursor & (low - 1);
      unmark(address(bucket));
      if (bucket + low < buckets()) {
        unmark(address(bucket + low));
      }
    }
  }

  private static void unmark(long first) {
    for (long bucket = first; bucket != 0; bucket = link(bucket)) {
      int count = count(bucket);
      for (long at = bucket; at < bucket + count * 8L; at += 8) {
        Memory.putLong(at, Memory.getLong(at) & ~MARK);
      }
    }
  }

  /** One of the entries that were collected last. */
  public final long gathered(int i) {
    return gathered[i] & ADDRESS_MASK;
  }

  /** Reads all entries that were collected last, so that they are cached: the misses overlap. */
  public final void touchGathered() {
    long sum = 0;
    for (int i = 0; i < gatheredCount; i++) {
      sum += Memory.getByte(gathered(i));
    }
    // Kept, so that the compiler keeps the reads.
    seen = sum;
  }

  /** Means nothing. */
  final long seen() {
    return seen;
  }

  /**
   * Moves what of the table itself lies in chunks that are to be emptied: the head, which {@link #head} then tells anew, and
   * small segments.
   */
  public final void moveTable(BlockMover mover) {
    if (head == 0) {
      return;
    }
    head = mover.move(head);
    long end = buckets();
    for (long first = 0; first < end; first = Math.max(1, first * 2)) {
      if (DictSegment.isBlock(first)) {
        long shift = first * BUCKET_BYTES;
        long segment = Memory.getLong(head + segmentOffset(first)) + shift;
        Memory.putLong(head + segmentOffset(first), mover.move(segment) - shift);
      }
    }
  }

  /** Moves overflow buckets of the buckets that {@link #gatherAt} gathers. */
  public final void moveChains(long cursor, BlockMover mover) {
    if (head != 0) {
      long low = Long.highestOneBit(buckets());
      long bucket = cursor & (low - 1);
      moveChain(address(bucket), mover);
      if (bucket + low < buckets()) {
        moveChain(address(bucket + low), mover);
      }
    }
  }

  private static void moveChain(long first, BlockMover mover) {
    long parent = first;
    for (long next = link(parent); next != 0; next = link(parent)) {
      long moved = mover.move(next);
      Memory.putLong(parent + LINK_OFFSET, moved | LINK);
      parent = moved;
    }
  }

  /**
   * An entry at random, 0 if there is none. Every entry has the same chance but for those in chains of more than {@value
   * #FAIR_LENGTH}. In a table that is nearly empty, where chance does not find one, it walks to the next.
   */
  public final long random(SplittableRandom random) {
    if (size() == 0) {
      return 0;
    }
    for (int i = 0; i < RANDOM_TRIES; i++) {
      int length = gather(random.nextLong(buckets()));
      int pick = random.nextInt(Math.max(FAIR_LENGTH, length));
      if (pick < length) {
        return gathered(pick);
      }
    }
    return next(random.nextLong(buckets()));
  }

  /**
   * Takes the last bucket off with all its entries, which are collected for {@link #gathered}; returns how many. For
   * tables that go: what is left finds no entry any more.
   */
  public final int drop() {
    int count = takeLast();
    releaseSpares();
    return count;
  }

  private int takeLast() {
    long last = buckets() - 1;
    int count = gather(last);
    clear(address(last));
    close(last);
    return count;
  }

  private long next(long start) {
    long bucket = start;
    while (gather(bucket) == 0) {
      bucket = bucket + 1 == buckets() ? 0 : bucket + 1;
    }
    return gathered(0);
  }

  private long bucket(long hash) {
    long buckets = Memory.getLong(head + BUCKETS);
    long mask = -1L >>> Long.numberOfLeadingZeros(buckets);
    long bucket = hash & mask;
    long missing = (buckets - 1 - bucket) >> 63;
    return bucket & ~(missing & (mask >>> 1) + 1);
  }

  private long address(long bucket) {
    return Memory.getLong(head + segmentOffset(bucket)) + bucket * BUCKET_BYTES;
  }

  private static int segmentOffset(long bucket) {
    return SEGMENTS + (64 - Long.numberOfLeadingZeros(bucket)) * 8;
  }

  private static long link(long bucket) {
    long last = Memory.getLong(bucket + LINK_OFFSET);
    return (last & LINK) == 0 ? 0 : last - LINK;
  }

  /** How many entries stand in this one bucket. */
  private static int count(long bucket) {
    int count = 7;
    long last = Memory.getLong(bucket + LINK_OFFSET);
    if (last != 0) {
      return (last & LINK) == 0 ? 8 : 7;
    }
    while (count > 0 && Memory.getLong(bucket + (count - 1) * 8L) == 0) {
      count--;
    }
    return count;
  }

  private long slotOf(long hash, long entry) {
    long slot = first(hash);
    while (entryAt(slot) != entry) {
      slot = after(hash, slot);
    }
    return slot;
  }

  private void append(long bucket, long word) {
    long tail = bucket;
    for (long next = link(tail); next != 0; next = link(tail)) {
      tail = next;
    }
    int count = count(tail);
    if (count < 8) {
      Memory.putLong(tail + count * 8L, word);
    } else {
      chain(tail, word);
    }
  }

  private void chain(long full, long word) {
    long overflow = spare == 0 ? allocator.allocate(BUCKET_BYTES) : takeSpare();
    Memory.fill(overflow, BUCKET_BYTES, (byte) 0);
    Memory.putLong(overflow, Memory.getLong(full + LINK_OFFSET));
    Memory.putLong(overflow + 8, word);
    Memory.putLong(full + LINK_OFFSET, overflow | LINK);
    countOverflows(1);
  }

  /** Fills the hole with the chain's last entry; an overflow bucket left with one entry gives it back to its parent. */
  private void removeFrom(long bucket, long slot) {
    long parent = 0;
    long tail = bucket;
    for (long next = link(tail); next != 0; next = link(tail)) {
      parent = tail;
      tail = next;
    }
    int last = count(tail) - 1;
    Memory.putLong(slot, Memory.getLong(tail + last * 8L));
    Memory.putLong(tail + last * 8L, 0);
    if (parent != 0 && last == 1) {
      Memory.putLong(parent + LINK_OFFSET, Memory.getLong(tail));
      allocator.free(tail);
      countOverflows(-1);
    }
  }

  private void countOverflows(int change) {
    Memory.putLong(head + OVERFLOWS, overflows() + change);
  }

  private void collect(long first) {
    for (long bucket = first; bucket != 0; bucket = link(bucket)) {
      int count = count(bucket);
      if (gatheredCount + count > gathered.length) {
        gathered = Arrays.copyOf(gathered, gathered.length * 2);
      }
      for (int i = 0; i < count; i++) {
        gathered[gatheredCount++] = Memory.getLong(bucket + i * 8L);
      }
    }
  }

  /** Empties a bucket; its chain becomes spares, so that its entries certainly find a place again. */
  private void clear(long first) {
    for (long bucket = link(first); bucket != 0; ) {
      long next = link(bucket);
      keep(bucket);
      countOverflows(-1);
      bucket = next;
    }
    Memory.fill(first, BUCKET_BYTES, (byte) 0);
  }

  private void keep(long bucket) {
    Memory.putLong(bucket, spare);
    spare = bucket;
  }

  private long takeSpare() {
    long bucket = spare;
    spare = Memory.getLong(bucket);
    return bucket;
  }

  private void releaseSpares() {
    while (spare != 0) {
      allocator.free(takeSpare());
    }
  }

  private boolean reserveSpares(int count) {
    try {
      for (int i = 0; i < count; i++) {
        keep(allocator.allocate(BUCKET_BYTES));
      }
      return true;
    } catch (OutOfNativeMemoryException _) {
      releaseSpares();
      return false;
    }
  }

  /** How many overflow buckets a chain of so many entries has. */
  private static int overflows(int entries) {
    return entries <= 8 ? 0 : (entries - 2) / 7;
  }

  private void split() {
    long added = buckets();
    long low = Long.highestOneBit(added);
    if (added == low && !opens(added)) {
      return;
    }
    int count = gather(added - low);
    clear(address(added - low));
    Memory.fill(address(added), BUCKET_BYTES, (byte) 0);
    Memory.putLong(head + BUCKETS, added + 1);
    DictSegment.count(allocator, added, true);
    for (int i = 0; i < count; i++) {
      append(address(bucket(hash(gathered(i)))), gathered[i]);
    }
    releaseSpares();
  }

  /** False if the two chains take less memory than one would, and there is none; nothing was changed then. */
  private boolean merge() {
    long last = buckets() - 1;
    long target = last - Long.highestOneBit(last);
    int here = gather(target);
    int there = gather(last);
    if (!reserveSpares(overflows(here + there) - overflows(here) - overflows(there))) {
      return false;
    }
    int count = takeLast();
    for (int i = 0; i < count; i++) {
      append(address(target), gathered[i]);
    }
    releaseSpares();
    return true;
  }

  private void found() {
    long bucket = DictSegment.open(allocator, 0);
    try {
      head = allocator.allocate(SEGMENTS + FIRST_SEGMENTS * 8);
    } catch (OutOfNativeMemoryException e) {
      DictSegment.close(allocator, 0, bucket);
      throw e;
    }
    Memory.fill(bucket, BUCKET_BYTES, (byte) 0);
    Memory.putLong(head + SIZE, 0);
    Memory.putLong(head + BUCKETS, 1);
    Memory.putLong(head + OVERFLOWS, 0);
    Memory.putLong(head + CAPTURE, 0);
    Memory.putLong(head + SEGMENTS, bucket);
  }

  private boolean opens(long firstBucket) {
    try {
      openSegment(firstBucket);
      return true;
    } catch (OutOfNativeMemoryException _) {
      return false;
    }
  }

  private void openSegment(long firstBucket) {
    int offset = segmentOffset(firstBucket);
    if (offset + 8 > allocator.usableBytes(head)) {
      growHead(offset);
    }
    long address = DictSegment.open(allocator, firstBucket);
    Memory.putLong(head + offset, address - firstBucket * BUCKET_BYTES);
  }

  private void growHead(int bytesUsed) {
    long larger = allocator.allocate(bytesUsed * 2L);
    Memory.copy(head, larger, bytesUsed);
    allocator.free(head);
    head = larger;
  }

  /** Ends the last bucket, which is empty, and what memory stood for it alone. */
  private void close(long last) {
    long address = address(last);
    Memory.putLong(head + BUCKETS, last);
    DictSegment.count(allocator, last, false);
    if (last == Long.highestOneBit(last)) {
      DictSegment.close(allocator, last, address);
    } else {
      DictSegment.discard(last, address);
    }
    if (last == 0) {
      allocator.free(head);
      head = 0;
    }
  }
}
