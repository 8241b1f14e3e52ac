package kinglet.engine.stream;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;

/**
 * Fills an empty stream with what RDB has of one, of all its versions. At every moment it is a stream that can be freed. Owned
 * by the executor. Source: Redis 7.2.
 */
final class StreamReader {
  private final Listpack listpacks;
  private final StreamEntries entries;
  private final StreamNodeCheck check = new StreamNodeCheck();
  private final IdTree nodes;
  private final Groups groups;
  private final PendingEntries pending;
  private final StreamId id = new StreamId();
  private RdbReader in;
  private int rdbType;

  StreamReader(StreamValue streams) {
    listpacks = new Listpack(streams.allocator());
    entries = new StreamEntries(streams.keyspace(), streams.settings(), listpacks);
    nodes = new IdTree(streams.allocator());
    groups = new Groups(streams.allocator());
    pending = new PendingEntries(streams.keyspace());
  }

  void read(long stream, int newRdbType, RdbReader newIn) throws RdbFormatException {
    rdbType = newRdbType;
    in = newIn;
    int nodeCount = in.count();
    for (int i = 0; i < nodeCount; i++) {
      readNode(stream);
    }
    readFigures(stream);
    int groupCount = in.count();
    for (int i = 0; i < groupCount; i++) {
      readGroup(stream);
    }
  }

  private void readNode(long stream) throws RdbFormatException {
    in.string();
    if (in.textLength() != StreamId.BYTES) {
      throw new RdbFormatException("a stream node's ID has not 16 bytes");
    }
    raw(in.textAddress());
    in.string();
    long listpack = in.textAddress();
    if (!Listpack.isValid(listpack, in.textLength()) || !check.isValid(listpack)) {
      throw new RdbFormatException("no stream node");
    }
    nodes.attach(StreamHead.nodes(stream));
    if (nodes.seek(id)) {
      throw new RdbFormatException("a stream node is there twice");
    }
    long copy = listpacks.copy(listpack);
    try {
      nodes.insert(id, copy);
    } catch (OutOfNativeMemoryException e) {
      listpacks.free(copy);
      throw e;
    }
    StreamHead.length(stream, StreamHead.length(stream) + StreamNode.entries(copy));
  }

  private void readFigures(long stream) throws RdbFormatException {
    if (in.length() != StreamHead.length(stream)) {
      throw new RdbFormatException("a stream's length is not that of its nodes");
    }
    readId().write(StreamHead.lastId(stream));
    if (rdbType == RdbType.STREAM_LISTPACKS) {
      StreamHead.added(stream, StreamHead.length(stream));
      entries.renewFirstId(stream);
    } else {
      readId().write(StreamHead.firstId(stream));
      readId().write(StreamHead.deletedId(stream));
      StreamHead.added(stream, in.length());
    }
    if (StreamHead.length(stream) > 0 && OrderedTree.size(StreamHead.nodes(stream)) == 0) {
      throw new RdbFormatException("a stream has entries but no nodes");
    }
  }

  private void readGroup(long stream) throws RdbFormatException {
    in.string();
    if (groups.find(stream, in.textAddress(), in.textLength()) != Groups.NONE) {
      throw new RdbFormatException("a group is there twice");
    }
    long group = groups.add(stream, in.textAddress(), in.textLength(), id.lowest(), Group.UNKNOWN);
    readId().write(Group.lastId(group));
    Group.entriesRead(group, rdbType == RdbType.STREAM_LISTPACKS ? EntriesRead.upTo(stream, id) : in.length());
    readDeliveries(group);
  }

  /** The group's list comes first and says when; the consumers' lists say whose. So the first is read twice. */
  private void readDeliveries(long group) throws RdbFormatException {
    int count = in.count();
    long deliveries = in.address();
    for (int i = 0; i < count; i++) {
      in.bytes(StreamId.BYTES + Long.BYTES);
      in.length();
    }
    int consumers = in.count();
    long owned = 0;
    for (int i = 0; i < consumers; i++) {
      owned += readConsumer(group);
    }
    if (owned != count) {
      throw new RdbFormatException("pending entries of a group and of its consumers differ");
    }
    date(group, count, deliveries);
  }

  private long readConsumer(long group) throws RdbFormatException {
    in.string();
    if (groups.findConsumer(group, in.textAddress(), in.textLength()) != Groups.NONE) {
      throw new RdbFormatException("a consumer is there twice");
    }
    long consumer = groups.addConsumer(group, in.textAddress(), in.textLength(), 0);
    long seenMs = in.fixedLong();
    Consumer.seenMs(consumer, seenMs);
    Consumer.activeMs(consumer, rdbType == RdbType.STREAM_LISTPACKS_3 ? in.fixedLong() : seenMs);
    int count = in.count();
    for (int i = 0; i < count; i++) {
      raw(in.bytes(StreamId.BYTES));
      if (pending.find(group, id) != PendingEntries.NONE) {
        throw new RdbFormatException("a pending entry is there twice");
      }
      pending.add(group, id, consumer, 0);
    }
    return count;
  }

  /** Notes when and how often pending entries were delivered, from the group's list. */
  private void date(long group, int count, long deliveries) throws RdbFormatException {
    RdbReader again = new RdbReader();
    again.read(deliveries, in.address() - deliveries);
    for (int i = 0; i < count; i++) {
      raw(again.bytes(StreamId.BYTES));
      long found = pending.find(group, id);
      if (found == PendingEntries.NONE) {
        throw new RdbFormatException("a pending entry is no consumer's");
      }
      Pending.deliveredMs(found, again.fixedLong());
      Pending.deliveries(found, again.length());
    }
  }

  private StreamId readId() throws RdbFormatException {
    long ms = in.length();
    return id.set(ms, in.length());
  }

  private void raw(long address) {
    id.set(Long.reverseBytes(Memory.getLong(address)), Long.reverseBytes(Memory.getLong(address + Long.BYTES)));
  }
}
