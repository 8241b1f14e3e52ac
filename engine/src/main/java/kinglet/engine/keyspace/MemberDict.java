package kinglet.engine.keyspace;

import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.memory.WideHash;

/**
 * The {@link Dict} inside large sets, hashes and sorted sets: its entries are blocks that begin as {@link Member} says. One
 * object serves all tables of a type: {@link #attach} it to a table's head, and store {@link #head} again after inserts and
 * removals. Owned by the executor.
 *
 * <p>Who changes a member in place calls {@link #changing} before.
 */
public final class MemberDict extends Dict {
  /** No member. */
  public static final long NONE = 0;

  private final WideHash hash;
  private final Captures captures;

  /** Attached to an empty table. */
  public MemberDict(Keyspace keyspace) {
    super(keyspace.allocator());
    hash = new WideHash(keyspace.seed());
    captures = keyspace.captures();
  }

  public long hash(long text, int length) {
    return hash.hash(text, length);
  }

  @Override
  public long hash(long member) {
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

  @Override
  public void insert(long hash, long member) {
    super.insert(hash, member);
    int capture = captureOf(head());
    if (capture != 0) {
      captures.ofMembers(capture).added(head(), hash, member);
    }
  }

  /** Throws {@link OutOfNativeMemoryException} as {@link #changing}; the member is then still there. */
  @Override
  public void remove(long hash, long member) {
    int capture = captureOf(head());
    if (capture == 0) {
      super.remove(hash, member);
    } else {
      captures.ofMembers(capture).changing(hash, member);
      super.remove(hash, member);
      captures.ofMembers(capture).moved(head());
    }
  }

  /**
   * Before a member changes, or before the first of the steps that remove one.
   *
   * @throws OutOfNativeMemoryException if its old state is to be kept, and the kernel refuses memory for it
   */
  public void changing(long member) {
    int capture = captureOf(head());
    if (capture != 0) {
      captures.ofMembers(capture).changing(hash(member), member);
    }
  }
}
