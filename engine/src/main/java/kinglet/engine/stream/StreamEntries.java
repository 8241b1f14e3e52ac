package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Captures;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * Adds entries to streams and takes them out. Entries only come at the end; one that goes from the middle is marked. Owned by
 * the executor; no garbage. Source: t_stream.c of Redis 7.2, which decides the same way where a node ends: so the nodes of
 * equal streams are equal.
 *
 * <p>A node that is being filled has up to a quarter of its length in reserve, so that not each entry moves it.
 */
final class StreamEntries {
  private static final int SHORT_TEXT_BYTES = 64;

  /** What an element takes besides a short text, a longer one, or as an integer; at most. */
  private static final int SHORT_OVERHEAD_BYTES = 2;
  private static final int OVERHEAD_BYTES = 10;

  /** The integers of a master and of an entry. */
  private static final int INTEGERS_BYTES = 8 * OVERHEAD_BYTES;

  /** By how much the two counts of a node grow at most. */
  private static final int COUNTS_BYTES = 16;

  private final Captures captures;
  private final EncodingSettings settings;
  private final Listpack listpacks;
  private final IdTree nodes;
  private final EntryCursor cursor;
  private final StreamId nodeId = new StreamId();
  private final StreamId id = new StreamId();

  StreamEntries(Keyspace keyspace, EncodingSettings settings, Listpack listpacks) {
    Allocator allocator = keyspace.allocator();
    captures = keyspace.captures();
    this.settings = settings;
    this.listpacks = listpacks;
    nodes = new IdTree(allocator);
    cursor = new EntryCursor(allocator);
  }

  // ---- adding ----

  /** Whether the arguments from one on are not too long to stand in one node. */
  boolean fits(Call call, int first) {
    return elementBytesMax(call, first) < Listpack.BYTES_MAX - Listpack.EMPTY_BYTES;
  }

  /**
   * Adds an entry with an ID after the last one.
   *
   * @param first the argument that is the first field; fields and values alternate
   * @throws OutOfNativeMemoryException if the kernel refuses memory; nothing was added
   */
  void append(long stream, StreamId newId, Call call, int first) {
    nodes.attach(StreamHead.nodes(stream));
    if (nodes.last() && hasRoom(nodes.word(), call, first)) {
      changing(stream, nodes);
      appendToNode(newId, call, first);
    } else {
      appendNode(newId, call, first);
      added(stream);
    }
    long length = StreamHead.length(stream) + 1;
    StreamHead.length(stream, length);
    StreamHead.added(stream, StreamHead.added(stream) + 1);
    newId.write(StreamHead.lastId(stream));
    if (length == 1) {
      newId.write(StreamHead.firstId(stream));
    }
  }

  /** Before the node where a tree stands changes or goes. */
  private void changing(long stream, IdTree at) {
    if (StreamHead.capture(stream) != 0) {
      capture(stream).changing(at);
    }
  }

  private void added(long stream) {
    if (StreamHead.capture(stream) != 0) {
      capture(stream).added(nodes);
    }
  }

  private IdWalk capture(long stream) {
    return ((StreamCapture) captures.of(StreamHead.capture(stream))).nodes();
  }

  private boolean hasRoom(long listpack, Call call, int first) {
    long limit = settings.streamNodeBytes();
    long bytesMax = limit == 0 ? Listpack.BYTES_MAX : Math.min(limit, Listpack.BYTES_MAX);
    if (Listpack.bytes(listpack) + textBytes(call, first) >= bytesMax) {
      return false;
    }
    long entriesMax = settings.streamNodeEntries();
    return entriesMax == 0 || StreamNode.entries(listpack) + StreamNode.deleted(listpack) < entriesMax;
  }

  private void appendNode(StreamId newId, Call call, int first) {
    if (!nodes.isEmpty()) {
      nodes.word(listpacks.trim(nodes.word()));
    }
    long bytes = elementBytesMax(call, first);
    long listpack = listpacks.create((int) bytes);
    try {
      listpack = appendMaster(listpack, call, first);
      listpack = appendEntry(listpack, nodeId.set(newId), newId, true, call, first);
      nodes.insert(newId, listpack);
    } catch (OutOfNativeMemoryException e) {
      listpacks.free(listpack);
      throw e;
    }
  }

  private long appendMaster(long listpack, Call call, int first) {
    long at = listpacks.append(listpack, 1);
    at = listpacks.append(at, 0);
    at = listpacks.append(at, (call.count() - first) / 2);
    for (int field = first; field < call.count(); field += 2) {
      at = listpacks.append(at, call.address(field), call.length(field));
    }
    return listpacks.append(at, 0);
  }

  private void appendToNode(StreamId newId, Call call, int first) {
    nodes.readKey(nodeId);
    long listpack = reserve(nodes.word(), elementBytesMax(call, first));
    nodes.word(listpack);
    boolean sameFields = hasFields(listpack, call, first);
    listpack = listpacks.replace(listpack, Listpack.first(listpack), StreamNode.entries(listpack) + 1);
    nodes.word(appendEntry(listpack, nodeId, newId, sameFields, call, first));
  }

  private long reserve(long listpack, long bytes) {
    int used = Listpack.bytes(listpack);
    return listpacks.memoryBytes(listpack) - used >= bytes ? listpack : listpacks.reserve(listpack, Math.max(bytes, used / 4));
  }

  /** Whether the master's fields are these. */
  private static boolean hasFields(long listpack, Call call, int first) {
    long count = StreamNode.masterCount(listpack);
    if (Listpack.integer(count) != (call.count() - first) / 2) {
      return false;
    }
    long master = Listpack.after(count);
    for (int field = first; field < call.count(); field += 2) {
      if (!Listpack.equal(master, call.address(field), call.length(field))) {
        return false;
      }
      master = Listpack.after(master);
    }
    return true;
  }

