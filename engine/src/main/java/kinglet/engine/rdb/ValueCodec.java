package kinglet.engine.rdb;

import kinglet.engine.keyspace.Database;

/**
 * Writes the values of one data type as RDB, and reads what RDB versions up to 12 hold of it. One object serves all values of
 * the type. Owned by the executor.
 */
public interface ValueCodec {
  /** The lowest RDB version that holds what {@link #write} makes of most values. */
  int VERSION = 10;

  /** The lowest RDB version that holds hashes of which fields have deadlines. */
  int VERSION_OF_FIELD_DEADLINES = 12;

  /** The RDB type that {@link #write} gives this value: of {@link RdbType}. */
  int rdbType(long entry);

  /** The lowest RDB version that holds this value. */
  default int version(long entry) {
    return VERSION;
  }

  /** Writes the value, without its RDB type. */
  void write(long entry, RdbWriter out);

  /** A capture of a big value, not begun yet, see {@link Values#capture}; null if this encoding is not written in slices. */
  default ValueCapture capture(long entry) {
    return null;
  }

  /** Whether {@link #read} knows an RDB type. */
  boolean reads(int rdbType);

  /**
   * Reads a value of that RDB type and makes the key, which is free, hold it. Reads everything before it changes the database.
   *
   * @return the entry, without a deadline
   * @throws EmptyValueException if it is a collection with nothing in it; all of it was read, nothing was changed
   * @throws RdbFormatException if the bytes are no such value; nothing was changed
   */
  long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException;
}
