package kinglet.engine.sortedset;

import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.set.SetCursor;
import kinglet.engine.set.SetLookup;
import kinglet.engine.set.SetRef;

/**
 * A set that union and its kin read, of either type: walked from its first member on, or asked for members. Members of plain
 * sets have score 1. Owned by the executor.
 */
final class MemberSource {
  private static final double PLAIN_SCORE = 1;

  private final SortedSet sorted;
  private final SetCursor cursor;
  private final SetLookup lookup;
  private boolean plain;

  MemberSource(Keyspace keyspace, SortedSet sorted) {
    this.sorted = sorted;
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
  }

  /** How many members an entry's set has; 0 for none. */
  long sizeOf(long entry) {
    if (entry == Entry.NONE) {
      return 0;
    }
    turnTo(entry);
    return plain ? lookup.size(SetRef.of(entry)) : sorted.size();
  }

  private void turnTo(long entry) {
    plain = Entry.type(entry) == Type.SET;
    if (!plain) {
      sorted.open(entry);
    }
  }

  /** Goes to the first member; false if there is none. */
  boolean first(long entry) {
    if (entry == Entry.NONE) {
      return false;
    }
    turnTo(entry);
    if (plain) {
      cursor.walk(SetRef.of(entry));
      return cursor.next();
    }
    sorted.seek(0);
    return true;
  }

  /** Goes to the next member; false if there is none. */
  boolean next() {
    return plain ? cursor.next() : sorted.next();
  }

  /** Whether an entry's set has a member. */
  boolean find(long entry, long text, int length) {
    if (entry == Entry.NONE) {
      return false;
    }
    turnTo(entry);
    return plain ? lookup.contains(SetRef.of(entry), text, length) : sorted.find(text, length);
  }

  /** The text of the member that was walked to. */
  long address() {
    return plain ? cursor.address() : sorted.address();
  }

  /** In bytes. */
  int length() {
    return plain ? cursor.length() : sorted.length();
  }

  /** The score of the member that was walked to or found. */
  double score() {
    return plain ? PLAIN_SCORE : sorted.score();
  }
}
