package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;

/**
 * What DEBUG DIGEST and DEBUG DIGEST-VALUE reply: equal to Redis's for equal data. Covers database, key, type, value, and
 * whether there is a deadline, not when. Owned by the executor; takes as long as the data is big.
 */
public final class DatabaseDigest {
  private static final byte[] HAS_DEADLINE = "!!expire!!".getBytes(US_ASCII);
  private static final int REDIS_STREAM = 6;

  private final Digest total = new Digest();
  private final Digest part = new Digest();

  /** Of all databases. */
  public String of(Keyspace keyspace) {
    total.clear();
    for (int index = 0; index < keyspace.databaseCount(); index++) {
      Database database = keyspace.database(index);
      if (database.size() > 0) {
        add(keyspace, database);
      }
    }
    return total.toString();
  }

  private void add(Keyspace keyspace, Database database) {
    total.mix(database.index());
    database.forEach(entry -> {
      part.clear();
      part.mix(Entry.keyAddress(entry), Entry.keyLength(entry));
      addValue(keyspace, entry);
      total.xor(part);
    });
  }

  /** Of one value, without its key. */
  public String ofValue(Keyspace keyspace, long entry) {
    part.clear();
    addValue(keyspace, entry);
    return part.toString();
  }

  /** Of the value of a key that is not there. */
  public String ofNothing() {
    part.clear();
    return part.toString();
  }

  private void addValue(Keyspace keyspace, long entry) {
    int type = Entry.type(entry);
    part.mix(type == Type.STREAM ? REDIS_STREAM : type);
    keyspace.digest(entry, part);
    if (Entry.hasDeadline(entry)) {
      part.xor(HAS_DEADLINE);
    }
  }
}
