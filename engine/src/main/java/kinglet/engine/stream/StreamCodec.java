package kinglet.engine.stream;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;

/**
 * Streams as RDB 10, the nodes as they are, then figures and groups; {@link StreamReader} reads it. When a consumer was last
 * active is not in that version: who reads it takes when it was last seen. Owned by the executor. Source: Redis 7.2.
 */
public final class StreamCodec implements ValueCodec {
  private final StreamValue streams;
  private final StreamReader reader;
  private final IdTree ids;
  private final NameTree groups;
  private final NameTree consumers;
  private final StreamId id = new StreamId();

  public StreamCodec(StreamValue streams) {
    this.streams = streams;
    reader = new StreamReader(streams);
    ids = new IdTree(streams.allocator());
    groups = new NameTree(streams.allocator());
    consumers = new NameTree(streams.allocator());
  }

  @Override
  public int rdbType(long entry) {
    return RdbType.STREAM_LISTPACKS_2;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    long stream = Entry.word(entry);
    ids.attach(StreamHead.nodes(stream));
    out.length(OrderedTree.size(StreamHead.nodes(stream)));
    for (boolean more = ids.first(); more; more = ids.next()) {
      ids.readKey(id);
      out.length(StreamId.BYTES);
      writeRaw(id, out);
      out.string(ids.word(), Listpack.bytes(ids.word()));
    }
    writeFigures(stream, out);
    writeGroups(stream, out);
  }

  /** All that comes between the nodes and the groups. */
  static void writeFigures(long stream, RdbWriter out) {
    out.length(StreamHead.length(stream));
    writeId(StreamHead.lastId(stream), out);
    writeId(StreamHead.firstId(stream), out);
    writeId(StreamHead.deletedId(stream), out);
    out.length(StreamHead.added(stream));
    out.length(OrderedTree.size(StreamHead.groups(stream)));
  }

  private void writeGroups(long stream, RdbWriter out) {
    groups.attach(StreamHead.groups(stream));
    for (boolean more = groups.first(); more; more = groups.next()) {
      long group = groups.word();
      out.string(Member.address(group), Member.length(group));
      writeId(Group.lastId(group), out);
      out.length(Group.entriesRead(group));
      writePending(Group.pending(group), true, out);
      writeConsumers(group, out);
    }
  }

  private void writeConsumers(long group, RdbWriter out) {
    out.length(OrderedTree.size(Group.consumers(group)));
    consumers.attach(Group.consumers(group));
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      long consumer = consumers.word();
      out.string(Member.address(consumer), Member.length(consumer));
      out.fixedLong(Consumer.seenMs(consumer));
      writePending(Consumer.pending(consumer), false, out);
    }
  }

  /** Of a group with when and how often they were delivered, of a consumer only which they are. */
  private void writePending(long tree, boolean delivery, RdbWriter out) {
    out.length(OrderedTree.size(tree));
    ids.attach(tree);
    for (boolean more = ids.first(); more; more = ids.next()) {
      ids.readKey(id);
      writeRaw(id, out);
      if (delivery) {
        out.fixedLong(Pending.deliveredMs(ids.word()));
        out.length(Pending.deliveries(ids.word()));
      }
    }
  }

  static void writeId(long address, RdbWriter out) {
    out.length(Memory.getLong(address));
    out.length(Memory.getLong(address + Long.BYTES));
  }

  /** An ID in 16 bytes, the highest first. */
  static void writeRaw(StreamId id, RdbWriter out) {
    out.fixedLong(Long.reverseBytes(id.ms()));
    out.fixedLong(Long.reverseBytes(id.seq()));
  }

  @Override
  public ValueCapture capture(long entry) {
    return new StreamCapture(streams.keyspace(), Entry.word(entry));
  }

  @Override
  public boolean reads(int rdbType) {
    return rdbType == RdbType.STREAM_LISTPACKS || rdbType == RdbType.STREAM_LISTPACKS_2
        || rdbType == RdbType.STREAM_LISTPACKS_3;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    long stream = StreamHead.create(streams.allocator());
    try {
      reader.read(stream, rdbType, in);
    } catch (RdbFormatException | OutOfNativeMemoryException e) {
      streams.free(StreamValue.STREAM, stream, Integer.MAX_VALUE);
      throw e;
    }
    return database.putNew(key, keyLength, Type.STREAM, StreamValue.STREAM, stream);
  }
}
