package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * Reads and changes values of type string. Encodings as Redis shows them: {@code int} holds a long in the entry's word,
 * {@code embstr} up to 44 bytes inline, {@code raw} a block of its own with room to grow, a {@link RawString}. Owned by the
 * executor.
 *
 * <p>A text that is exactly what a 64-bit integer prints as becomes {@code int}; a text that {@link #grow} made stays {@code
 * raw} until it is replaced, as in Redis. A new value that fits into the old one's place is written there.
 */
public final class StringValue implements ValueType {
  public static final int INT = Entry.WORD;
  public static final int EMBSTR = Entry.INLINE;
  public static final int RAW = 2;

  private static final int EMBSTR_BYTES_MAX = 44;
  private static final int INT_BYTES = 8;
  private static final String[] ENCODING_NAMES = {"int", "embstr", "raw"};

  private final Allocator allocator;
  private final long scratch;
  private long address;
  private int length;

  StringValue(Allocator allocator) {
    this.allocator = allocator;
    this.scratch = allocator.allocate(Decimal.BYTES_MAX);
  }

  /** Points {@link #address} and {@link #length} at the value's bytes; an integer becomes text in a scratch block. */
  public void read(long entry) {
    long value = Entry.valueAddress(entry);
    switch (Entry.encoding(entry)) {
      case EMBSTR -> found(value, Entry.detail(entry));
      case INT -> found(scratch, (int) (Decimal.put(scratch, Memory.getLong(value)) - scratch));
      default -> {
        long root = Memory.getLong(value);
        found(RawString.bytes(root), RawString.length(root));
      }
    }
  }

  /** The bytes that {@link #read} found; valid until the next read or change. */
  public long address() {
    return address;
  }

  /** In bytes. */
  public int length() {
    return length;
  }

  /** The value's length in bytes without {@link #read}. */
  public int length(long entry) {
    return switch (Entry.encoding(entry)) {
      case EMBSTR -> Entry.detail(entry);
      case INT -> Decimal.length(Entry.word(entry));
      default -> RawString.length(Entry.word(entry));
    };
  }

  /** Whether the value is the text of a 64-bit integer; then {@link #toLong} has it. */
  public boolean isLong(long entry) {
    if (Entry.encoding(entry) == INT) {
      return true;
    }
    read(entry);
    return Decimal.isLong(address, length);
  }

  /** The integer of a value for which {@link #isLong} holds. */
  public long toLong(long entry) {
    if (Entry.encoding(entry) == INT) {
      return Entry.word(entry);
    }
    read(entry);
    return Decimal.parse(address, length);
  }

  /** Replaces the bytes, keeping the deadline. Returns the entry, which may have moved. */
  public long set(Database database, long entry, long value, int valueLength) {
    database.changing(entry);
    boolean deadline = Entry.hasDeadline(entry);
    if (Decimal.isLong(value, valueLength)) {
      return writeLong(database, entry, deadline, Decimal.parse(value, valueLength));
    }
    return write(database, entry, deadline, value, valueLength);
  }

  /** Replaces the value with an integer, keeping the deadline. Returns the entry, which may have moved. */
  public long setLong(Database database, long entry, long value) {
    database.changing(entry);
    return writeLong(database, entry, Entry.hasDeadline(entry), value);
  }

  /**
   * Makes the value raw and at least {@code length} bytes long, padded with zeroes, for change in place through {@link
   * #rawAddress}. Returns the entry, which may have moved.
   */
  public long grow(Database database, long entry, int newLength) {
    database.changing(entry);
    return isRaw(entry) ? growRaw(entry, newLength) : becomeRaw(database, entry, newLength);
  }

  /** The bytes of a raw value. */
  public long rawAddress(long entry) {
    return RawString.bytes(Entry.word(entry));
  }

  @Override
  public String encodingName(int encoding) {
    return ENCODING_NAMES[encoding];
  }

  @Override
  public long free(int encoding, long root, int blocksMax) {
    return RawString.free(allocator, root, blocksMax);
  }

  @Override
  public long copy(int encoding, long root) {
    int bytes = RawString.length(root);
    long copy = RawString.create(allocator, bytes, bytes);
    Memory.copy(RawString.bytes(root), RawString.bytes(copy), bytes);
    return copy;
  }

  @Override
  public long memoryBytes(int encoding, long root) {
    return allocator.usableBytes(root);
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    read(entry);
    digest.mix(address, length);
  }

