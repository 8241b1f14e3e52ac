package kinglet.engine.stream;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;

/**
 * Walks over the entries of a stream between two IDs, forwards or backwards, passing over deleted ones. One object serves one
 * walk after the other. A change of the stream ends the walk; changes of its groups do not. Owned by the executor; no garbage.
 *
 * <p>An entry's fields and values are read in their order by {@link #nextPair}, and at most once.
 */
final class EntryCursor {
  private final IdTree nodes;
  private final StreamId from = new StreamId();
  private final StreamId to = new StreamId();
  private final StreamId nodeId = new StreamId();
  private final StreamId id = new StreamId();
  private boolean backwards;
  private boolean tombstones;
  private boolean inNode;
  private long listpack;
  private long entry;
  private int flags;
  private long pairs;
  private long masterPairs;
  private long masterFields;
  private long masterField;
  private long place;
  private long field;
  private long value;

  EntryCursor(Allocator allocator) {
    nodes = new IdTree(allocator);
  }

  /** All entries, from the first one on. */
  EntryCursor over(long stream) {
    return over(stream, from.lowest(), to.highest(), false);
  }

  /** All entries and the deleted ones that still stand in nodes, from the first one on. */
  EntryCursor overTombstones(long stream) {
    over(stream);
    tombstones = true;
    return this;
  }

  /** The entries from the lower ID to the higher one, both included. */
  EntryCursor over(long stream, StreamId lower, StreamId higher, boolean downwards) {
    from.set(lower);
    to.set(higher);
    backwards = downwards;
    tombstones = false;
    nodes.attach(StreamHead.nodes(stream));
    inNode = nodes.seekFloor(downwards ? to : from) || !downwards && nodes.first();
    if (inNode) {
      enterNode();
    }
    return this;
  }

  /** Goes to the next entry, to the first one at the beginning; false if there is none. */
  boolean next() {
    while (inNode) {
      if (backwards ? stepBack() : step()) {
        int side = backwards ? id.compareTo(from) : to.compareTo(id);
        if (side < 0) {
          inNode = false;
        } else if (isShown()) {
          open();
          return true;
        }
      } else {
        inNode = backwards ? nodes.previous() : nodes.next();
        if (inNode) {
          enterNode();
        }
      }
    }
    return false;
  }

  private void enterNode() {
    listpack = nodes.word();
    nodes.readKey(nodeId);
    entry = Listpack.NONE;
    long count = StreamNode.masterCount(listpack);
    masterPairs = Listpack.integer(count);
    masterFields = Listpack.after(count);
  }

  private boolean step() {
    entry = entry == Listpack.NONE ? StreamNode.firstEntry(listpack) : afterEntry();
    return entry != Listpack.end(listpack) && read();
  }

  private long afterEntry() {
    long content = StreamNode.content(entry);
    return StreamNode.skip(content, hasSameFields() ? masterPairs + 1 : 2 * Listpack.integer(content) + 2);
  }

  private boolean stepBack() {
    entry = entry == Listpack.NONE ? StreamNode.lastEntry(listpack) : StreamNode.entryBefore(listpack, entry);
    return entry != Listpack.NONE && read();
  }

  private boolean read() {
    flags = StreamNode.flags(entry);
    StreamNode.addTo(id.set(nodeId), entry);
    return true;
  }

  /** Whether it is in the range, of which the far end was looked at already. */
  private boolean isShown() {
    return (tombstones || (flags & StreamNode.DELETED) == 0)
        && (backwards ? id.compareTo(to) <= 0 : from.compareTo(id) <= 0);
  }

  private void open() {
    place = StreamNode.content(entry);
    if (hasSameFields()) {
      pairs = masterPairs;
      masterField = masterFields;
    } else {
      pairs = Listpack.integer(place);
      place = Listpack.after(place);
    }
  }

  private boolean hasSameFields() {
    return (flags & StreamNode.SAME_FIELDS) != 0;
  }

  /** The entry's ID; valid until the next step. */
  StreamId id() {
    return id;
  }

  /** How many fields the entry has. */
  long pairs() {
    return pairs;
  }

  /** Goes to the entry's next field and value. */
  void nextPair() {
    if (hasSameFields()) {
      field = masterField;
      masterField = Listpack.after(field);
      value = place;
    } else {
      field = place;
      value = Listpack.after(field);
    }
    place = Listpack.after(value);
  }

  /** Where the field stands in its listpack. */
  long field() {
    return field;
  }

  /** Where the value stands in its listpack. */
  long value() {
    return value;
  }

  /** Where the entry stands, for changes; they end the walk. */
  long entry() {
    return entry;
  }

  /** The tree of nodes, at the node of the entry. */
  IdTree nodes() {
    return nodes;
  }
}
