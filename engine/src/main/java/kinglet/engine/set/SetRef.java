package kinglet.engine.set;

import kinglet.engine.keyspace.Entry;

/**
 * A set as one number: its encoding above the 48 bits of its root's address. Whoever reads or walks a set is given that; it
 * holds until the set changes. Owned by the executor.
 */
public final class SetRef {
  /** No set. */
  public static final long NONE = 0;

  static final int INTSET = 2;
  static final int LISTPACK = 3;
  static final int TABLE = 4;

  private static final int ENCODING_SHIFT = 48;
  private static final long ROOT_MASK = (1L << ENCODING_SHIFT) - 1;

  private SetRef() {}

  /** The set that an entry holds; {@link #NONE} for {@link Entry#NONE}. */
  public static long of(long entry) {
    return entry == Entry.NONE ? NONE : of(Entry.encoding(entry), Entry.word(entry));
  }

  /** The set of an encoding and a root, as a value type's door is given them. */
  public static long of(int encoding, long root) {
    return (long) encoding << ENCODING_SHIFT | root;
  }

  static int encoding(long set) {
    return (int) (set >>> ENCODING_SHIFT);
  }

  /** The address of an intset, a listpack, or a table's head, which is 0 while the table is empty. */
  static long root(long set) {
    return set & ROOT_MASK;
  }

  static boolean isTable(long set) {
    return encoding(set) == TABLE;
  }
}
