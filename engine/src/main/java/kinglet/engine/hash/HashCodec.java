package kinglet.engine.hash;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.keyspace.ValueTimers;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.EmptyValueException;
import kinglet.engine.rdb.OldPack;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;
import kinglet.engine.rdb.Ziplist;
import kinglet.engine.rdb.Zipmap;

/**
 * Hashes as RDB: a listpack as it is, a table field by field; with deadlines as Redis 7.4 does, which takes RDB 12. What it
 * reads is built anew field by field, so that no field is there twice and the encoding is within the limits. Owned by the
 * executor. Source: Redis 7.2 and 7.4.
 */
public final class HashCodec implements ValueCodec {
  private static final long NAME_KEPT_BYTES = 1 << 20;

  private final Keyspace keyspace;
  private final HashValue hashes;
  private final HashBuilder builder;
  private final Listpack names;
  private final Listpack values;
  private final NativeBuffer name = new NativeBuffer();
  private final Ziplist ziplist = new Ziplist();
  private final Zipmap zipmap = new Zipmap();

  /**
   * For hashes with these shapes.
   *
   * @param shapes those of the {@link HashValue} that the keyspace has registered
   */
  public HashCodec(Keyspace keyspace, EncodingSettings limits, Shapes shapes) {
    this.keyspace = keyspace;
    hashes = new HashValue(keyspace, shapes);
    builder = new HashBuilder(keyspace, limits, shapes);
    names = new Listpack(keyspace.allocator());
    values = new Listpack(keyspace.allocator());
  }

  private boolean hasDeadlines(long entry) {
    return Entry.isTimed(entry) && hashes.of(entry).nearestMs() != Fields.NEVER;
  }

  @Override
  public int version(long entry) {
    return hasDeadlines(entry) ? VERSION_OF_FIELD_DEADLINES : VERSION;
  }

  @Override
  public int rdbType(long entry) {
    boolean table = HashValue.isTable(Entry.encoding(entry));
    if (hasDeadlines(entry)) {
      return table ? RdbType.HASH_METADATA : RdbType.HASH_LISTPACK_EX;
    }
    return table || Entry.isTimed(entry) ? RdbType.HASH : RdbType.HASH_LISTPACK;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    Fields fields = hashes.of(entry);
    boolean deadlines = hasDeadlines(entry);
    long nearestMs = deadlines ? fields.nearestMs() : Fields.NEVER;
    if (deadlines) {
      out.fixedLong(nearestMs);
    }
    if (Entry.encoding(entry) == HashValue.SHAPED) {
      writeShaped(fields, out);
    } else if (!HashValue.isTable(Entry.encoding(entry)) && deadlines == Entry.isTimed(entry)) {
      out.string(fields.body(), Listpack.bytes(fields.body()));
    } else {
      writeFields(fields, nearestMs, out);
    }
  }

  private void writeShaped(Fields fields, RdbWriter out) {
    long listpack = hashes.listpackOf(fields);
    out.string(listpack, Listpack.bytes(listpack));
    names.free(listpack);
  }

  /** A deadline is written as its distance from the nearest, and 1; 0 is none. */
  private static void writeFields(Fields fields, long nearestMs, RdbWriter out) {
    out.length(fields.count());
    long cursor = 0;
    do {
      int gathered = fields.gather(cursor);
      for (int i = 0; i < gathered; i++) {
        long place = fields.gathered(i);
        if (nearestMs != Fields.NEVER) {
          long deadlineMs = fields.deadlineMs(place);
          out.length(deadlineMs == Fields.NEVER ? 0 : deadlineMs - nearestMs + 1);
        }
        fields.readName(place);
        out.string(fields.nameAddress(), fields.nameLength());
        fields.readValue(place);
        out.string(fields.valueAddress(), fields.valueLength());
      }
      cursor = fields.nextCursor(cursor);
    } while (cursor != 0);
  }

  @Override
  public ValueCapture capture(long entry) {
    if (!HashValue.isTable(Entry.encoding(entry))) {
      return null;
    }
    Fields fields = hashes.of(entry);
    return hasDeadlines(entry) ? new HashCapture(keyspace, fields.root(), fields.nearestMs())
        : new HashCapture(keyspace, fields.body());
  }

