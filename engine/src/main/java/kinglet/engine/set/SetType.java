package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.keyspace.ValueType;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;

/** What the keyspace needs of sets; {@link SetEditor} says how they are stored. Owned by the executor. */
public final class SetType implements ValueType {
  private static final String[] ENCODING_NAMES = {null, null, "intset", "listpack", "hashtable"};

  private final Allocator allocator;
  private final Intset intsets;
  private final Listpack listpacks;
  private final MemberTable table;
  private final SetCursor cursor;

  public SetType(Keyspace keyspace) {
    allocator = keyspace.allocator();
    intsets = new Intset(allocator);
    listpacks = new Listpack(allocator);
    table = new MemberTable(keyspace);
    cursor = new SetCursor(keyspace);
  }

  @Override
  public String encodingName(int encoding) {
    return ENCODING_NAMES[encoding];
  }

  @Override
  public long free(int encoding, long root, int blocksMax) {
    if (encoding != SetRef.TABLE) {
      allocator.free(root);
      return 0;
    }
    table.attach(root);
    table.free(blocksMax);
    return table.head();
  }

  @Override
  public long copy(int encoding, long root) {
    return switch (encoding) {
      case SetRef.INTSET -> intsets.copy(root);
      case SetRef.LISTPACK -> listpacks.copy(root);
      default -> copyTable(SetRef.of(encoding, root));
    };
  }

  private long copyTable(long set) {
    cursor.walk(set);
    table.fill(cursor);
    return table.head();
  }

  /** Of a table, an estimate. */
  @Override
  public long memoryBytes(int encoding, long root) {
    if (encoding != SetRef.TABLE) {
      return allocator.usableBytes(root);
    }
    table.attach(root);
    return table.memoryBytes();
  }

  @Override
  public long defragment(int encoding, long root, BlockMover mover) {
    if (encoding != SetRef.TABLE) {
      mover.takeCursor();
      return mover.move(root);
    }
    table.attach(root);
    table.defragment(mover);
    return table.head();
  }

  @Override
  public int capture(int encoding, long root) {
    return encoding == SetRef.TABLE ? MemberDict.captureOf(root) : 0;
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    cursor.walk(SetRef.of(entry));
    while (cursor.next()) {
      digest.xor(cursor.address(), cursor.length());
    }
  }
}
