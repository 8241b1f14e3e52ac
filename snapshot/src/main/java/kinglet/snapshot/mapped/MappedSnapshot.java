package kinglet.snapshot.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.WideHash;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.snapshot.load.RdbLoadException;

/**
 * A mapped snapshot that is open: its keys, in the order of the file or by name. Believes nothing that it has not checked. Nobody
 * may shorten the file meanwhile. Owned by one thread.
 */
public final class MappedSnapshot implements AutoCloseable {
  /** No record. */
  public static final long NONE = 0;

  private final Path path;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;
  private final long address;
  private long framesEnd;
  private long index;
  private long buckets;
  private long keys;
  private long databases;
  private int databaseCount;
  private WideHash hash;
  private MappedRecord record;
  private final Crc32cOfMemory bucketSum = new Crc32cOfMemory();

  private MappedSnapshot(Path path) throws IOException {
    this.path = path;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    address = bytes.address();
    if (size() > 0) {
      Blocks.add(address, size());
    }
  }

  /**
   * Opens a file, which takes as long whatever its size.
   *
   * @throws IOException if there is none, or it can't be read
   * @throws RdbLoadException if it is none of ours, or one of its ends is damaged
   */
  public static MappedSnapshot open(Path path) throws IOException {
    MappedSnapshot snapshot = new MappedSnapshot(path);
    try {
      snapshot.checkEnds();
      return snapshot;
    } catch (IOException e) {
      snapshot.close();
      throw e;
    }
  }

  /** Whether a file has such a name. */
  public static boolean isNamed(Path path) {
    return path.toString().endsWith(MappedFormat.SUFFIX);
  }

  // ---- both ends ----

  private void checkEnds() throws RdbLoadException {
    require(size() >= MappedFormat.HEADER_BYTES + MappedFormat.BUCKET_BYTES + MappedFormat.FOOTER_BYTES, 0, "it is too short");
    require(Memory.getLong(address) == MappedFormat.MAGIC, 0, "it does not begin as a mapped snapshot");
    int crc = Memory.getInt(address + MappedFormat.HEADER_CRC);
    bucketSum.over(address, size());
    require(crc == bucketSum.of(address + MappedFormat.HEADER_VERSION, MappedFormat.HEADER_BYTES - MappedFormat.HEADER_VERSION), 0,
        "its header is damaged");
    int version = Memory.getInt(address + MappedFormat.HEADER_VERSION);
    require(version == MappedFormat.VERSION, 0, "its version " + version + " is not known here");
    checkFooter(address + size() - MappedFormat.FOOTER_BYTES, crc);
    hash = new WideHash(Memory.getLong(address + MappedFormat.HEADER_SEED));
    record = new MappedRecord(address, framesEnd);
  }

  private void checkFooter(long footer, int headerCrc) throws RdbLoadException {
    long place = footer - address;
    require(Memory.getLong(footer) == MappedFormat.END_MAGIC && Memory.getLong(footer + MappedFormat.FOOTER_LENGTH) == size(), place,
        "it does not end as a mapped snapshot");
    databaseCount = Memory.getInt(footer + MappedFormat.FOOTER_DATABASES);
    long countsBytes = (long) databaseCount * MappedFormat.DATABASE_BYTES;
    require(databaseCount >= 0 && countsBytes <= place - MappedFormat.HEADER_BYTES && countsBytes < Integer.MAX_VALUE, place,
        "its footer is damaged");
    databases = footer - countsBytes;
    require(Memory.getInt(footer + MappedFormat.FOOTER_CRC)
        == bucketSum.of(databases, countsBytes + MappedFormat.FOOTER_CRC)
        && Memory.getInt(footer + MappedFormat.FOOTER_HEADER_CRC) == headerCrc, place, "its footer is damaged");
    framesEnd = Memory.getLong(footer + MappedFormat.FOOTER_FRAMES_END);
    index = address + Memory.getLong(footer + MappedFormat.FOOTER_INDEX);
    buckets = Memory.getLong(footer + MappedFormat.FOOTER_BUCKETS);
    keys = Memory.getLong(footer + MappedFormat.FOOTER_KEYS);
    require(framesEnd <= index - address && index + buckets * MappedFormat.BUCKET_BYTES == databases, place, "its parts do not fit");
    for (long at = address + framesEnd; at < index; at++) {
      require(Memory.getByte(at) == 0, at - address, "there is something before its index");
    }
  }

  private void require(boolean right, long place, String otherwise) throws RdbLoadException {
    if (!right) {
      throw damaged(place, otherwise);
    }
  }

