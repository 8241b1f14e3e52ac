package kinglet.engine.keyspace;

/**
 * Reads and changes values of type string. Encodings as Redis shows them: {@code int} holds a long in the entry's word,
 * {@code embstr} up to 44 bytes inline, {@code raw} a block of its own with room to grow.
 */
public final class StringValue {
  public static final int INT = 0;
  public static final int EMBSTR = 1;
  public static final int RAW = 2;

  private StringValue() {}

  /** Points {@link #address} and {@link #length} at the value's bytes; an integer becomes text in a scratch block. */
  public void read(long entry) {
    throw new UnsupportedOperationException();
  }

  /** The bytes that {@link #read} found; valid until the next read or change. */
  public long address() {
    throw new UnsupportedOperationException();
  }

  /** In bytes. */
  public int length() {
    throw new UnsupportedOperationException();
  }

  /** The value's length in bytes without {@link #read}. */
  public int length(long entry) {
    throw new UnsupportedOperationException();
  }

  /** Whether the value is the text of a 64-bit integer; then {@link #toLong} has it. */
  public boolean isLong(long entry) {
    throw new UnsupportedOperationException();
  }

  /** The integer of a value for which {@link #isLong} holds. */
  public long toLong(long entry) {
    throw new UnsupportedOperationException();
  }

  /** Replaces the bytes, keeping the deadline. Returns the entry, which may have moved. */
  public long set(Database database, long entry, long value, int valueLength) {
    throw new UnsupportedOperationException();
  }

  /** Replaces the value with an integer, keeping the deadline. Returns the entry, which may have moved. */
  public long setLong(Database database, long entry, long value) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes the value raw and at least {@code length} bytes long, padded with zeroes, for change in place through {@link
   * #rawAddress}. Returns the entry, which may have moved.
   */
  public long grow(Database database, long entry, int length) {
    throw new UnsupportedOperationException();
  }

  /** The bytes of a raw value. */
  public long rawAddress(long entry) {
    throw new UnsupportedOperationException();
  }
}
