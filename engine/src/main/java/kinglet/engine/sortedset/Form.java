package kinglet.engine.sortedset;

import kinglet.engine.memory.BlockMover;

/**
 * One of a sorted set's encodings. Owned by the executor. One object serves all values of the encoding: {@link #attach} it to
 * a root, and store {@link #root} again after changes. Ranks count from 0, by score, equal scores by text.
 *
 * <p>There is one current member, which {@link #find} and {@link #seek} choose and any change forgets.
 */
interface Form {
  void attach(long root);

  long root();

  /** Makes an empty set, and attaches to it. */
  void create();

  long size();

  /** Makes the member with this text the current one; false if there is none. Remembers the text for {@link #add}. */
  boolean find(long text, int length);

  /** Makes the member of a rank the current one; the rank is below the size. */
  void seek(long rank);

  /** Goes to the member after the current one, which {@link #seek} or this has found; false if there is none. */
  boolean next();

  /** As {@link #next}, to the member before. */
  boolean previous();

  /** Where the current member stands, for {@link #goTo}; until the next change. */
  long place();

  /** Makes the member at a place the current one. */
  void goTo(long place);

  /** The current member's text; valid until the next search, step or change. */
  long address();

  /** In bytes. */
  int length();

  /** The current member's score. */
  double score();

  /** The current member's rank. */
  long rank();

  /** Adds the text that the last {@link #find} did not find, which must still stand where it stood. */
  void add(double score);

  /** Adds a member that comes after all others. */
  void append(long text, int length, double score);

  /** Gives the current member, which {@link #find} has found, another score. */
  void rescore(double score);

  /** Takes the current member out, which {@link #find} has found. */
  void remove();

  /** Takes members out, from a rank on; there are as many. */
  void remove(long rank, long count);

  /** How many members have a lower score. */
  long countBelow(double score);

  /**
   * Finds the members of a range of texts, which is not {@linkplain LexRange#isEmpty empty} whatever the set. Texts have an
   * order only among equal scores; among others, and only there, the answer is another walking up than walking down.
   */
  void select(LexRange range, boolean down, RankRange found);

  /** Bytes of all blocks. */
  long memoryBytes();

  /** A piece of {@link kinglet.engine.keyspace.ValueType#defragment}; the root may be another then. */
  void defragment(BlockMover mover);

  /** Frees about so many blocks; what is left stays attached, its root 0 if nothing is. */
  void free(int blocksMax);
}
