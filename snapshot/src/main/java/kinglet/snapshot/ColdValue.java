package kinglet.snapshot;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.Memory;

/** A cold entry as it was at the cut, but for its value, which is not here yet; it may be gone. Owned by the executor. */
final class ColdValue {
  private final int database;
  private final byte[] key;
  private final boolean mortal;
  private final long deadlineMs;
  private final int clock;

  ColdValue(int database, long entry) {
    this.database = database;
    key = Memory.bytes(Entry.keyAddress(entry), Entry.keyLength(entry));
    mortal = Entry.hasDeadline(entry);
    deadlineMs = mortal ? Entry.deadlineMs(entry) : 0;
    clock = Entry.clock(entry);
  }

  /** The number of the database that it was in. */
  int database() {
    return database;
  }

  byte[] key() {
    return key;
  }

  /** Gives an entry with the same key what belongs to it. Returns the entry, which may have moved. */
  long describe(Database aside, long entry) {
    long described = mortal ? aside.setDeadline(entry, deadlineMs) : entry;
    Entry.clock(described, clock);
    return described;
  }
}
