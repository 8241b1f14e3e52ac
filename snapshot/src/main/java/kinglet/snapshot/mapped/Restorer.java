package kinglet.snapshot.mapped;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.rdb.EmptyValueException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.Functions;

/** Brings records into the keyspace. Owned by the executor. */
final class Restorer {
  private static final int NONE = -1;

  private final Keyspace keyspace;
  private final Values values;
  private final Functions functions;

  /**
   * Into a keyspace.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   */
  Restorer(Keyspace keyspace, Values values, Functions functions) {
    this.keyspace = keyspace;
    this.values = values;
    this.functions = functions;
  }

  Keyspace keyspace() {
    return keyspace;
  }

  void addFunction(RecordHead record) throws RdbFormatException {
    record.in().string();
    functions.add(Memory.bytes(record.in().textAddress(), record.in().textLength()));
  }

  /** The database that a record says. */
  Database database(RecordHead record) throws RdbFormatException {
    return database(record.database());
  }

  Database database(long number) throws RdbFormatException {
    if (number >= keyspace.databaseCount()) {
      throw new RdbFormatException("it has a database " + number + ", but there are only " + keyspace.databaseCount()
          + " (setting 'databases')");
    }
    return keyspace.database((int) number);
  }

  /** Makes the entry of a key that is free, which nobody is told of; or none, if the value holds nothing. */
  long restore(RecordHead record, Database database) throws RdbFormatException {
    keyspace.waking(true);
    try {
      return read(record, database);
    } catch (EmptyValueException _) {
      return Entry.NONE;
    } finally {
      keyspace.waking(false);
    }
  }

  private long read(RecordHead record, Database database) throws RdbFormatException {
    long entry = values.read(record.rdbType(), record.in(), database, record.keyAddress(), record.keyLength());
    if (record.hasDeadline()) {
      entry = database.setDeadline(entry, record.deadlineMs());
    }
    if (record.idleSeconds() != NONE) {
      keyspace.access().idleSeconds(entry, record.idleSeconds());
    }
    if (record.frequency() != NONE) {
      keyspace.access().frequency(entry, record.frequency());
    }
    return entry;
  }

  static String nameOf(RecordHead record) {
    return new String(Memory.bytes(record.keyAddress(), record.keyLength()), ISO_8859_1);
  }
}
