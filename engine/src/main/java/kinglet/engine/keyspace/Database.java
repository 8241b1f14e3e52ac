package kinglet.engine.keyspace;

import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Decimal;
import kinglet.engine.time.TimingWheel;

/**
 * One numbered database: a {@link KeyDict} of entries and a {@link TimingWheel} of those with a deadline. Keys are raw bytes
 * given by address and length, which must not lie inside an entry that the call changes. Owned by the executor.
 *
 * <p>A due entry is one whose deadline is not after {@link Keyspace#nowMs}. No method shows one.
 */
public final class Database {
  private static final int RANDOM_TRIES = 100;
  private static final int SETTLE_MERGES_MAX = 64;

  private final Keyspace keyspace;
  private final int index;
  private final Allocator allocator;
  private final Garbage garbage;
  private final StringValue strings;
  private final AccessClock access;
  private final SplittableRandom random;
  private KeyDict dict;
  private TimingWheel wheel = new TimingWheel();

  Database(Keyspace keyspace, int index, Garbage garbage, SplittableRandom random) {
    this.keyspace = keyspace;
    this.index = index;
    this.garbage = garbage;
    this.random = random;
    allocator = keyspace.allocator();
    strings = keyspace.strings();
    access = keyspace.access();
    dict = keyspace.newDict();
  }

  public int index() {
    return index;
  }

  /** How many keys, due ones that were not noticed yet included. */
  public long size() {
    return dict.size();
  }

  /** How many keys have a deadline. */
  public long volatileSize() {
    return wheel.size();
  }

  /**
   * The live entry of a key, or {@link Entry#NONE}. A due entry is deleted first, its listener told. Does not {@link
   * Keyspace#touch} the entry.
   */
  public long find(long key, int keyLength) {
    long entry = dict.find(dict.hash(key, keyLength), key, keyLength);
    if (entry != Entry.NONE && isDue(entry)) {
      return expireLazily(entry);
    }
    return entry;
  }

  /** The hash of a key in this database, for {@link #touchBucket} and {@link #touchEntry}. */
  public long hash(long key, int keyLength) {
    return dict.hash(key, keyLength);
  }

  /** Reads the bucket of a hash, so that it is cached. What it returns means nothing. */
  public long touchBucket(long hash) {
    return dict.touchBucket(hash);
  }

  /** Reads the entry that a hash may belong to, so that it is cached. What it returns means nothing. */
  public long touchEntry(long hash) {
    return dict.touchEntry(hash);
  }

  /** Whether find would answer; deletes nothing, touches nothing. */
  public boolean contains(long key, int keyLength) {
    long entry = dict.find(dict.hash(key, keyLength), key, keyLength);
    return entry != Entry.NONE && !isDue(entry);
  }

  /**
   * Makes the key hold a string, whatever it held; without a deadline. Observers are told first. Returns the entry.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the key holds what it held
   */
  public long putString(long key, int keyLength, long value, int valueLength) {
    if (Decimal.isLong(value, valueLength)) {
      return putLong(key, keyLength, Decimal.parse(value, valueLength));
    }
    long hash = dict.hash(key, keyLength);
    long old = forOverwrite(hash, key, keyLength);
    if (old != Entry.NONE) {
      return strings.write(this, old, false, value, valueLength);
    }
    long entry = create(key, keyLength, StringValue.inlineBytes(valueLength));
    try {
      strings.fill(entry, value, valueLength);
      dict.insert(hash, entry);
      return entry;
    } catch (OutOfNativeMemoryException e) {
      garbage.free(entry);
      throw e;
    }
  }

  /** As {@link #putString}, for an integer, encoded as one. */
  public long putLong(long key, int keyLength, long value) {
    long hash = dict.hash(key, keyLength);
    long old = forOverwrite(hash, key, keyLength);
    if (old != Entry.NONE) {
      return strings.writeLong(this, old, false, value);
    }
    return insertWord(hash, key, keyLength, Type.STRING, StringValue.INT, value);
  }

