package kinglet.engine.keyspace;

import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Decimal;

/**
 * One numbered database: a {@link KeyDict} of entries, and the {@link Expiry} of those with a deadline. Keys are raw bytes
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
  private final Expiry expiry;
  private KeyDict dict;
  // Null once all keys are in the table.
  private DormantKeys dormant;

  Database(Keyspace keyspace, int index, Garbage garbage, SplittableRandom random) {
    this.keyspace = keyspace;
    this.index = index;
    this.garbage = garbage;
    this.random = random;
    allocator = keyspace.allocator();
    strings = keyspace.strings();
    access = keyspace.access();
    expiry = new Expiry(keyspace, this);
    dict = keyspace.newDict();
  }

  public int index() {
    return index;
  }

  /** How many keys, due ones that were not noticed yet included. */
  public long size() {
    return dormant == null ? dict.size() : dict.size() + dormant.size();
  }

  /** How many keys have a deadline. */
  public long volatileSize() {
    return dormant == null ? expiry.size() : expiry.size() + dormant.volatileSize();
  }

  /** How many keys have values of which parts have deadlines. */
  public long timedSize() {
    return expiry.timedSize();
  }

  /**
   * The live entry of a key, or {@link Entry#NONE}. A due entry is deleted first, its listener told, and so are parts of its
   * value that are due, if they are not very many. Does not {@link Keyspace#touch} the entry.
   */
  public long find(long key, int keyLength) {
    long hash = dict.hash(key, keyLength);
    long entry = lookUp(hash, key, keyLength);
    if (entry == Entry.NONE || !Entry.needsLook(entry)) {
      return entry;
    }
    if (expiry.isDue(entry)) {
      return expireLazily(entry);
    }
    if (Entry.isCold(entry)) {
      return keyspace.coldValues().thaw(this, entry);
    }
    return expiry.expirePartsLazily(entry) ? dict.find(hash, key, keyLength) : entry;
  }

  /** As {@link #find}, but a cold entry stays cold: for who does not look at the value. */
  public long locate(long key, int keyLength) {
    long entry = lookUp(dict.hash(key, keyLength), key, keyLength);
    if (entry == Entry.NONE || !Entry.needsLook(entry)) {
      return entry;
    }
    return Entry.isCold(entry) && !expiry.isDue(entry) ? entry : find(key, keyLength);
  }

  /** The hash of a key in this database, for {@link #touchBucket} and {@link #candidate}. */
  public long hash(long key, int keyLength) {
    return dict.hash(key, keyLength);
  }

  /** Reads the bucket of a hash, so that it is cached. What it returns means nothing. */
  public long touchBucket(long hash) {
    return dict.touchBucket(hash);
  }

  /** The entry that a hash most likely belongs to, or {@link Entry#NONE}; its memory was not looked at. */
  public long candidate(long hash) {
    return dict.candidate(hash);
  }

  /** Whether find would answer; deletes nothing, touches nothing. */
  public boolean contains(long key, int keyLength) {
    long entry = lookUp(dict.hash(key, keyLength), key, keyLength);
    return entry != Entry.NONE && !expiry.isDue(entry);
  }

  /** What the table has, or else the keys that are not in it yet. */
  private long lookUp(long hash, long key, int keyLength) {
    long entry = dict.find(hash, key, keyLength);
    return entry != Entry.NONE || dormant == null ? entry : dormant.wake(key, keyLength);
  }

  /** Gives it keys that are not in its table yet, none of which is; or null: from now on all are in there. */
  public void dormant(DormantKeys keys) {
    dormant = keys;
  }

  /**
   * Makes the key hold a string, whatever it held; without a deadline. Observers are told first. Returns the entry.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the key holds what it held
   */
  public long putString(long key, int keyLength, long value, int valueLength) {
    return Decimal.isLong(value, valueLength)
        ? putLong(key, keyLength, Decimal.parse(value, valueLength))
        : putText(key, keyLength, value, valueLength);
  }

  /** As {@link #putString}, but what looks like an integer stays a text. */
  public long putText(long key, int keyLength, long value, int valueLength) {
    long hash = dict.hash(key, keyLength);
    long old = forOverwrite(hash, key, keyLength);
    if (old != Entry.NONE) {
      return strings.write(this, old, false, value, valueLength);
    }
    if (!StringValue.isInline(valueLength)) {
      return insertRaw(hash, key, keyLength, strings.rawOf(value, valueLength));
    }
    long entry = create(key, keyLength, valueLength);
    StringValue.fill(entry, value, valueLength);
    return added(insert(hash, entry));
  }

  /** As {@link #putString}, for an integer, encoded as one. */
  public long putLong(long key, int keyLength, long value) {
    long hash = dict.hash(key, keyLength);
    long old = forOverwrite(hash, key, keyLength);
    if (old != Entry.NONE) {
      return strings.writeLong(this, old, false, value);
    }
    return added(insertWord(hash, key, keyLength, Type.STRING, StringValue.INT, value));
  }

  /**
   * As {@link #putString}, for what {@link StringValue#newRaw} made.
   *
   * @param root the string, which is the entry's from now on, or is freed if the kernel refuses memory
   */
  public long putRaw(long key, int keyLength, long root) {
    long hash = dict.hash(key, keyLength);
    long old = forOverwrite(hash, key, keyLength);
    return old != Entry.NONE ? strings.writeRoot(this, old, false, root) : insertRaw(hash, key, keyLength, root);
  }

  /**
   * Makes a key that is free hold a value of any type whose encoding is not inline.
   *
   * @param word the value's root, which the entry owns from now on
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the root is still the caller's
   */
  public long putNew(long key, int keyLength, int type, int encoding, long word) {
    long hash = dict.hash(key, keyLength);
    long old = lookUp(hash, key, keyLength);
    boolean replaces = old != Entry.NONE && !expiry.isDue(old);
    vacate(old);
    long entry = insertWord(hash, key, keyLength, type, encoding, word);
    return replaces ? entry : added(entry);
  }

  /**
   * Gives the value of an entry, whose encoding is not inline, another root and encoding. The old root is the caller's to
   * free, and {@link #changing} the caller's to call before.
   */
  public void reroot(long entry, int encoding, long root) {
    Entry.describe(entry, Entry.type(entry), encoding, Entry.detail(entry));
    Entry.word(entry, root);
    ValueTimers.moved(entry, entry);
  }

  /**
   * Makes an entry cold, whose value was written elsewhere, and frees the value. Nobody is told: it is the same value. Returns
   * the entry, which may have moved.
   *
   * @param word what {@link ColdValues} knows the value by
   */
  public long chill(long entry, long word) {
    int type = Entry.type(entry);
    int encoding = Entry.encoding(entry);
    long root = Entry.hasRoot(entry) ? Entry.word(entry) : 0;
    long at = resize(entry, Entry.hasDeadline(entry), Long.BYTES);
    Entry.describe(at, type, Entry.COLD, encoding);
    Entry.word(at, word);
    garbage.freeValue(type, encoding, root);
    return at;
  }

  /**
   * Gives a cold entry a value again: that of an entry in {@link Keyspace#aside}, which goes. Nobody is told. Returns the entry,
   * which may have moved.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; nothing was changed, and both entries are there
   */
  public long warm(long entry, long source) {
    long at = resize(entry, Entry.hasDeadline(entry), Entry.valueBytes(source));
    Entry.describe(at, Entry.type(source), Entry.encoding(source), Entry.detail(source));
    Memory.copy(Entry.valueAddress(source), Entry.valueAddress(at), Entry.valueBytes(source));
    keyspace.aside().dropShell(source);
    return at;
  }

  private void dropShell(long entry) {
    dict.remove(dict.hash(entry), entry);
    allocator.free(entry);
  }

  /** Sets when a timed value has something to do, Unix time in milliseconds, or {@link ValueTimers#NEVER}. */
  public void setTimer(long entry, long timeMs) {
    expiry.setTimer(entry, timeMs);
  }

  /** Tells the listener that a part of an entry's value is due and about to go. */
  public void tellPartExpiring(long entry, long part, int partLength) {
    keyspace.expiry().partExpiring(this, entry, part, partLength);
  }

  /** Deletes an entry of this database; observers are told first. */
  public void delete(long entry) {
    changing(entry);
    dict.remove(dict.hash(entry), entry);
    expiry.remove(entry);
    garbage.free(entry);
  }

  /** Sets or moves the deadline. Returns the entry, which may have moved. */
  public long setDeadline(long entry, long deadlineMs) {
    changing(entry);
    expiry.removeDeadline(entry);
    long at = resize(entry, true, Entry.valueBytes(entry));
    expiry.addDeadline(at, deadlineMs);
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

  /**
   * Gives the entry another key, deleting what that key held. Deadline and value stay. Returns the entry.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; both keys hold what they held
   */
  public long rename(long entry, long newKey, int newKeyLength) {
    if (Entry.hasKey(entry, newKey, newKeyLength)) {
      return entry;
    }
    changing(entry);
    long hash = dict.hash(newKey, newKeyLength);
    long replaced = lookUp(hash, newKey, newKeyLength);
    long renamed = insert(hash, duplicate(entry, newKey, newKeyLength));
    vacate(replaced);
    added(renamed);
    dict.remove(dict.hash(entry), entry);
    if (Entry.hasDeadline(entry)) {
      // Again: what was deleted may have been its neighbour in the wheel.
      Memory.copy(entry + Entry.NODE_OFFSET, renamed + Entry.NODE_OFFSET, Entry.NODE_BYTES);
    }
    expiry.moved(entry, renamed);
    allocator.free(entry);
    return renamed;
  }

  /** Moves the entry to another database, where the key must be free. Returns the new entry. */
  public long moveTo(Database target, long entry) {
    long hash = dict.hash(entry);
    target.vacate(target.lookUp(hash, Entry.keyAddress(entry), Entry.keyLength(entry)));
    changing(entry);
    target.dict.insert(hash, entry);
    target.added(entry);
    dict.remove(hash, entry);
    expiry.remove(entry);
    target.expiry.add(entry);
    return entry;
  }

  /**
   * Copies value and deadline to a free key of a database (which may be this one). Returns the new entry.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; there is no copy
   */
  public long copyTo(Database target, long entry, long newKey, int newKeyLength) {
    long hash = dict.hash(newKey, newKeyLength);
    target.vacate(target.lookUp(hash, newKey, newKeyLength));
    long root = copyOfRoot(entry);
    try {
      long copy = duplicate(entry, newKey, newKeyLength);
      Entry.clock(copy, access.fresh());
      if (Entry.hasRoot(entry)) {
        Entry.word(copy, root);
      }
      target.added(target.insert(hash, copy));
      target.expiry.add(copy);
      return copy;
    } catch (OutOfNativeMemoryException e) {
      garbage.freeValue(Entry.type(entry), Entry.encoding(entry), root);
      throw e;
    }
  }

  private long copyOfRoot(long entry) {
    return Entry.hasRoot(entry) ? keyspace.type(Entry.type(entry)).copy(Entry.encoding(entry), Entry.word(entry)) : 0;
  }

  /** A live entry chosen at random, or {@link Entry#NONE} if there is none. Due ones that it meets are deleted. */
  public long random() {
    int tries = 0;
    long entry = dict.random(random);
    while (entry != Entry.NONE && expiry.isDue(entry)) {
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

  /** Moves the entry's block if it lies in a chunk that is to be emptied. Returns the entry, which may have moved. */
  long defragmentEntry(long entry, BlockMover mover) {
    long target = allocator.isSparse(entry) ? mover.room(Entry.bytes(entry)) : 0;
    mover.count(target != 0);
    if (target == 0) {
      return entry;
    }
    relocate(entry, target, Entry.hasDeadline(entry), Entry.valueBytes(entry));
    return target;
  }

  /** Moves a piece of what the value owns, from the mover's cursor on; nothing of what is captured. */
  void defragmentValue(long entry, BlockMover mover) {
    if (!Entry.hasRoot(entry) || keyspace.captureOf(entry) != 0) {
      mover.takeCursor();
      return;
    }
    long root = Entry.word(entry);
    long moved = keyspace.type(Entry.type(entry)).defragment(Entry.encoding(entry), root, mover);
    if (moved != root) {
      Entry.word(entry, moved);
      expiry.movedValue(Entry.encoding(entry), root, moved);
    }
  }

  /** Bytes that the entry, its place in the dictionary and its value take, slack included. */
  public long memoryBytes(long entry) {
    return allocator.usableBytes(entry) + dict.bytes() / dict.size() + keyspace.memoryBytes(entry);
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
      expiry.removeDeadline(entry);
    }
    if (target != entry) {
      relocate(entry, target, deadline, kept);
    } else if (had != deadline) {
      Entry.layOut(entry, entry, deadline, kept);
    }
    return target;
  }

  /** Deletes what is due; see {@link Expiry#expire}. */
  int expire(int entriesMax) {
    return expiry.expire(entriesMax);
  }

  long nextDeadlineMs() {
    return expiry.nextMs();
  }

  /** Frees a value that an entry held, whose {@link #changing} was called. */
  void discard(int type, int encoding, long root) {
    expiry.removeValue(encoding, root);
    garbage.freeValue(type, encoding, root);
  }

  /** Its table, until it is cleared or swapped. */
  KeyDict dict() {
    return dict;
  }

  Expiry expiry() {
    return expiry;
  }

  boolean isSparse() {
    return dict.isSparse();
  }

  int settle(int mergesMax) {
    return dict.settle(mergesMax);
  }

  void clear() {
    if (!keyspace.walk().keeps(dict)) {
      garbage.add(dict);
    }
    dict = keyspace.newDict();
    expiry.clear();
    if (dormant != null) {
      DormantKeys dropped = dormant;
      dormant = null;
      dropped.drop();
    }
  }

  boolean isWhole() {
    return dormant == null;
  }

  void swap(Database other) {
    KeyDict otherDict = other.dict;
    other.dict = dict;
    dict = otherDict;
    expiry.swap(other.expiry);
    DormantKeys otherDormant = other.dormant;
    other.wakes(dormant);
    wakes(otherDormant);
  }

  private void wakes(DormantKeys keys) {
    dormant = keys;
    if (keys != null) {
      keys.moveTo(this);
    }
  }

  private void visit(int gathered, EntryVisitor visitor) {
    for (int i = 0; i < gathered; i++) {
      long entry = dict.gathered(i);
      if (!expiry.isDue(entry)) {
        visitor.visit(entry);
      }
    }
  }

  private void expireGathered(int gathered) {
    dict.pin(true);
    for (int i = 0; i < gathered; i++) {
      if (expiry.isDue(dict.gathered(i))) {
        expireLazily(dict.gathered(i));
      }
    }
    dict.pin(false);
    dict.settle(SETTLE_MERGES_MAX);
  }

  private long expireLazily(long entry) {
    if (!keyspace.expiryHides()) {
      expiry.expire(entry);
    }
    return Entry.NONE;
  }

  /** What the key holds, ready to be overwritten: observers told, touched. */
  private long forOverwrite(long hash, long key, int keyLength) {
    long entry = lookUp(hash, key, keyLength);
    if (entry == Entry.NONE) {
      return entry;
    }
    if (expiry.isDue(entry) && !keyspace.expiryHides()) {
      return expireLazily(entry);
    }
    changing(entry);
    access.touch(entry);
    return entry;
  }

  /** Makes sure that a key is free: deletes what it holds, if anything, hidden entries included. */
  private void vacate(long entry) {
    if (entry != Entry.NONE && expiry.isDue(entry) && !keyspace.expiryHides()) {
      expiry.expire(entry);
    } else if (entry != Entry.NONE) {
      delete(entry);
    }
  }

  private long insertRaw(long hash, long key, int keyLength, long root) {
    try {
      return added(insertWord(hash, key, keyLength, Type.STRING, StringValue.RAW, root));
    } catch (OutOfNativeMemoryException e) {
      allocator.free(root);
      throw e;
    }
  }

  private long insertWord(long hash, long key, int keyLength, int type, int encoding, long word) {
    long entry = create(key, keyLength, Long.BYTES);
    Entry.describe(entry, type, encoding, 0);
    Entry.word(entry, word);
    ValueTimers.moved(entry, entry);
    return insert(hash, entry);
  }

  /** If the kernel refuses memory, frees the entry's block, but none that it points to. */
  private long insert(long hash, long entry) {
    try {
      dict.insert(hash, entry);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(entry);
      throw e;
    }
    return entry;
  }

  /** The entry's key was free. */
  private long added(long entry) {
    keyspace.tellAdded(this, entry);
    return entry;
  }

  private long create(long key, int keyLength, int valueBytes) {
    long entry = allocator.allocate(Entry.bytes(keyLength, false, valueBytes));
    Entry.start(entry, access.fresh(), keyspace.mark(), false, key, keyLength);
    return entry;
  }

  private long duplicate(long entry, long key, int keyLength) {
    boolean deadline = Entry.hasDeadline(entry);
    int valueBytes = Entry.valueBytes(entry);
    long copy = allocator.allocate(Entry.bytes(keyLength, deadline, valueBytes));
    Entry.start(copy, Entry.clock(entry), keyspace.mark(), deadline, key, keyLength);
    Entry.describe(copy, Entry.type(entry), Entry.encoding(entry), Entry.detail(entry));
    Memory.copy(Entry.valueAddress(entry), Entry.valueAddress(copy), valueBytes);
    if (deadline) {
      Memory.copy(entry + Entry.NODE_OFFSET, copy + Entry.NODE_OFFSET, Entry.NODE_BYTES);
    }
    return copy;
  }

  private void relocate(long entry, long target, boolean deadline, int kept) {
    boolean linked = deadline && Entry.hasDeadline(entry);
    ValueTimers.moved(entry, target);
    Entry.layOut(entry, target, deadline, kept);
    dict.moved(dict.hash(target), entry, target);
    if (linked) {
      expiry.movedDeadline(entry, target);
    }
    allocator.free(entry);
  }

  private static boolean suits(long usableBytes, long bytes) {
    return bytes <= usableBytes && usableBytes <= bytes + bytes / 4 + 8;
  }
}
