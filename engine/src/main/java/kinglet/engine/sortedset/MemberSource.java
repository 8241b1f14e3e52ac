package kinglet.engine.sortedset;

import kinglet.engine.keyspace.Entry;

/**
 * A set that union and its kin read, of either type: walked from its first member on, or asked for members. Members of plain
 * sets have score 1. Owned by the executor.
 */
final class MemberSource {
  private final SortedSet sorted;
  private long left;

  MemberSource(SortedSet sorted) {
    this.sorted = sorted;
  }

  /** How many members an entry's set has; 0 for none. */
  long sizeOf(long entry) {
    if (entry == Entry.NONE) {
      return 0;
    }
    sorted.open(entry);
    return sorted.size();
  }

  /** Goes to the first member; false if there is none. */
  boolean first(long entry) {
    left = sizeOf(entry);
    if (left > 0) {
      sorted.seek(0);
    }
    return left > 0;
  }

  /** Goes to the next member; false if there is none. */
  boolean next() {
    return sorted.next();
  }

  /** Whether an entry's set has a member. */
  boolean find(long entry, long text, int length) {
    if (entry == Entry.NONE) {
      return false;
    }
    sorted.open(entry);
    return sorted.find(text, length);
  }

  long address() {
    return sorted.address();
  }

  int length() {
    return sorted.length();
  }

  double score() {
    return sorted.score();
  }
}