  /**
   * Makes a key that is free hold a value of any type whose encoding is not inline.
   *
   * @param word the value's root, which the entry owns from now on
   */
  public long putNew(long key, int keyLength, int type, int encoding, long word) {
    long hash = dict.hash(key, keyLength);
    vacate(hash, key, keyLength);
    return insertWord(hash, key, keyLength, type, encoding, word);
  }

  /** Deletes an entry of this database; observers are told first. */
  public void delete(long entry) {
    changing(entry);
    dict.remove(dict.hash(entry), entry);
    stopDeadline(entry);
    garbage.free(entry);
  }

  /** Sets or moves the deadline. Returns the entry, which may have moved. */
  public long setDeadline(long entry, long deadlineMs) {
    changing(entry);
    stopDeadline(entry);
    long at = resize(entry, true, Entry.valueBytes(entry));
    Memory.putLong(at + Entry.NODE_OFFSET, deadlineMs);
    wheel.insert(at + Entry.NODE_OFFSET, keyspace.nowMs());
    return at;
  }

  /** Takes the deadline off. Returns the entry, which may have moved. */
  public long clearDeadline(long entry) {
    if (!Entry.hasDeadline(entry)) {
      return entry;
    }
    changing(entry);
    return resize(entry, false, Entry.valueBytes(entry));
  }

  /** Gives the entry another key, deleting what that key held. Deadline and value stay. Returns the entry. */
  public long rename(long entry, long newKey, int newKeyLength) {
    if (Entry.hasKey(entry, newKey, newKeyLength)) {
      return entry;
    }
    long hash = dict.hash(newKey, newKeyLength);
    vacate(hash, newKey, newKeyLength);
    changing(entry);
    long renamed = duplicate(entry, newKey, newKeyLength);
    dict.remove(dict.hash(entry), entry);
    if (Entry.hasDeadline(entry)) {
      wheel.moved(entry + Entry.NODE_OFFSET, renamed + Entry.NODE_OFFSET);
    }
    allocator.free(entry);
    dict.insert(hash, renamed);
    return renamed;
  }

  /** Moves the entry to another database, where the key must be free. Returns the new entry. */
  public long moveTo(Database target, long entry) {
    long hash = dict.hash(entry);
    target.vacate(hash, Entry.keyAddress(entry), Entry.keyLength(entry));
    changing(entry);
    dict.remove(hash, entry);
    stopDeadline(entry);
    target.adopt(hash, entry);
    return entry;
  }

  /** Copies value and deadline to a free key of a database (which may be this one). Returns the new entry. */
  public long copyTo(Database target, long entry, long newKey, int newKeyLength) {
    long hash = dict.hash(newKey, newKeyLength);
    target.vacate(hash, newKey, newKeyLength);
    long copy = duplicate(entry, newKey, newKeyLength);
    Entry.clock(copy, access.fresh());
    if (Entry.hasRoot(entry)) {
      ValueType type = keyspace.type(Entry.type(entry));
      Entry.word(copy, type.copy(Entry.encoding(entry), Entry.word(entry)));
    }
    target.adopt(hash, copy);
    return copy;
  }

  /** A live entry chosen at random, or {@link Entry#NONE} if there is none. Due ones that it meets are deleted. */
  public long random() {
    int tries = 0;
    long entry = dict.random(random);
    while (entry != Entry.NONE && isDue(entry)) {
      expireLazily(entry);
      // where expiry only hides, deletion does not end this loop
      entry = tries++ < RANDOM_TRIES || !keyspace.expiryHides() ? dict.random(random) : Entry.NONE;
    }
    return entry;
  }

  /**
   * Visits a few live entries. Every entry that is there from the first call (cursor 0) to the last (returns 0) is visited
   * at least once, however much the dictionary grows or shrinks between the calls. Source: the reverse-binary cursor of
   * Redis's dictScan. Due entries that it meets are deleted. The visitor must not change the database.
   *
   * @return the next cursor, unsigned, 0 at the end
   */
  public long scan(long cursor, EntryVisitor visitor) {
    int gathered = dict.gatherAt(cursor);
    // The next cursor follows from the size at which the buckets were gathered; deletion may shrink it.
    long next = dict.nextCursor(cursor);
    visit(gathered, visitor);
    expireGathered(gathered);
    return next;
  }

