package kinglet.engine.rdb;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.StringValue;

/** Strings. Owned by the executor. */
final class StringCodec implements ValueCodec {
  private final Keyspace keyspace;
  private final StringValue strings;

  StringCodec(Keyspace keyspace) {
    this.keyspace = keyspace;
    // A reader of its own: a value may be written in the midst of a command that reads another.
    strings = new StringValue(keyspace.allocator(), keyspace.captures());
  }

  @Override
  public ValueCapture capture(long entry) {
    return Entry.encoding(entry) == StringValue.RAW ? new StringCapture(keyspace, Entry.word(entry)) : null;
  }

  @Override
  public int rdbType(long entry) {
    return RdbType.STRING;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    if (Entry.encoding(entry) == StringValue.INT) {
      out.integerString(Entry.word(entry));
    } else {
      strings.read(entry);
      out.string(strings.address(), strings.length());
    }
  }

  @Override
  public boolean reads(int rdbType) {
    return rdbType == RdbType.STRING;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    in.string();
    return database.putString(key, keyLength, in.textAddress(), in.textLength());
  }
}
