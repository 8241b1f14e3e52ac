package kinglet.snapshot.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import kinglet.engine.keyspace.AccessClock;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.Crc64;
import kinglet.engine.rdb.EmptyValueException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.ValueCodec;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.Functions;
import kinglet.snapshot.RdbOpcode;

/**
 * Reads an RDB file that lies in memory, mapped or read, into the keyspace, record by record: versions 1 to 12. Trusts no byte
 * of it. Owned by the executor. Source: rdb.c of Redis 7.2 and 7.4.
 */
public final class RdbLoader {
  private static final byte[] MAGIC = "REDIS".getBytes(ISO_8859_1);
  private static final int VERSION_DIGITS = 4;
  private static final int VERSION_MAX = ValueCodec.VERSION_OF_FIELD_DEADLINES;
  private static final int CHECKSUM_VERSION_MIN = 5;
  private static final int UNSET = -1;
  private static final long CHECKSUM_PIECE_BYTES = 256 << 10;

  private final Keyspace keyspace;
  private final Values values;
  private final Functions functions;
  private final RdbReader in = new RdbReader();
  private final NativeBuffer key = new NativeBuffer();
  private LoadRules rules;
  private FileFacts facts = new FileFacts();
  private long start;
  private long bytes;
  private long summed;
  private long checksum;
  private Database database;
  private long deadlineMs;
  private long idleSeconds;
  private int frequency;
  private long keyAddress;
  private int keyLength;
  private long recordStart;
  private long keysLoaded;
  private long keysExpired;
  private long keysEmpty;

  public RdbLoader(Keyspace keyspace, Values values, Functions functions) {
    this.keyspace = keyspace;
    this.values = values;
    this.functions = functions;
  }

  /** Begins a file. It stays where it is until {@link #step} has returned false. */
  public void begin(long address, long length, LoadRules newRules) throws RdbFormatException {
    rules = newRules;
    facts = new FileFacts();
    start = address;
    bytes = length;
    in.read(address, length);
    summed = 0;
    checksum = 0;
    database = keyspace.database(0);
    keysLoaded = 0;
    keysExpired = 0;
    keysEmpty = 0;
    recordStart = 0;
    forgetAttributes();
    facts.version(readVersion());
  }

  private int readVersion() throws RdbFormatException {
    byte[] head = Memory.bytes(in.bytes(MAGIC.length + VERSION_DIGITS), MAGIC.length + VERSION_DIGITS);
    if (!Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new RdbFormatException("it does not begin as an RDB file");
    }
    int version = 0;
    for (int i = MAGIC.length; i < head.length; i++) {
      if (head[i] < '0' || head[i] > '9') {
        throw new RdbFormatException("its version is no number");
      }
      version = version * 10 + head[i] - '0';
    }
    if (version < 1 || version > VERSION_MAX) {
      throw new RdbFormatException("RDB version " + version + " is not known here, only 1 to " + VERSION_MAX);
    }
    return version;
  }

  /** What the file has said about itself so far. */
  public FileFacts facts() {
    return facts;
  }

  /** How many bytes were read. */
  public long position() {
    return in.position();
  }

  /** Where the last record begins. */
  public long recordStart() {
    return recordStart;
  }

  /** Keys that are in the keyspace now, those that replaced others included. */
  public long keysLoaded() {
    return keysLoaded;
  }

  /** Keys that were left out because their deadline had passed. */
  public long keysExpired() {
    return keysExpired;
  }

  /** Keys that were left out because they held nothing, which files of old servers can have. */
  public long keysEmpty() {
    return keysEmpty;
  }

  /**
   * Reads a record: a key with what comes before it, or a word about the file.
   *
   * @return false at the end, when the checksum was right
   * @throws RdbFormatException if the file is damaged; what was read before is in the keyspace
   */
  public boolean step() throws RdbFormatException {
    recordStart = in.position();
    sum(CHECKSUM_PIECE_BYTES);
    int type = in.unsignedByte();
    switch (type) {
      case RdbOpcode.EXPIRE_TIME_MS -> deadlineMs = in.fixedLong();
      case RdbOpcode.EXPIRE_TIME -> deadlineMs = in.fixedInt() * 1000L;
      case RdbOpcode.FREQ -> frequency = in.unsignedByte();
      case RdbOpcode.IDLE -> idleSeconds = in.length();
      case RdbOpcode.SELECT_DATABASE -> select(in.length());
      case RdbOpcode.RESIZE_DATABASE -> skipLengths(2);
      case RdbOpcode.SLOT_INFO -> skipLengths(3);
      case RdbOpcode.AUX -> readField();
      case RdbOpcode.FUNCTION -> readFunction();
      case RdbOpcode.FUNCTION_PRE_GA ->
          throw new RdbFormatException("it has functions in the form of a release candidate of Redis 7.0");
      case RdbOpcode.MODULE_AUX -> throw new RdbFormatException("it has data of the module " + moduleName(in.length()));
      case RdbOpcode.EOF -> readEnd();
      default -> readKey(type);
    }
    return type != RdbOpcode.EOF;
  }