  /** Visits every live entry; the visitor may delete the entry that it is shown and nothing else. */
  public void forEach(EntryVisitor visitor) {
    dict.pin(true);
    try {
      for (long bucket = 0; bucket < dict.buckets(); bucket++) {
        visit(dict.gather(bucket), visitor);
      }
    } finally {
      dict.pin(false);
    }
    dict.settle(SETTLE_MERGES_MAX);
  }

  /**
   * Moves the entry's block if {@link Allocator#isSparse} asks for it. Blocks that its value owns stay. Returns the entry,
   * which may have moved.
   */
  public long defragment(long entry) {
    if (!allocator.isSparse(entry)) {
      return entry;
    }
    changing(entry);
    long target = allocator.allocate(Entry.bytes(entry));
    relocate(entry, target, Entry.hasDeadline(entry), Entry.valueBytes(entry));
    return target;
  }

  /** Bytes that the entry, its place in the dictionary and its value take, slack included. */
  public long memoryBytes(long entry) {
    long bytes = allocator.usableBytes(entry) + dict.bytes() / dict.size();
    if (Entry.hasRoot(entry)) {
      bytes += keyspace.type(Entry.type(entry)).memoryBytes(Entry.encoding(entry), Entry.word(entry));
    }
    return bytes;
  }

  /** Bytes of the dictionary without the entries. */
  public long dictBytes() {
    return dict.bytes();
  }

  /** Tells the observers that the entry is about to change: for values, before each mutation. */
  public void changing(long entry) {
    if (keyspace.isObserved()) {
      keyspace.tellBeforeChange(this, entry);
    }
  }

  /**
   * Gives an entry room for so many bytes of value, with or without a deadline's node; the first bytes of the value stay.
   * In place if that wastes little. A deadline that goes leaves the wheel, one that comes is for the caller to insert.
   * Returns the entry, which may have moved.
   */
  long resize(long entry, boolean deadline, int valueBytes) {
    boolean had = Entry.hasDeadline(entry);
    long bytes = Entry.bytes(Entry.keyLength(entry), deadline, valueBytes);
    if (had == deadline && bytes == Entry.bytes(entry)) {
      return entry;
    }
    int kept = Math.min(valueBytes, Entry.valueBytes(entry));
    long target = suits(allocator.usableBytes(entry), bytes) ? entry : allocator.allocate(bytes);
    if (had && !deadline) {
      wheel.remove(entry + Entry.NODE_OFFSET);
    }
    if (target != entry) {
      relocate(entry, target, deadline, kept);
    } else if (had != deadline) {
      Entry.layOut(entry, entry, deadline, kept);
    }
    return target;
  }

  /** Deletes what is due, and moves the wheel on; returns how many entries it deleted or moved, at most so many. */
  int expire(int entriesMax) {
    int work = 0;
    while (work < entriesMax) {
      work += wheel.advance(keyspace.nowMs(), entriesMax - work);
      long node = work < entriesMax ? wheel.due() : 0;
      if (node == 0) {
        return work;
      }
      expire(node - Entry.NODE_OFFSET);
      work++;
    }
    return work;
  }

  long nextDeadlineMs() {
    return wheel.nextDeadlineMs();
  }

  /** Its table, until it is cleared or swapped. */
  KeyDict dict() {
    return dict;
  }

  /** The nodes of its entries with a deadline, until it is cleared or swapped. */
  TimingWheel wheel() {
    return wheel;
  }

  boolean isSparse() {
    return dict.isSparse();
  }

  int settle(int mergesMax) {
    return dict.settle(mergesMax);
  }

  void clear() {
    garbage.add(dict);
    dict = keyspace.newDict();
    wheel = new TimingWheel();
  }

  void swap(Database other) {
    KeyDict otherDict = other.dict;
    TimingWheel otherWheel = other.wheel;
    other.dict = dict;
    other.wheel = wheel;
    dict = otherDict;
    wheel = otherWheel;
  }

