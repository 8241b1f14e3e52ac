package kinglet.engine.set;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.EmptyValueException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;

/**
 * Sets as RDB: an intset as it is, every other set as its members, which Redis 7.0 can read too. Reads listpacks besides. What it
 * reads gets the encoding that the limits allow. Owned by the executor. Source: Redis 7.2.
 */
public final class SetCodec implements ValueCodec {
  private static final String DUPLICATE = "a set's member comes twice";

  private final Keyspace keyspace;
  private final EncodingSettings settings;
  private final Intset intsets;
  private final Listpack listpacks;
  private final SetEditor editor;
  private final SetCursor cursor;
  private final SetLookup lookup;

  public SetCodec(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    this.settings = settings;
    intsets = new Intset(keyspace.allocator());
    listpacks = new Listpack(keyspace.allocator());
    editor = new SetEditor(keyspace, settings);
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
  }

  @Override
  public int rdbType(long entry) {
    return SetRef.encoding(SetRef.of(entry)) == SetRef.INTSET ? RdbType.SET_INTSET : RdbType.SET;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    long set = SetRef.of(entry);
    if (SetRef.encoding(set) == SetRef.INTSET) {
      out.string(SetRef.root(set), Intset.bytes(SetRef.root(set)));
      return;
    }
    out.length(lookup.size(set));
    cursor.walk(set);
    while (cursor.next()) {
      out.string(cursor.address(), cursor.length());
    }
  }

  @Override
  public ValueCapture capture(long entry) {
    long set = SetRef.of(entry);
    return SetRef.isTable(set) ? new SetCapture(keyspace, SetRef.root(set)) : null;
  }

  @Override
  public boolean reads(int rdbType) {
    return rdbType == RdbType.SET || rdbType == RdbType.SET_INTSET || rdbType == RdbType.SET_LISTPACK;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    editor.edit(SetRef.NONE);
    try {
      switch (rdbType) {
        case RdbType.SET_INTSET -> readIntset(in);
        case RdbType.SET_LISTPACK -> readListpack(in);
        default -> readMembers(in);
      }
      if (editor.size() == 0) {
        throw new EmptyValueException("an empty set");
      }
    } catch (RdbFormatException | OutOfNativeMemoryException e) {
      editor.discard();
      throw e;
    }
    return editor.storeNew(database, key, keyLength);
  }

  private void readMembers(RdbReader in) throws RdbFormatException {
    int count = in.count();
    if (count > settings.setIntsetEntries()) {
      editor.createTable();
    } else {
      editor.createIntset();
    }
    for (int i = 0; i < count; i++) {
      in.string();
      if (!editor.add(in.textAddress(), in.textLength())) {
        throw new RdbFormatException(DUPLICATE);
      }
    }
  }

  private void readIntset(RdbReader in) throws RdbFormatException {
    in.string();
    if (!Intset.isValid(in.textAddress(), in.textLength())) {
      throw new RdbFormatException("no intset");
    }
    editor.edit(SetRef.of(SetRef.INTSET, intsets.copy(in.textAddress())));
    editor.expect(Intset.count(in.textAddress()));
  }

  /** Makes a table of it in any case, which tells whether a member comes twice. */
  private void readListpack(RdbReader in) throws RdbFormatException {
    in.string();
    long listpack = in.textAddress();
    if (!Listpack.isValid(listpack, in.textLength())) {
      throw new RdbFormatException("no listpack");
    }
    editor.createTable();
    cursor.walk(SetRef.of(SetRef.LISTPACK, listpack));
    while (cursor.next()) {
      if (!editor.add(cursor)) {
        throw new RdbFormatException(DUPLICATE);
      }
    }
    if (editor.size() > 0 && editor.size() <= settings.setListpackEntries()) {
      long copy = listpacks.copy(listpack);
      editor.discard();
      editor.edit(SetRef.of(SetRef.LISTPACK, copy));
    }
  }
}