  @Override
  public boolean reads(int rdbType) {
    return switch (rdbType) {
      case RdbType.HASH, RdbType.HASH_ZIPMAP, RdbType.HASH_ZIPLIST, RdbType.HASH_LISTPACK -> true;
      default -> isTimed(rdbType);
    };
  }

  private static boolean isTimed(int rdbType) {
    return rdbType >= RdbType.HASH_METADATA_CANDIDATE && rdbType <= RdbType.HASH_LISTPACK_EX;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    builder.begin(isTimed(rdbType));
    try {
      read(rdbType, in);
      if (builder.isEmpty()) {
        throw new EmptyValueException("an empty hash");
      }
    } catch (RdbFormatException | OutOfNativeMemoryException e) {
      builder.discard();
      throw e;
    }
    return store(database, key, keyLength);
  }

  /** The release candidates of Redis 7.4 wrote no nearest deadline in front. */
  private void read(int rdbType, RdbReader in) throws RdbFormatException {
    switch (rdbType) {
      case RdbType.HASH_ZIPMAP -> readOldPack(zipmap, in);
      case RdbType.HASH_ZIPLIST -> readOldPack(ziplist, in);
      case RdbType.HASH_LISTPACK -> readListpack(in, false);
      case RdbType.HASH_LISTPACK_EX_CANDIDATE -> readListpack(in, true);
      case RdbType.HASH_LISTPACK_EX -> {
        in.fixedLong();
        readListpack(in, true);
      }
      case RdbType.HASH_METADATA_CANDIDATE -> readFields(in, true, 1);
      case RdbType.HASH_METADATA -> readFields(in, true, in.fixedLong());
      default -> readFields(in, false, 0);
    }
  }

  private void readOldPack(OldPack pack, RdbReader in) throws RdbFormatException {
    in.string();
    pack.open(in);
    if (pack.count() % 2 != 0) {
      throw new RdbFormatException("a field without a value");
    }
    builder.expect(pack.count() / 2);
    while (pack.next()) {
      name.clear(NAME_KEPT_BYTES);
      name.put(pack.address(), pack.length());
      pack.next();
      builder.add(name.address(), (int) name.length(), pack.address(), pack.length(), Fields.NEVER);
    }
  }

  private void readFields(RdbReader in, boolean deadlines, long nearestMs) throws RdbFormatException {
    long count = in.count();
    builder.expect(count);
    for (long i = 0; i < count; i++) {
      long distanceMs = deadlines ? in.length() : 0;
      in.string();
      name.clear(NAME_KEPT_BYTES);
      name.put(in.textAddress(), in.textLength());
      in.string();
      builder.add(name.address(), (int) name.length(), in.textAddress(), in.textLength(),
          distanceMs == 0 ? Fields.NEVER : nearestMs + distanceMs - 1);
    }
  }

  private void readListpack(RdbReader in, boolean deadlines) throws RdbFormatException {
    in.string();
    long listpack = in.textAddress();
    int stride = deadlines ? 3 : 2;
    if (!Listpack.isValid(listpack, in.textLength()) || Listpack.count(listpack) % stride != 0) {
      throw new RdbFormatException("no listpack of a hash");
    }
    builder.expect(Listpack.count(listpack) / stride);
    for (long at = Listpack.first(listpack); at != Listpack.NONE; ) {
      long value = Listpack.next(at);
      long last = deadlines ? Listpack.next(value) : value;
      names.read(at);
      values.read(value);
      builder.add(names.address(), names.length(), values.address(), values.length(), deadlines ? deadlineMs(last) : Fields.NEVER);
      at = Listpack.next(last);
    }
  }

  private static long deadlineMs(long place) throws RdbFormatException {
    if (!Listpack.isInteger(place)) {
      throw new RdbFormatException("a field's deadline is no number");
    }
    long deadlineMs = Listpack.integer(place);
    return deadlineMs == 0 ? Fields.NEVER : deadlineMs;
  }

  private long store(Database database, long key, int keyLength) {
    Fields fields = builder.finish();
    long timeMs = fields.isTimed() ? fields.nearestMs() : ValueTimers.NEVER;
    long entry = database.putNew(key, keyLength, Type.HASH, builder.encoding(), fields.root());
    if (Entry.isTimed(entry)) {
      database.setTimer(entry, timeMs);
    }
    return entry;
  }
}
