package kinglet.engine.set;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCodec;

/**
 * Sets as RDB: an intset as it is, others member by member, since listpacks of sets take RDB 11. What it reads is built anew
 * member by member, so that none is there twice and the encoding is within the limits. Owned by the executor. Source: Redis
 * 7.2.
 */
public final class SetCodec implements ValueCodec {
  private final SetEditor editor;
  private final SetLookup lookup;
  private final SetCursor cursor;
  private final Listpack members;

  public SetCodec(Keyspace keyspace, EncodingSettings settings) {
    editor = new SetEditor(keyspace, settings);
    lookup = new SetLookup(keyspace);
    cursor = new SetCursor(keyspace);
    members = new Listpack(keyspace.allocator());
  }

  @Override
  public int rdbType(long entry) {
    return Entry.encoding(entry) == SetRef.INTSET ? RdbType.SET_INTSET : RdbType.SET;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    if (Entry.encoding(entry) == SetRef.INTSET) {
      out.string(Entry.word(entry), Intset.bytes(Entry.word(entry)));
      return;
    }
    out.length(lookup.size(SetRef.of(entry)));
    cursor.walk(SetRef.of(entry));
    while (cursor.next()) {
      out.string(cursor.address(), cursor.length());
    }
  }

  @Override
  public boolean reads(int rdbType) {
    return rdbType == RdbType.SET || rdbType == RdbType.SET_INTSET || rdbType == RdbType.SET_LISTPACK;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    editor.createIntset();
    try {
      switch (rdbType) {
        case RdbType.SET_INTSET -> readIntset(in);
        case RdbType.SET_LISTPACK -> readListpack(in);
        default -> readMembers(in);
      }
      if (editor.size() == 0) {
        throw new RdbFormatException("an empty set");
      }
      return database.putNew(key, keyLength, Type.SET, SetRef.encoding(editor.set()), SetRef.root(editor.set()));
    } catch (RdbFormatException | OutOfNativeMemoryException e) {
      editor.discard();
      throw e;
    }
  }

  private void readIntset(RdbReader in) throws RdbFormatException {
    in.string();
    if (!Intset.isValid(in.textAddress(), in.textLength())) {
      throw new RdbFormatException("no intset");
    }
    cursor.walk(SetRef.of(SetRef.INTSET, in.textAddress()));
    editor.expect(Intset.count(in.textAddress()));
    while (cursor.next()) {
      editor.add(cursor);
    }
  }

  private void readListpack(RdbReader in) throws RdbFormatException {
    in.string();
    long listpack = in.textAddress();
    if (!Listpack.isValid(listpack, in.textLength())) {
      throw new RdbFormatException("no listpack of a set");
    }
    for (long at = Listpack.first(listpack); at != Listpack.NONE; at = Listpack.next(at)) {
      members.read(at);
      add(members.address(), members.length());
    }
  }

  private void readMembers(RdbReader in) throws RdbFormatException {
    long count = in.count();
    editor.expect(count);
    for (long i = 0; i < count; i++) {
      in.string();
      add(in.textAddress(), in.textLength());
    }
  }

  private void add(long text, int length) throws RdbFormatException {
    if (!editor.add(text, length)) {
      throw new RdbFormatException("a member is there twice");
    }
  }
}
