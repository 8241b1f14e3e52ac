package kinglet.engine.list;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.rdb.EmptyValueException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;
import kinglet.engine.rdb.Ziplist;

/**
 * Lists as RDB: the nodes as they are, each with its kind. Reads lists of single elements and of ziplists too. What it reads becomes a
 * quicklist, then a listpack if it is within the limits. Owned by the executor. Source: Redis 7.2.
 */
public final class ListCodec implements ValueCodec {
  static final int PLAIN = 1;
  static final int PACKED = 2;

  private final Keyspace keyspace;
  private final Allocator allocator;
  private final Listpack listpacks;
  private final ListBuilder builder;
  private final NodeCursor nodes;
  private final Ziplist ziplist = new Ziplist();

  public ListCodec(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    allocator = keyspace.allocator();
    listpacks = new Listpack(allocator);
    builder = new ListBuilder(keyspace, settings);
    nodes = new NodeCursor(keyspace);
  }

  @Override
  public int rdbType(long entry) {
    return RdbType.LIST_QUICKLIST_2;
  }

  @Override
  public void write(long entry, RdbWriter out) {
    if (Entry.encoding(entry) == ListValue.LISTPACK) {
      out.length(1);
      writeNode(Entry.word(entry), out);
    } else {
      out.length(Directory.nodes(Entry.word(entry)));
      for (boolean any = nodes.turnTo(Entry.word(entry), End.HEAD); any; any = nodes.next()) {
        writeNode(nodes.node(), out);
      }
    }
  }

  static void writeNode(long node, RdbWriter out) {
    if (PlainNode.is(node)) {
      out.length(PLAIN);
      out.string(PlainNode.address(node), PlainNode.length(node));
    } else {
      out.length(PACKED);
      out.string(node, Listpack.bytes(node));
    }
  }

  @Override
  public ValueCapture capture(long entry) {
    boolean isOne = Entry.encoding(entry) == ListValue.QUICKLIST && Directory.nodes(Entry.word(entry)) <= Spans.PLACE_MAX;
    return isOne ? new ListCapture(keyspace, Entry.word(entry)) : null;
  }

  @Override
  public boolean reads(int rdbType) {
    return rdbType == RdbType.LIST || rdbType == RdbType.LIST_ZIPLIST || rdbType == RdbType.LIST_QUICKLIST
        || rdbType == RdbType.LIST_QUICKLIST_2;
  }

  @Override
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    builder.begin();
    try {
      read(rdbType, in);
      if (builder.size() == 0) {
        throw new EmptyValueException("an empty list");
      }
    } catch (RdbFormatException | OutOfNativeMemoryException e) {
      builder.discard();
      throw e;
    }
    return builder.store(database, key, keyLength);
  }

  private void read(int rdbType, RdbReader in) throws RdbFormatException {
    long count = rdbType == RdbType.LIST_ZIPLIST ? 1 : in.count();
    for (long i = 0; i < count; i++) {
      switch (rdbType) {
        case RdbType.LIST -> readElement(in);
        case RdbType.LIST_ZIPLIST -> readZiplist(in);
        case RdbType.LIST_QUICKLIST -> readZiplistNode(in);
        default -> readNode(in);
      }
    }
  }

  private void readElement(RdbReader in) throws RdbFormatException {
    in.string();
    builder.add(in.textAddress(), in.textLength());
  }

  private void readZiplist(RdbReader in) throws RdbFormatException {
    in.string();
    ziplist.open(in);
    while (ziplist.next()) {
      builder.add(ziplist.address(), ziplist.length());
    }
  }

  private void readZiplistNode(RdbReader in) throws RdbFormatException {
    in.string();
    ziplist.open(in);
    if (ziplist.count() > 0) {
      builder.addNode(packed(in.textLength()), ziplist.count());
    }
  }

  private long packed(int ziplistBytes) {
    long node = listpacks.create(ziplistBytes);
    try {
      while (ziplist.next()) {
        node = listpacks.append(node, ziplist.address(), ziplist.length());
      }
      return listpacks.trim(node);
    } catch (OutOfNativeMemoryException e) {
      listpacks.free(node);
      throw e;
    }
  }

  private void readNode(RdbReader in) throws RdbFormatException {
    long container = in.length();
    in.string();
    if (container == PLAIN) {
      builder.addNode(PlainNode.create(allocator, in.textAddress(), in.textLength()), 1);
    } else if (container == PACKED && Listpack.isValid(in.textAddress(), in.textLength())) {
      readPacked(in);
    } else {
      throw new RdbFormatException("no node of a list");
    }
  }

  private void readPacked(RdbReader in) {
    int elements = Listpack.count(in.textAddress());
    if (elements > 0) {
      builder.addNode(listpacks.copy(in.textAddress()), elements);
    }
  }
}
