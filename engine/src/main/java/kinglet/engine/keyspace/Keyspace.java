package kinglet.engine.keyspace;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;

/** All databases and what they share. Owned by the executor. */
public final class Keyspace {
  private static final int TYPES_MAX = 8;
  private static final int COLD_SLOT = TYPES_MAX - 1;
  private static final int ASIDE = -1;

  private final Allocator allocator;
  private final long seed;
  private final ExpiryListener expiry;
  private final ValueType[] types = new ValueType[TYPES_MAX];
  private final ColdType cold = new ColdType();
  private final Captures captures = new Captures();
  private final Garbage garbage;
  private final StringValue strings;
  private final AccessClock access;
  private final Victims victims;
  private final Database[] databases;
  private final Database aside;
  private final List<ChangeObserver> observers = new ArrayList<>();
  private final CutWalk walk;
  private long mark;
  private boolean observed;
  private AdditionListener additions;
  private boolean expiresActively = true;
  private boolean expiryHides;
  private boolean waking;
  private long nowMs;
  private int turn;

  /**
   * @param databases how many, 1 or more
   * @param seed of the hash function and of {@link Database#random}
   */
  public Keyspace(Allocator allocator, int databases, long seed, ExpiryListener expiry) {
    this.allocator = allocator;
    this.seed = seed;
    this.expiry = expiry;
    SplittableRandom random = new SplittableRandom(seed);
    access = new AccessClock(random);
    garbage = new Garbage(allocator, types, captures);
    strings = new StringValue(allocator, captures);
    types[Type.STRING] = strings;
    types[COLD_SLOT] = cold;
    this.databases = new Database[databases];
    for (int i = 0; i < databases; i++) {
      this.databases[i] = new Database(this, i, garbage, random);
    }
    aside = new Database(this, ASIDE, garbage, random);
    victims = new Victims(this, random);
    walk = new CutWalk(this, garbage);
  }

  /** Makes a data type known, by its number in {@link Type}. */
  public void register(int type, ValueType valueType) {
    types[type] = valueType;
  }

  public int databaseCount() {
    return databases.length;
  }

  public Database database(int index) {
    return databases[index];
  }

  /** A database that is none: of entries that somebody needs for a moment, and nobody hears of. */
  public Database aside() {
    return aside;
  }

  public StringValue strings() {
    return strings;
  }

  public ValueType type(int type) {
    return types[type];
  }

  /** The place of what a value's type and encoding make of it, in {@link #types}. */
  static int slot(int type, int encoding) {
    return encoding == Entry.COLD ? COLD_SLOT : type;
  }

  private ValueType typeOf(long entry) {
    return types[slot(Entry.type(entry), Entry.encoding(entry))];
  }

  /** Says who has the values of cold entries; at wiring. */
  public void coldValues(ColdValues values) {
    cold.values(values);
  }

  /** Who has the values of cold entries. */
  public ColdValues coldValues() {
    return cold.values();
  }

  public Allocator allocator() {
    return allocator;
  }

  /** Of the hash functions, so that nobody outside can choose keys that collide. */
  public long seed() {
    return seed;
  }

  /** The meaning of access clocks: OBJECT IDLETIME and FREQ. */
  public AccessClock access() {
    return access;
  }

  /** Shows all entries as they are at one moment, in steps; one such walk at a time. */
  public CutWalk walk() {
    return walk;
  }

  /** The mark of new entries, and outside of a {@link #walk} of all. */
  long mark() {
    return mark;
  }

  /** All entries have the wrong mark now. */
  void flipMark() {
    mark ^= Entry.MARK;
  }

  /** Chooses among some entries what to evict. */
  public Victims victims(EntryFilter filter) {
    return victims.among(filter);
  }

  /** Chooses what to evict. */
  public Victims victims() {
    return victims;
  }

  /** What follows the changes of big values. */
  public Captures captures() {
    return captures;
  }

  /** The number of the capture that follows the changes of an entry's value, 0 if none does. */
  public int captureOf(long entry) {
    return captures.isEmpty() || !Entry.hasRoot(entry) ? 0
        : typeOf(entry).capture(Entry.encoding(entry), Entry.word(entry));
  }

  /** About how many bytes the blocks of an entry's value take. */
  public long memoryBytes(long entry) {
    return Entry.hasRoot(entry) ? typeOf(entry).memoryBytes(Entry.encoding(entry), Entry.word(entry)) : 0;
  }

  /** Frees a value, or a part of one, that no entry holds any more: at once, or in slices if it is big. */
  public void free(int type, int encoding, long root) {
    garbage.freeValue(type, encoding, root);
  }

  /** What OBJECT ENCODING shows; of a cold value what it showed before. */
  public String encodingName(long entry) {
    int encoding = Entry.isCold(entry) ? Entry.detail(entry) : Entry.encoding(entry);
    return types[Entry.type(entry)].encodingName(encoding);
  }

  /** What DEBUG OBJECT shows of this type of value; see {@link ValueType#details}. */
  public String details(long entry) {
    return Entry.hasRoot(entry) ? typeOf(entry).details(Entry.encoding(entry), Entry.word(entry)) : "";
  }