  RdbLoadException damaged(long place, String reason) {
    return new RdbLoadException(path.toString(), place, reason);
  }

  public Path path() {
    return path;
  }

  /** In bytes. */
  public long size() {
    return bytes.byteSize();
  }

  /** How many keys it has. */
  public long keys() {
    return keys;
  }

  /** How many databases have keys. */
  int databaseCount() {
    return databaseCount;
  }

  /** The number of one of the databases that have keys. */
  long database(int which) throws RdbLoadException {
    long number = Memory.getLong(databaseAt(which));
    require(number >= 0 && number <= Integer.MAX_VALUE, databases - address, "a database's number can't be right");
    return number;
  }

  long keysOf(int which) {
    return Memory.getLong(databaseAt(which) + Long.BYTES);
  }

  long volatileKeysOf(int which) {
    return Memory.getLong(databaseAt(which) + 2L * Long.BYTES);
  }

  private long databaseAt(int which) {
    return databases + (long) which * MappedFormat.DATABASE_BYTES;
  }

  // ---- records ----

  /** The place of the first record. */
  public static long first() {
    return MappedFormat.HEADER_BYTES;
  }

  /** The place behind the last record. */
  public long end() {
    return framesEnd;
  }

  /**
   * Reads the record at a place, for {@link #head}.
   *
   * @return the place of the next
   * @throws RdbLoadException if it is damaged
   */
  long read(long place) throws RdbLoadException {
    try {
      return record.read(place);
    } catch (RdbFormatException e) {
      throw damaged(place, e.getMessage());
    }
  }

  /** What the last record that was read says. */
  RecordHead head() {
    return record.head();
  }

  /**
   * Finds the record of a key, and reads it.
   *
   * @return its place, or {@link #NONE}: there is no such key
   * @throws RdbLoadException if something is damaged that could have led to it
   */
  long find(int database, long key, int keyLength) throws RdbLoadException {
    long keyHash = MappedFormat.hash(hash.hash(key, keyLength), database);
    long number = MappedFormat.bucket(keyHash, buckets);
    for (long looked = 0; looked < buckets; looked++) {
      long bucket = checkedBucket(number);
      long place = findIn(bucket, keyHash, database, key, keyLength);
      if (place != NONE || Memory.getInt(bucket + MappedFormat.BUCKET_OVERFLOW) == 0) {
        return place;
      }
      number = number + 1 == buckets ? 0 : number + 1;
    }
    return NONE;
  }

  private long findIn(long bucket, long keyHash, int database, long key, int keyLength) throws RdbLoadException {
    for (int i = 0; i < MappedFormat.SLOTS; i++) {
      long slot = Memory.getLong(bucket + (long) i * Long.BYTES);
      if (MappedFormat.hasTag(slot, keyHash) && isKey(MappedFormat.place(slot), database, key, keyLength)) {
        return MappedFormat.place(slot);
      }
    }
    return NONE;
  }

  private boolean isKey(long place, int database, long key, int keyLength) throws RdbLoadException {
    long ignored = read(place);
    RecordHead head = head();
    return !head.isFunction() && head.database() == database && head.keyLength() == keyLength
        && Memory.equal(head.keyAddress(), key, keyLength);
  }

  private long checkedBucket(long number) throws RdbLoadException {
    long bucket = index + number * MappedFormat.BUCKET_BYTES;
    int crc = bucketSum.of(bucket, MappedFormat.BUCKET_CRC) ^ (int) number;
    require(crc == Memory.getInt(bucket + MappedFormat.BUCKET_CRC), bucket - address, "a bucket of its index is damaged");
    return bucket;
  }

  /** The nearest place behind another that the index has, or the end. Looks at all of it. */
  long nextIndexed(long place) {
    long next = framesEnd;
    for (long slot = index; slot < databases; slot += Long.BYTES) {
      boolean isSlot = (slot - index) % MappedFormat.BUCKET_BYTES < MappedFormat.BUCKET_OVERFLOW;
      long found = isSlot ? MappedFormat.place(Memory.getLong(slot)) : NONE;
      next = found > place ? Math.min(next, found) : next;
    }
    return next;
  }

  /** How many buckets the index has. */
  long buckets() {
    return buckets;
  }

  /** Checks one. */
  void checkBucket(long number) throws RdbLoadException {
    long ignored = checkedBucket(number);
  }

  @Override
  public void close() {
    if (record != null) {
      record.close();
    }
    if (size() > 0) {
      Blocks.remove(address);
    }
    arena.close();
  }
}