  private long appendEntry(long listpack, StreamId node, StreamId newId, boolean sameFields, Call call, int first) {
    int pairs = (call.count() - first) / 2;
    long at = listpacks.append(listpack, sameFields ? StreamNode.SAME_FIELDS : 0);
    at = listpacks.append(at, newId.ms() - node.ms());
    at = listpacks.append(at, newId.seq() - node.seq());
    if (!sameFields) {
      at = listpacks.append(at, pairs);
    }
    for (int i = sameFields ? first + 1 : first; i < call.count(); i += sameFields ? 2 : 1) {
      at = listpacks.append(at, call.address(i), call.length(i));
    }
    return listpacks.append(at, StreamNode.elements(pairs, sameFields));
  }

  /** Redis's estimate of an entry's length. */
  private static long textBytes(Call call, int first) {
    long bytes = 0;
    for (int i = first; i < call.count(); i++) {
      bytes += call.length(i);
    }
    return bytes;
  }

  /** What an entry, and a master with its fields, take at most. */
  private static long elementBytesMax(Call call, int first) {
    long bytes = INTEGERS_BYTES;
    for (int i = first; i < call.count(); i++) {
      bytes += call.length(i) + (call.length(i) < SHORT_TEXT_BYTES ? SHORT_OVERHEAD_BYTES : OVERHEAD_BYTES);
    }
    return bytes;
  }

  // ---- taking out ----

  /** Whether there is an entry with the ID. */
  boolean contains(long stream, StreamId wanted) {
    return cursor.over(stream, wanted, wanted, false).next();
  }

  /** Reads the last entry's ID; 0-0 if there is none. */
  StreamId readLast(long stream, StreamId last) {
    boolean found = cursor.over(stream, nodeId.lowest(), id.highest(), true).next();
    return found ? last.set(cursor.id()) : last.lowest();
  }

  /** Reads the ID of the first entry, deleted ones that still stand in nodes included; the highest if there is none. */
  StreamId readFirstTombstone(long stream, StreamId first) {
    return cursor.overTombstones(stream).next() ? first.set(cursor.id()) : first.highest();
  }

  /** Takes out the entry with the ID; false if there is none. {@link #renewFirstId} is to follow if it was the first. */
  boolean delete(long stream, StreamId wanted) {
    if (!contains(stream, wanted)) {
      return false;
    }
    IdTree tree = cursor.nodes();
    changing(stream, tree);
    long listpack = tree.word();
    if (StreamNode.entries(listpack) == 1) {
      removeNode(tree, listpack);
    } else {
      int offset = (int) (cursor.entry() - listpack);
      listpack = listpacks.reserve(listpack, COUNTS_BYTES);
      tree.word(listpack);
      mark(listpack, listpack + offset);
      tree.word(count(listpack, 1));
    }
    StreamHead.length(stream, StreamHead.length(stream) - 1);
    return true;
  }

  private void removeNode(IdTree tree, long listpack) {
    tree.remove();
    listpacks.free(listpack);
  }

  /** Marks an entry deleted, which does not change its length. */
  private void mark(long listpack, long entry) {
    listpacks.replace(listpack, entry, StreamNode.flags(entry) | StreamNode.DELETED);
  }

  /** Notes that so many more entries are marked. */
  private long count(long listpack, long marked) {
    long counted = listpacks.replace(listpack, Listpack.first(listpack), StreamNode.entries(listpack) - marked);
    return listpacks.replace(counted, Listpack.after(Listpack.first(counted)), StreamNode.deleted(counted) + marked);
  }

  /** Takes out what is to be trimmed; returns how many entries. */
  long trim(long stream, Trim trim) {
    nodes.attach(StreamHead.nodes(stream));
    long before = StreamHead.length(stream);
    boolean whole = true;
    while (whole && nodes.first()) {
      long listpack = nodes.word();
      long entries = StreamNode.entries(listpack);
      if (trim.endsBefore(stream, entries, before - StreamHead.length(stream))) {
        break;
      }
      whole = trim.takesNode(stream, listpack, entries, nodes.readKey(nodeId));
      if (whole) {
        changing(stream, nodes);
        removeNode(nodes, listpack);
        StreamHead.length(stream, StreamHead.length(stream) - entries);
      } else if (!trim.isApproximate()) {
        trimNode(stream, trim, listpack);
      }
    }
    if (StreamHead.length(stream) < before) {
      renewFirstId(stream);
    }
    return before - StreamHead.length(stream);
  }

  private void trimNode(long stream, Trim trim, long node) {
    changing(stream, nodes);
    long listpack = listpacks.reserve(node, COUNTS_BYTES);
    nodes.word(listpack);
    long length = StreamHead.length(stream);
    cursor.overTombstones(stream);
    while (cursor.next() && trim.takesEntry(length, cursor.id())) {
      if ((StreamNode.flags(cursor.entry()) & StreamNode.DELETED) == 0) {
        mark(listpack, cursor.entry());
        length--;
      }
    }
    nodes.word(count(listpack, StreamHead.length(stream) - length));
    StreamHead.length(stream, length);
  }

  /** Looks up again which entry is the first. */
  void renewFirstId(long stream) {
    boolean found = StreamHead.length(stream) > 0 && cursor.over(stream).next();
    (found ? id.set(cursor.id()) : id.lowest()).write(StreamHead.firstId(stream));
  }
}