  /** Feeds an entry's value into DEBUG DIGEST. */
  public void digest(long entry, ValueDigest digest) {
    typeOf(entry).digest(entry, digest);
  }

  /** Frees a value that no entry holds, by its root; what is much, in slices by {@link #freeSlice}. */
  public void discard(int type, int encoding, long root) {
    garbage.freeValue(type, encoding, root);
  }

  /** The time that decides what is due, set by the executor once per cycle; Unix time in milliseconds. */
  public void nowMs(long epochMs) {
    nowMs = epochMs;
    access.nowMs(epochMs);
  }

  public long nowMs() {
    return nowMs;
  }

  /** Notes an access, for LRU or LFU. */
  public void touch(long entry) {
    access.touch(entry);
  }

  /** Adds an observer of changes. */
  public void observe(ChangeObserver observer) {
    observers.add(observer);
    observed = true;
  }

  public void unobserve(ChangeObserver observer) {
    observers.remove(observer);
    observed = !observers.isEmpty();
  }

  /** Exchanges the contents of two databases. */
  public void swap(int first, int second) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).beforeSwap(databases[first], databases[second]);
    }
    databases[first].swap(databases[second]);
  }

  /** Empties a database at once as clients see it; the blocks are freed in slices by {@link #freeSlice}. */
  public void clear(int database) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).beforeClear(databases[database]);
    }
    databases[database].clear();
  }

  /**
   * Frees what {@link #clear} and deleted big values left, and shrinks dictionaries that were emptied by {@link
   * Database#forEach}; about {@code blocksMax} blocks.
   *
   * @return how many blocks it freed; 0 when nothing is left
   */
  public int freeSlice(int blocksMax) {
    int freed = garbage.freeSlice(blocksMax);
    freed += freed < blocksMax ? captures.tidy(blocksMax - freed) : 0;
    for (int i = 0; i < databases.length && freed < blocksMax; i++) {
      freed += databases[i].settle(blocksMax - freed);
    }
    return freed;
  }

  /** How many values and keys that clients cannot see any more are still to be freed. */
  public long garbagePending() {
    return garbage.pending();
  }

  /** How many values and keys were freed in slices since the start or {@link #resetStatistics}. */
  public long garbageFreed() {
    return garbage.freed();
  }

  public void resetStatistics() {
    garbage.resetStatistics();
  }

  /** Whether {@link #freeSlice} has something left to do. */
  public boolean hasGarbage() {
    if (!garbage.isEmpty() || captures.hasAbandoned()) {
      return true;
    }
    for (Database database : databases) {
      if (database.isSparse()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Deletes entries and parts of values that are due, and moves the wheels on, at most {@code entriesMax} of them. Databases
   * take turns in being first.
   *
   * @return how many it deleted or moved down a wheel
   */
  public int expire(int entriesMax) {
    if (!expiresActively || expiryHides) {
      return 0;
    }
    int work = 0;
    turn++;
    for (int i = 0; i < databases.length && work < entriesMax; i++) {
      work += databases[Integer.remainderUnsigned(turn + i, databases.length)].expire(entriesMax - work);
    }
    return work;
  }

  /**
   * When {@link #expire} has something to do next, Unix time in milliseconds, {@link Long#MAX_VALUE} if never; may be before
   * the next deadline, never after.
   */
  public long nextDeadlineMs() {
    long next = Long.MAX_VALUE;
    if (expiresActively && !expiryHides) {
      for (int i = 0; i < databases.length; i++) {
        next = Math.min(next, databases[i].nextDeadlineMs());
      }
    }
    return next;
  }

  /** DEBUG SET-ACTIVE-EXPIRE: whether {@link #expire} works; lookups delete due entries in any case. */
  public void activeExpire(boolean on) {
    expiresActively = on;
  }

  /** Whether due entries are only hidden, never deleted: on a replica, which waits for its primary's deletion. */
  public void expiryHides(boolean on) {
    expiryHides = on;
  }

  /** See {@link #expiryHides(boolean)}. */
  public boolean expiryHides() {
    return expiryHides;
  }

  /** Bytes of all keys, values and dictionaries, those on their way to be freed included. Cheap: asked before commands. */
  public long usedBytes() {
    return allocator.usedBytes() + allocator.outsideBytes();
  }

  KeyDict newDict() {
    return new KeyDict(allocator, seed);
  }

  /** Whether somebody wants to know of changes. */
  public boolean isObserved() {
    return observed;
  }

  void tellBeforeChange(Database database, long entry) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).beforeChange(database, entry);
    }
  }

  ExpiryListener expiry() {
    return expiry;
  }

  /** Who is told of new keys from now on, or null. */
  public void tellAdditions(AdditionListener listener) {
    additions = listener;
  }

  /** Whether what comes into the tables are keys that were there before: nobody is told that they are new. */
  public void waking(boolean on) {
    waking = on;
  }

  /** Whether all keys are in the tables: else who looks at all of them must wait; see {@link DormantKeys}. */
  public boolean isWhole() {
    for (Database database : databases) {
      if (!database.isWhole()) {
        return false;
      }
    }
    return true;
  }

  void tellAdded(Database database, long entry) {
    if (additions != null && !waking && database != aside) {
      additions.added(database, entry);
    }
  }
}
