package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.WideHash;

/**
 * The {@link Dict} inside large sets, hashes and sorted sets: its entries are blocks that begin as {@link Member} says. One
 * object serves all tables of a type: {@link #attach} it to a table's head, and store {@link #head} again after inserts and
 * removals. Owned by the executor.
 */
public final class MemberDict extends Dict {
  /** No member. */
  public static final long NONE = 0;

  private final WideHash hash;

  /**
   * Attached to an empty table.
   *
   * @param seed of the hash function: {@link Keyspace#seed}
   */
  public MemberDict(Allocator allocator, long seed) {
    super(allocator);
    hash = new WideHash(seed);
  }

  public long hash(long text, int length) {
    return hash.hash(text, length);
  }

  @Override
  protected long hash(long member) {
    return hash(Member.address(member), Member.length(member));
  }

  /** The member with the text, or {@link #NONE}. */
  public long find(long hash, long text, int length) {
    for (long slot = first(hash); slot != 0; slot = after(hash, slot)) {
      long member = entryAt(slot);
      if (Member.hasText(member, text, length)) {
        return member;
      }
    }
    return NONE;
  }
}
