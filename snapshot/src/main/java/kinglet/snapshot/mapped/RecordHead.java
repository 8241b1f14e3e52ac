package kinglet.snapshot.mapped;

import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;

/** What a record says before its value, see {@link MappedFormat}. Trusts no byte of it. Owned by one thread. */
final class RecordHead {
  private static final int NONE = -1;

  private final RdbReader in = new RdbReader();
  private int attributes;
  private int rdbType;
  private int database;
  private long deadlineMs;
  private long idleSeconds;
  private int frequency;
  private long keyAddress;
  private int keyLength;

  /** Reads it; {@link #in} stands behind it then. */
  void read(long address, long length) throws RdbFormatException {
    in.read(address, length);
    attributes = in.unsignedByte();
    if (!isFunction()) {
      readKey();
    }
  }

  private void readKey() throws RdbFormatException {
    rdbType = in.unsignedByte();
    database = number(Integer.MAX_VALUE, "a database's number");
    keyLength = number(RdbReader.STRING_BYTES_MAX, "the key's length");
    deadlineMs = has(MappedFormat.HAS_DEADLINE) ? in.fixedLong() : NONE;
    idleSeconds = has(MappedFormat.HAS_IDLE_TIME) ? in.length() : NONE;
    frequency = has(MappedFormat.HAS_FREQUENCY) ? in.unsignedByte() : NONE;
    keyAddress = in.bytes(keyLength);
  }

  private int number(long max, String what) throws RdbFormatException {
    long number = in.length();
    if (number < 0 || number > max) {
      throw new RdbFormatException(what + " can't be right");
    }
    return (int) number;
  }

  private boolean has(int attribute) {
    return (attributes & attribute) != 0;
  }

  /** Whether it is a library of functions; else a key. */
  boolean isFunction() {
    return has(MappedFormat.FUNCTION);
  }

  boolean hasDeadline() {
    return has(MappedFormat.HAS_DEADLINE);
  }

  /** Stands at the value, or at the library's text. */
  RdbReader in() {
    return in;
  }

  int rdbType() {
    return rdbType;
  }

  int database() {
    return database;
  }

  /** Unix time, or -1. */
  long deadlineMs() {
    return deadlineMs;
  }

  /** Or -1. */
  long idleSeconds() {
    return idleSeconds;
  }

  /** Or -1. */
  int frequency() {
    return frequency;
  }

  long keyAddress() {
    return keyAddress;
  }

  int keyLength() {
    return keyLength;
  }
}