  private void visit(int gathered, EntryVisitor visitor) {
    for (int i = 0; i < gathered; i++) {
      long entry = dict.gathered(i);
      if (!isDue(entry)) {
        visitor.visit(entry);
      }
    }
  }

  private void expireGathered(int gathered) {
    dict.pin(true);
    for (int i = 0; i < gathered; i++) {
      if (isDue(dict.gathered(i))) {
        expireLazily(dict.gathered(i));
      }
    }
    dict.pin(false);
    dict.settle(SETTLE_MERGES_MAX);
  }

  private boolean isDue(long entry) {
    return Entry.hasDeadline(entry) && Entry.deadlineMs(entry) <= keyspace.nowMs();
  }

  private long expireLazily(long entry) {
    if (!keyspace.expiryHides()) {
      expire(entry);
    }
    return Entry.NONE;
  }

  private void expire(long entry) {
    keyspace.tellExpiring(this, entry);
    delete(entry);
  }

  /** What the key holds, ready to be overwritten: observers told, touched. */
  private long forOverwrite(long hash, long key, int keyLength) {
    long entry = dict.find(hash, key, keyLength);
    if (entry == Entry.NONE) {
      return entry;
    }
    if (isDue(entry) && !keyspace.expiryHides()) {
      return expireLazily(entry);
    }
    changing(entry);
    access.touch(entry);
    return entry;
  }

  /** Makes sure that the key is free, hidden entries included. */
  private void vacate(long hash, long key, int keyLength) {
    long entry = dict.find(hash, key, keyLength);
    if (entry != Entry.NONE && isDue(entry) && !keyspace.expiryHides()) {
      expire(entry);
    } else if (entry != Entry.NONE) {
      delete(entry);
    }
  }

  private void adopt(long hash, long entry) {
    dict.insert(hash, entry);
    if (Entry.hasDeadline(entry)) {
      wheel.insert(entry + Entry.NODE_OFFSET, keyspace.nowMs());
    }
  }

  private void stopDeadline(long entry) {
    if (Entry.hasDeadline(entry)) {
      wheel.remove(entry + Entry.NODE_OFFSET);
    }
  }

  private long insertWord(long hash, long key, int keyLength, int type, int encoding, long word) {
    long entry = create(key, keyLength, Long.BYTES);
    Entry.describe(entry, type, encoding, 0);
    Entry.word(entry, word);
    dict.insert(hash, entry);
    return entry;
  }

  private long create(long key, int keyLength, int valueBytes) {
    long entry = allocator.allocate(Entry.bytes(keyLength, false, valueBytes));
    Entry.start(entry, access.fresh(), false, key, keyLength);
    return entry;
  }

  private long duplicate(long entry, long key, int keyLength) {
    boolean deadline = Entry.hasDeadline(entry);
    int valueBytes = Entry.valueBytes(entry);
    long copy = allocator.allocate(Entry.bytes(keyLength, deadline, valueBytes));
    Entry.start(copy, Entry.clock(entry), deadline, key, keyLength);
    Entry.describe(copy, Entry.type(entry), Entry.encoding(entry), Entry.detail(entry));
    Memory.copy(Entry.valueAddress(entry), Entry.valueAddress(copy), valueBytes);
    if (deadline) {
      Memory.copy(entry + Entry.NODE_OFFSET, copy + Entry.NODE_OFFSET, Entry.NODE_BYTES);
    }
    return copy;
  }

  private void relocate(long entry, long target, boolean deadline, int kept) {
    boolean linked = deadline && Entry.hasDeadline(entry);
    Entry.layOut(entry, target, deadline, kept);
    dict.moved(dict.hash(target), entry, target);
    if (linked) {
      wheel.moved(entry + Entry.NODE_OFFSET, target + Entry.NODE_OFFSET);
    }
    allocator.free(entry);
  }

  private static boolean suits(long usableBytes, long bytes) {
    return bytes <= usableBytes && usableBytes <= bytes + bytes / 4 + 8;
  }
}