  /** Makes an entry that was laid out for {@link #inlineBytes} hold a text for the first time. */
  void fill(long entry, long value, int valueLength) {
    if (valueLength <= EMBSTR_BYTES_MAX) {
      Entry.describe(entry, Type.STRING, EMBSTR, valueLength);
      Memory.copy(value, Entry.valueAddress(entry), valueLength);
    } else {
      long root = rawOf(value, valueLength);
      Entry.describe(entry, Type.STRING, RAW, 0);
      Entry.word(entry, root);
    }
  }

  /** How many bytes a text of that length takes inside its entry. */
  static int inlineBytes(int valueLength) {
    return valueLength <= EMBSTR_BYTES_MAX ? valueLength : INT_BYTES;
  }

  /** Makes the entry, of any type, hold a text. Returns the entry, which may have moved. */
  long write(Database database, long entry, boolean deadline, long value, int valueLength) {
    if (Entry.isPlainInline(entry, Type.STRING, valueLength)) {
      Memory.copy(value, Entry.valueAddress(entry), valueLength);
      return entry;
    }
    return valueLength <= EMBSTR_BYTES_MAX
        ? writeInline(database, entry, deadline, value, valueLength)
        : writeRaw(database, entry, deadline, value, valueLength);
  }

  /** Makes the entry, of any type, hold an integer. Returns the entry, which may have moved. */
  long writeLong(Database database, long entry, boolean deadline, long value) {
    if (Entry.encoding(entry) != INT || Entry.type(entry) != Type.STRING) {
      return convert(database, entry, deadline, INT, value);
    }
    long at = database.resize(entry, deadline, INT_BYTES);
    Entry.word(at, value);
    return at;
  }

  private long writeInline(Database database, long entry, boolean deadline, long value, int valueLength) {
    int type = Entry.type(entry);
    int encoding = Entry.encoding(entry);
    long word = Entry.hasRoot(entry) ? Entry.word(entry) : 0;
    long at = database.resize(entry, deadline, valueLength);
    Entry.describe(at, Type.STRING, EMBSTR, valueLength);
    Memory.copy(value, Entry.valueAddress(at), valueLength);
    database.discard(type, encoding, word);
    return at;
  }

  private long writeRaw(Database database, long entry, boolean deadline, long value, int valueLength) {
    if (!isRaw(entry) || !RawString.suits(Entry.word(entry), valueLength)) {
      return convert(database, entry, deadline, RAW, rawOf(value, valueLength));
    }
    long at = database.resize(entry, deadline, INT_BYTES);
    long root = Entry.word(at);
    Memory.copy(value, RawString.bytes(root), valueLength);
    RawString.length(root, valueLength);
    return at;
  }

  private long convert(Database database, long entry, boolean deadline, int encoding, long word) {
    int oldType = Entry.type(entry);
    int oldEncoding = Entry.encoding(entry);
    long oldWord = Entry.hasRoot(entry) ? Entry.word(entry) : 0;
    long at = database.resize(entry, deadline, INT_BYTES);
    Entry.describe(at, Type.STRING, encoding, 0);
    Entry.word(at, word);
    database.discard(oldType, oldEncoding, oldWord);
    return at;
  }

  private long growRaw(long entry, int newLength) {
    long root = Entry.word(entry);
    if (RawString.capacity(root) < newLength) {
      root = RawString.resize(allocator, root, RawString.roomy(newLength));
      Entry.word(entry, root);
    }
    pad(root, newLength);
    return entry;
  }

  private long becomeRaw(Database database, long entry, int newLength) {
    read(entry);
    int capacity = RawString.roomy(Math.max(length, newLength));
    long root = RawString.create(allocator, length, capacity);
    Memory.copy(address, RawString.bytes(root), length);
    pad(root, newLength);
    return convert(database, entry, Entry.hasDeadline(entry), RAW, root);
  }

  private static void pad(long root, int newLength) {
    int oldLength = RawString.length(root);
    if (oldLength < newLength) {
      Memory.fill(RawString.bytes(root) + oldLength, newLength - oldLength, (byte) 0);
      RawString.length(root, newLength);
    }
  }

  private long rawOf(long value, int valueLength) {
    long root = RawString.create(allocator, valueLength, valueLength);
    Memory.copy(value, RawString.bytes(root), valueLength);
    return root;
  }

  private static boolean isRaw(long entry) {
    return Entry.encoding(entry) == RAW && Entry.type(entry) == Type.STRING;
  }

  private void found(long valueAddress, int valueLength) {
    address = valueAddress;
    length = valueLength;
  }
}