  private void skipLengths(int count) throws RdbFormatException {
    for (int i = 0; i < count; i++) {
      in.length();
    }
  }

  private void select(long index) throws RdbFormatException {
    if (Long.compareUnsigned(index, keyspace.databaseCount()) >= 0) {
      throw new RdbFormatException("it has a database " + Long.toUnsignedString(index) + ", but there are only "
          + keyspace.databaseCount() + " (setting 'databases')");
    }
    database = keyspace.database((int) index);
  }

  private void readField() throws RdbFormatException {
    String name = text();
    facts.field(name, text());
  }

  private void readFunction() throws RdbFormatException {
    in.string();
    functions.add(Memory.bytes(in.textAddress(), in.textLength()));
  }

  private String text() throws RdbFormatException {
    in.string();
    return new String(Memory.bytes(in.textAddress(), in.textLength()), ISO_8859_1);
  }

  /** A module's name is nine characters of six bits each, above ten bits of version. */
  private static String moduleName(long id) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    StringBuilder name = new StringBuilder();
    for (int shift = Long.SIZE - 6; shift >= 10; shift -= 6) {
      name.append(alphabet.charAt((int) (id >>> shift) & 0x3f));
    }
    return name.toString();
  }

  // ---- keys ----

  private void readKey(int type) throws RdbFormatException {
    readName();
    try {
      if (rules.dropsExpired() && deadlineMs != UNSET && deadlineMs < keyspace.nowMs()) {
        skipValue(type);
      } else {
        readValue(type);
      }
    } catch (EmptyValueException _) {
      keysEmpty++;
    }
    forgetAttributes();
  }

  /** The key's bytes; where they are not in the file as they are, the value's would overwrite them. */
  private void readName() throws RdbFormatException {
    in.string();
    keyAddress = in.textAddress();
    keyLength = in.textLength();
    if (keyAddress < start || keyAddress >= start + bytes) {
      key.clear(0);
      key.put(keyAddress, keyLength);
      keyAddress = key.address();
    }
  }

  /** There is no way over a value but through it. What stands under the key, which only a merge can find there, goes too. */
  private void skipValue(int type) throws RdbFormatException {
    database.delete(values.read(type, in, database, keyAddress, keyLength));
    keysExpired++;
  }

  private void readValue(int type) throws RdbFormatException {
    long sizeBefore = database.size();
    long entry = values.read(type, in, database, keyAddress, keyLength);
    if (database.size() == sizeBefore && !rules.replaces()) {
      throw new RdbFormatException("the key '" + new String(Memory.bytes(keyAddress, keyLength), ISO_8859_1)
          + "' is there twice in database " + database.index());
    }
    if (deadlineMs != UNSET) {
      entry = database.setDeadline(entry, deadlineMs);
    }
    noteAccess(entry);
    keysLoaded++;
  }

  private void noteAccess(long entry) {
    AccessClock access = keyspace.access();
    if (idleSeconds != UNSET) {
      access.idleSeconds(entry, idleSeconds);
    }
    if (frequency != UNSET) {
      access.frequency(entry, frequency);
    }
  }

  private void forgetAttributes() {
    deadlineMs = UNSET;
    idleSeconds = UNSET;
    frequency = UNSET;
  }

  // ---- the checksum ----

  /** Adds what was read and not added yet, if it is so much. */
  private void sum(long bytesMin) {
    long piece = in.position() - summed;
    if (piece >= bytesMin && rules.checksum()) {
      checksum = Crc64.update(checksum, start + summed, piece);
      summed += piece;
    }
  }

  /** A checksum of 0 says that there is none. */
  private void readEnd() throws RdbFormatException {
    sum(0);
    if (facts.version() < CHECKSUM_VERSION_MIN) {
      return;
    }
    long stored = in.fixedLong();
    if (rules.checksum() && stored != 0 && stored != checksum) {
      throw new RdbFormatException("Wrong RDB checksum expected: (" + Long.toHexString(checksum) + ") but got ("
          + Long.toHexString(stored) + ")");
    }
  }
}
