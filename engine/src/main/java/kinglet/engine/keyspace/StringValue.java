package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
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
  private final CapturedStrings captured;
  private final long scratch;
  private long address;
  private int length;

  public StringValue(Allocator allocator, Captures captures) {
    this.allocator = allocator;
    captured = new CapturedStrings(captures);
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
    return Decimal.isLong(value, valueLength)
        ? setLong(database, entry, Decimal.parse(value, valueLength))
        : setText(database, entry, value, valueLength);
  }

  /** As {@link #set}, but what looks like an integer stays a text, as the sums of INCRBYFLOAT do. */
  public long setText(Database database, long entry, long value, int valueLength) {
    database.changing(entry);
    return write(database, entry, Entry.hasDeadline(entry), value, valueLength);
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
    boolean fits = isRaw(entry) && newLength <= RawString.capacity(Entry.word(entry));
    int room = fits ? newLength : RawString.roomy(Math.max(length(entry), newLength));
    long at = reserve(database, entry, room);
    pad(Entry.word(at), newLength);
    return at;
  }

  /**
   * Makes the value raw with room for at least {@code bytes} bytes, and no more if it had less, for change in place through
   * {@link #rawAddress} and {@link #rawLength}; bytes and length stay. Returns the entry, which may have moved.
   */
  public long reserve(Database database, long entry, int bytes) {
    database.changing(entry);
    if (!isRaw(entry)) {
      return becomeRaw(database, entry, bytes);
    }
    long root = Entry.word(entry);
    if (RawString.capacity(root) < bytes) {
      Entry.word(entry, RawString.resize(allocator, root, bytes));
      moved(root, Entry.word(entry));
    }
    return entry;
  }

  private void moved(long root, long newRoot) {
    if (RawString.isCaptured(newRoot)) {
      captured.moved(root, newRoot);
    }
  }

  /**
   * Before bytes of a raw value change in place.
   *
   * @throws OutOfNativeMemoryException if their old state is to be kept, and the kernel refuses memory for it
   */
  public void changing(long entry, long from, long bytes) {
    changingRoot(Entry.word(entry), from, bytes);
  }

  private void changingRoot(long root, long from, long bytes) {
    if (RawString.isCaptured(root)) {
      captured.changing(root, from, bytes);
    }
  }

  /** Lets a capture follow the changes of a raw string, by its block. */
  public void follow(long root, int number) {
    captured.add(root, number);
  }

  /** Ends {@link #follow}. */
  public void unfollow(long root) {
    captured.remove(root);
  }

  /** The length of a raw string, by its block. */
  public int rawLength(long root) {
    return RawString.length(root);
  }

  /** Makes a raw value shorter, or longer within what is reserved: then it ends in what the block held. */
  public void rawLength(long entry, int length) {
    assert length <= RawString.capacity(Entry.word(entry));
    RawString.length(Entry.word(entry), length);
  }

  /** The bytes of a raw value. */
  public long rawAddress(long entry) {
    return RawString.bytes(Entry.word(entry));
  }

  /** A raw string of zeroes that no key holds yet: to be filled at {@link #rawBytes} and given to {@link Database#putRaw}. */
  public long newRaw(int newLength) {
    long root = RawString.create(allocator, newLength, newLength);
    Memory.fill(RawString.bytes(root), newLength, (byte) 0);
    return root;
  }

  /** The bytes of a raw string, by its block: of what {@link #newRaw} made. */
  public long rawBytes(long root) {
    return RawString.bytes(root);
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
  public long defragment(int encoding, long root, BlockMover mover) {
    mover.takeCursor();
    return mover.move(root);
  }

  @Override
  public int capture(int encoding, long root) {
    return RawString.isCaptured(root) ? captured.number(root) : 0;
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    read(entry);
    digest.mix(address, length);
  }

  /** Whether a text of that length stands inside its entry. */
  static boolean isInline(int valueLength) {
    return valueLength <= EMBSTR_BYTES_MAX;
  }

  /** Makes an entry that was laid out for it hold an inline text. */
  static void fill(long entry, long value, int valueLength) {
    Entry.describe(entry, Type.STRING, EMBSTR, valueLength);
    Memory.copy(value, Entry.valueAddress(entry), valueLength);
  }

  /** The block of a raw string with these bytes. */
  long rawOf(long value, int valueLength) {
    long root = RawString.create(allocator, valueLength, valueLength);
    Memory.copy(value, RawString.bytes(root), valueLength);
    return root;
  }

  /**
   * Makes the entry, of any type, hold a raw string. Returns the entry, which may have moved.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the entry is as it was and the string's block is freed
   */
  long writeRoot(Database database, long entry, boolean deadline, long root) {
    try {
      return convert(database, entry, deadline, RAW, root);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(root);
      throw e;
    }
  }

  /** Makes the entry, of any type, hold a text. Returns the entry, which may have moved. */
  long write(Database database, long entry, boolean deadline, long value, int valueLength) {
    if (Entry.isPlainInline(entry, Type.STRING, valueLength)) {
      Memory.copy(value, Entry.valueAddress(entry), valueLength);
      return entry;
    }
    return isInline(valueLength)
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
    fill(at, value, valueLength);
    database.discard(type, encoding, word);
    return at;
  }

  private long writeRaw(Database database, long entry, boolean deadline, long value, int valueLength) {
    if (!isRaw(entry) || !mayOverwrite(Entry.word(entry), valueLength)) {
      return writeRoot(database, entry, deadline, rawOf(value, valueLength));
    }
    long at = database.resize(entry, deadline, INT_BYTES);
    long root = Entry.word(at);
    Memory.copy(value, RawString.bytes(root), valueLength);
    RawString.length(root, valueLength);
    return at;
  }

  private static boolean mayOverwrite(long root, int valueLength) {
    return RawString.suits(root, valueLength) && !RawString.isCaptured(root);
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

  private long becomeRaw(Database database, long entry, int bytes) {
    read(entry);
    long root = RawString.create(allocator, length, Math.max(length, bytes));
    Memory.copy(address, RawString.bytes(root), length);
    return writeRoot(database, entry, Entry.hasDeadline(entry), root);
  }

  private void pad(long root, int newLength) {
    int oldLength = RawString.length(root);
    if (oldLength < newLength) {
      changingRoot(root, oldLength, newLength - oldLength);
      Memory.fill(RawString.bytes(root) + oldLength, newLength - oldLength, (byte) 0);
      RawString.length(root, newLength);
    }
  }

  private static boolean isRaw(long entry) {
    return Entry.encoding(entry) == RAW && Entry.type(entry) == Type.STRING;
  }

  private void found(long valueAddress, int valueLength) {
    address = valueAddress;
    length = valueLength;
  }
}
