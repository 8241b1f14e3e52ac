package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.resp.Decimal;

/** Asks a set, given as a {@link SetRef}, how many and whether. Owned by the executor; one object serves all sets. */
public final class SetLookup {
  private final MemberTable table;

  public SetLookup(Keyspace keyspace) {
    table = new MemberTable(keyspace);
  }

  /** How many members; 0 for no set. */
  public long size(long set) {
    if (set == SetRef.NONE) {
      return 0;
    }
    long root = SetRef.root(set);
    return switch (SetRef.encoding(set)) {
      case SetRef.INTSET -> Intset.count(root);
      case SetRef.LISTPACK -> Listpack.count(root);
      default -> table(root).size();
    };
  }

  /** Whether a text is a member; it is none of no set. */
  public boolean contains(long set, long text, int length) {
    if (set == SetRef.NONE) {
      return false;
    }
    long root = SetRef.root(set);
    return switch (SetRef.encoding(set)) {
      case SetRef.INTSET -> Decimal.isLong(text, length) && Intset.contains(root, Decimal.parse(text, length));
      case SetRef.LISTPACK -> Listpack.find(Listpack.first(root), text, length, 0) != Listpack.NONE;
      default -> table(root).contains(text, length);
    };
  }

  /** Whether the member where a cursor stands is one here too. */
  public boolean contains(long set, SetCursor member) {
    return member.isInteger() && SetRef.encoding(set) == SetRef.INTSET
        ? Intset.contains(SetRef.root(set), member.integer()) : contains(set, member.address(), member.length());
  }

  private MemberTable table(long root) {
    table.attach(root);
    return table;
  }
}
