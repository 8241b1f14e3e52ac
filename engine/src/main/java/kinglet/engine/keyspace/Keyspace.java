package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;

/** All databases and what they share. */
public final class Keyspace {
  private final Allocator allocator;

  /**
   * @param databases how many, 1 or more
   * @param seed of the hash function and of {@link Database#random}
   */
  public Keyspace(Allocator allocator, int databases, long seed, ExpiryListener expiry) {
    this.allocator = allocator;
  }

  public int databaseCount() {
    throw new UnsupportedOperationException();
  }

  public Database database(int index) {
    throw new UnsupportedOperationException();
  }

  public StringValue strings() {
    throw new UnsupportedOperationException();
  }

  public Allocator allocator() {
    return allocator;
  }

  /** The time that decides what is due, set by the executor once per cycle; Unix time in milliseconds. */
  public void nowMs(long epochMs) {
    throw new UnsupportedOperationException();
  }

  public long nowMs() {
    throw new UnsupportedOperationException();
  }

  /** Notes an access, for LRU or LFU. */
  public void touch(long entry) {
    throw new UnsupportedOperationException();
  }

  /** Adds an observer of changes. */
  public void observe(ChangeObserver observer) {
    throw new UnsupportedOperationException();
  }

  public void unobserve(ChangeObserver observer) {
    throw new UnsupportedOperationException();
  }

  /** Exchanges the contents of two databases. */
  public void swap(int first, int second) {
    throw new UnsupportedOperationException();
  }

  /** Empties a database at once as clients see it; the blocks are freed in slices by {@link #freeSlice}. */
  public void clear(int database) {
    throw new UnsupportedOperationException();
  }

  /**
   * Frees what {@link #clear} and deleted big values left, until {@code deadlineNanos} of the clock is near.
   *
   * @return how many blocks it freed; 0 when nothing is left
   */
  public int freeSlice(int blocksMax) {
    throw new UnsupportedOperationException();
  }

  /** Whether {@link #freeSlice} has something left to do. */
  public boolean hasGarbage() {
    throw new UnsupportedOperationException();
  }

  /**
   * Deletes entries that are due, and moves the wheels on, at most {@code entriesMax} of them.
   *
   * @return how many entries it deleted or moved down the wheel
   */
  public int expire(int entriesMax) {
    throw new UnsupportedOperationException();
  }

  /** When the next entry is due, Unix time in milliseconds, {@link Long#MAX_VALUE} if none; may be early, never late. */
  public long nextDeadlineMs() {
    throw new UnsupportedOperationException();
  }
}
