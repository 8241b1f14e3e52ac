package kinglet.engine.keyspace;

/** One numbered database. */
public final class Database {
  private final int index;

  Database(int index) {
    this.index = index;
  }

  public int index() {
    return index;
  }

  /** How many keys, due ones that were not noticed yet included. */
  public long size() {
    throw new UnsupportedOperationException();
  }

  /** How many keys have a deadline. */
  public long volatileSize() {
    throw new UnsupportedOperationException();
  }

  /** The live entry of a key, or {@link Entry#NONE}. A due entry is deleted first, its listener told. */
  public long find(long key, int keyLength) {
    throw new UnsupportedOperationException();
  }

  /** Whether find would answer; deletes nothing, touches nothing. */
  public boolean contains(long key, int keyLength) {
    throw new UnsupportedOperationException();
  }

  /** Makes the key hold a string, whatever it held; without a deadline. Observers are told first. Returns the entry. */
  public long putString(long key, int keyLength, long value, int valueLength) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #putString}, for an integer, encoded as one. */
  public long putLong(long key, int keyLength, long value) {
    throw new UnsupportedOperationException();
  }

  /** Deletes an entry of this database; observers are told first. */
  public void delete(long entry) {
    throw new UnsupportedOperationException();
  }

  /** Sets or moves the deadline. Returns the entry, which may have moved. */
  public long setDeadline(long entry, long deadlineMs) {
    throw new UnsupportedOperationException();
  }

  /** Takes the deadline off. Returns the entry, which may have moved. */
  public long clearDeadline(long entry) {
    throw new UnsupportedOperationException();
  }

  /** Gives the entry another key, deleting what that key held. Deadline and value stay. Returns the entry. */
  public long rename(long entry, long newKey, int newKeyLength) {
    throw new UnsupportedOperationException();
  }

  /** Moves the entry to another database, where the key must be free. Returns the new entry. */
  public long moveTo(Database target, long entry) {
    throw new UnsupportedOperationException();
  }

  /** Copies value and deadline to a free key of a database (which may be this one). Returns the new entry. */
  public long copyTo(Database target, long entry, long newKey, int newKeyLength) {
    throw new UnsupportedOperationException();
  }

  /** A live entry chosen at random, or {@link Entry#NONE} if there is none. */
  public long random() {
    throw new UnsupportedOperationException();
  }

  /**
   * Visits a few live entries. Every entry that is there from the first call (cursor 0) to the last (returns 0) is visited
   * at least once, however much the dictionary grows or shrinks between the calls. Source: the reverse-binary cursor of
   * Redis's dictScan. The visitor must not change the database.
   *
   * @return the next cursor, unsigned, 0 at the end
   */
  public long scan(long cursor, EntryVisitor visitor) {
    throw new UnsupportedOperationException();
  }

  /** Visits every live entry; the visitor may delete the entry that it is shown and nothing else. */
  public void forEach(EntryVisitor visitor) {
    throw new UnsupportedOperationException();
  }
}
