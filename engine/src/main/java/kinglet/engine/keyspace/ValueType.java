package kinglet.engine.keyspace;

import kinglet.engine.memory.BlockMover;

/**
 * What deletion, COPY, OBJECT, MEMORY and DEBUG need of a data type: one per number in {@link Type}, handed to {@link
 * Keyspace#register}. Called on the executor, never on the way of a plain GET or SET.
 *
 * <p>A convention of all types: encoding {@link Entry#WORD} is eight bytes in the entry that own nothing, {@link
 * Entry#INLINE} is bytes in the entry, every higher one is eight bytes that are the address of the value's root block, which
 * from {@link Entry#TIMED} on begins as {@link ValueTimers} says.
 */
public interface ValueType {
  /** What OBJECT ENCODING shows. */
  String encodingName(int encoding);

  /**
   * Frees a value's blocks, about {@code blocksMax} of them.
   *
   * @return the root of what is left, 0 when it is all gone
   */
  long free(int encoding, long root, int blocksMax);

  /** Copies a value; returns the copy's root. */
  long copy(int encoding, long root);

  /** Bytes of the value's blocks, without the entry. */
  long memoryBytes(int encoding, long root);

  /** What DEBUG OBJECT shows beyond what all values have: fields, each after a blank. */
  default String details(int encoding, long root) {
    return "";
  }

  /**
   * Of a timed value whose time has come: takes parts out that are due, at most so many, telling {@link
   * Database#tellPartExpiring} of each before, and sets the next time. The database deletes a value that is then empty.
   *
   * @return how many it took out
   */
  default int expire(Database database, long entry, int partsMax) {
    throw new UnsupportedOperationException();
  }

  /** Whether a timed value has no parts left. */
  default boolean isEmpty(long entry) {
    return false;
  }

  /**
   * Moves blocks of a value, all with {@link BlockMover#move}, from {@link BlockMover#takeCursor} on until {@link
   * BlockMover#isSpent}, and then sets where to go on. Reached by no other way than a value's own, blocks can be moved only by
   * their type: what it leaves stays where it is.
   *
   * @return the root, which may have moved
   */
  default long defragment(int encoding, long root, BlockMover mover) {
    mover.takeCursor();
    return root;
  }

  /** The number in {@link Captures} of what follows the changes of a value, 0 if nothing does. */
  default int capture(int encoding, long root) {
    return 0;
  }

  /** Feeds the value into DEBUG DIGEST, as debug.c of Redis does for this type. */
  void digest(long entry, ValueDigest digest);
}
