package kinglet.engine.keyspace;

import kinglet.engine.memory.Memory;
import kinglet.engine.time.TimingWheel;

/**
 * How a database's entries go when they are due, and parts of values when those are: a {@link TimingWheel} of the entries
 * with a deadline, and {@link ValueTimers}. Owned by the executor.
 */
final class Expiry {
  private static final int LOOKUP_PARTS_MAX = 1024;

  private final Keyspace keyspace;
  private final Database database;
  private TimingWheel wheel = new TimingWheel();
  private ValueTimers timers = new ValueTimers();

  Expiry(Keyspace keyspace, Database database) {
    this.keyspace = keyspace;
    this.database = database;
  }

  /** How many entries have a deadline. */
  long size() {
    return wheel.size();
  }

  /** How many values have parts with deadlines. */
  long timedSize() {
    return timers.size();
  }

  /** The nodes of the entries with a deadline, until they are cleared or swapped. */
  TimingWheel deadlines() {
    return wheel;
  }

  /** When {@link #expire(int)} has something to do next. */
  long nextMs() {
    return Math.min(wheel.nextDeadlineMs(), timers.nextMs());
  }

  boolean isDue(long entry) {
    return Entry.hasDeadline(entry) && Entry.deadlineMs(entry) <= keyspace.nowMs();
  }

  /** An entry came, with the deadline and the value's timer that it has. */
  void add(long entry) {
    if (Entry.hasDeadline(entry)) {
      wheel.insert(entry + Entry.NODE_OFFSET, keyspace.nowMs());
    }
    if (Entry.isTimed(entry)) {
      ValueTimers.moved(entry, entry);
      timers.add(Entry.word(entry), keyspace.nowMs());
    }
  }

  /** An entry goes. */
  void remove(long entry) {
    removeDeadline(entry);
    if (Entry.hasRoot(entry)) {
      removeValue(Entry.encoding(entry), Entry.word(entry));
    }
  }

  /** An entry was copied to another address. */
  void moved(long entry, long newEntry) {
    ValueTimers.moved(entry, newEntry);
    if (Entry.hasDeadline(entry)) {
      movedDeadline(entry, newEntry);
    }
  }

  void addDeadline(long entry, long deadlineMs) {
    Memory.putLong(entry + Entry.NODE_OFFSET, deadlineMs);
    wheel.insert(entry + Entry.NODE_OFFSET, keyspace.nowMs());
  }

  void removeDeadline(long entry) {
    if (Entry.hasDeadline(entry)) {
      wheel.remove(entry + Entry.NODE_OFFSET);
    }
  }

  void movedDeadline(long entry, long newEntry) {
    wheel.moved(entry + Entry.NODE_OFFSET, newEntry + Entry.NODE_OFFSET);
  }

  /** A value's root was copied to another address. */
  void movedValue(int encoding, long root, long newRoot) {
    if (Entry.isTimedEncoding(encoding)) {
      timers.movedRoot(root, newRoot);
    }
  }

  void removeValue(int encoding, long root) {
    if (Entry.isTimedEncoding(encoding)) {
      timers.remove(root);
    }
  }

  void setTimer(long entry, long timeMs) {
    timers.set(Entry.word(entry), timeMs, keyspace.nowMs());
  }

  /** All entries went at once. */
  void clear() {
    wheel = new TimingWheel();
    timers = new ValueTimers();
  }

  /** The databases exchanged their entries. */
  void swap(Expiry other) {
    TimingWheel otherWheel = other.wheel;
    ValueTimers otherTimers = other.timers;
    other.wheel = wheel;
    other.timers = timers;
    wheel = otherWheel;
    timers = otherTimers;
  }

  /** Deletes what is due, and moves the wheels on; returns how many entries and parts it deleted or moved, about so many. */
  int expire(int entriesMax) {
    int work = expireEntries(entriesMax);
    return work + expireParts(entriesMax - work);
  }

  private int expireEntries(int entriesMax) {
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

  /** Deletes a due entry. */
  void expire(long entry) {
    ExpiryListener listener = keyspace.expiry();
    listener.expiring(database, entry);
    database.delete(entry);
    listener.expired();
  }

  private int expireParts(int partsMax) {
    int work = 0;
    while (work < partsMax) {
      work += timers.advance(keyspace.nowMs(), partsMax - work);
      long entry = work < partsMax ? timers.due() : Entry.NONE;
      if (entry == Entry.NONE) {
        return work;
      }
      work += expireParts(entry, partsMax - work);
    }
    return work;
  }

  /** Takes due parts out of the entry's value, but not very many; whether it did. Then the entry may be gone. */
  boolean expirePartsLazily(long entry) {
    if (!Entry.isTimed(entry) || ValueTimers.timeMs(Entry.word(entry)) > keyspace.nowMs() || keyspace.expiryHides()) {
      return false;
    }
    expireParts(entry, LOOKUP_PARTS_MAX);
    return true;
  }

  private int expireParts(long entry, int partsMax) {
    ValueType type = keyspace.type(Entry.type(entry));
    database.changing(entry);
    int expired = type.expire(database, entry, partsMax);
    boolean last = type.isEmpty(entry);
    keyspace.expiry().partsExpired(database, entry, last);
    if (last) {
      database.delete(entry);
    }
    return expired;
  }
}
