package kinglet.engine.sortedset;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.EmptyValueException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;
import kinglet.engine.rdb.Ziplist;
import kinglet.engine.resp.Strtod;

/**
 * Sorted sets as RDB: a listpack as it is, a tree member by member, the greatest first. What it reads is built anew member by
 * member, so that none is there twice, the order is right and the encoding is within the limits. Owned by the executor.
 * Source: Redis 7.2.
 */
public final class SortedSetCodec implements ValueCodec {
  private static final long TEXT_KEPT_BYTES = 1 << 20;

  /** The length of a score's text in old files stands for these. */
  private static final int NAN = 253;
  private static final int INFINITY = 254;
  private static final int MINUS_INFINITY = 255;

  private final Keyspace keyspace;
  private final SortedSet set;
  private final Listpack elements;
  private final Strtod numbers = new Strtod();
  private final NativeBuffer text = new NativeBuffer();
  private final Ziplist ziplist = new Ziplist();

  public SortedSetCodec(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    set = new SortedSet(keyspace, settings);
    elements = new Listpack(keyspace.allocator());
  }

  @Override
  public int rdbType(long entry) {
    return Entry.encoding(entry) == SortedSetValue.LISTPACK ? RdbType.SORTED_SET_LISTPACK : RdbType.SORTED_SET_2;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    if (Entry.encoding(entry) == SortedSetValue.LISTPACK) {
      out.string(Entry.word(entry), Listpack.bytes(Entry.word(entry)));
      return;
    }
    set.open(entry);
    out.length(set.size());
    set.seek(set.size() - 1);
    do {
      out.string(set.address(), set.length());
      out.binaryDouble(set.score());
    } while (set.previous());
  }

  @Override
  public ValueCapture capture(long entry) {
    return Entry.encoding(entry) == SortedSetValue.SKIPLIST ? new SortedSetCapture(keyspace, Entry.word(entry)) : null;
  }

  @Override
  public boolean reads(int rdbType) {
    return rdbType == RdbType.SORTED_SET || rdbType == RdbType.SORTED_SET_2 || rdbType == RdbType.SORTED_SET_ZIPLIST
        || rdbType == RdbType.SORTED_SET_LISTPACK;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    set.create(0, 0);
    try {
      switch (rdbType) {
        case RdbType.SORTED_SET_LISTPACK -> readListpack(in);
        case RdbType.SORTED_SET_ZIPLIST -> readZiplist(in);
        default -> readMembers(in, rdbType == RdbType.SORTED_SET_2);
      }
      if (set.size() == 0) {
        throw new EmptyValueException("an empty sorted set");
      }
    } catch (RdbFormatException | OutOfNativeMemoryException e) {
      set.discard();
      throw e;
    }
    return set.put(database, key, keyLength);
  }

  private void readMembers(RdbReader in, boolean binary) throws RdbFormatException {
    long count = in.count();
    set.expect(count);
    for (long i = 0; i < count; i++) {
      in.string();
      keep(in.textAddress(), in.textLength());
      add(text.address(), (int) text.length(), binary ? in.binaryDouble() : oldScore(in));
    }
  }

  /** Copies a member that is gone when its score is read. */
  private void keep(long member, int length) {
    text.clear(TEXT_KEPT_BYTES);
    text.put(member, length);
  }

  private double oldScore(RdbReader in) throws RdbFormatException {
    int length = in.unsignedByte();
    return switch (length) {
      case NAN -> Double.NaN;
      case INFINITY -> Double.POSITIVE_INFINITY;
      case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> numbers.parse(in.bytes(length), length);
    };
  }

  private void readListpack(RdbReader in) throws RdbFormatException {
    in.string();
    long listpack = in.textAddress();
    if (!Listpack.isValid(listpack, in.textLength()) || Listpack.count(listpack) % 2 != 0) {
      throw new RdbFormatException("no listpack of a sorted set");
    }
    set.expect(Listpack.count(listpack) / 2);
    for (long at = Listpack.first(listpack); at != Listpack.NONE; at = Listpack.next(Listpack.next(at))) {
      long score = Listpack.next(at);
      elements.read(score);
      double value = Listpack.isInteger(score) ? Listpack.integer(score) : numbers.parse(elements.address(), elements.length());
      elements.read(at);
      add(elements.address(), elements.length(), value);
    }
  }

  private void readZiplist(RdbReader in) throws RdbFormatException {
    in.string();
    ziplist.open(in);
    if (ziplist.count() % 2 != 0) {
      throw new RdbFormatException("no ziplist of a sorted set");
    }
    set.expect(ziplist.count() / 2);
    while (ziplist.next()) {
      keep(ziplist.address(), ziplist.length());
      ziplist.next();
      add(text.address(), (int) text.length(), numbers.parse(ziplist.address(), ziplist.length()));
    }
  }

  private void add(long member, int length, double score) throws RdbFormatException {
    if (Double.isNaN(score)) {
      throw new RdbFormatException("a score is no number");
    }
    if (set.find(member, length)) {
      throw new RdbFormatException("a member is there twice");
    }
    set.add(score);
  }
}
