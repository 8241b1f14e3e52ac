package kinglet.engine.list;

import java.math.BigDecimal;
import java.math.RoundingMode;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.keyspace.ValueType;
import kinglet.engine.listpack.Bulks;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.resp.Reply;

/**
 * Reads and changes values of type list. One object serves all lists, one after the other: {@link #open} turns to one. Owned
 * by the executor; no garbage.
 *
 * <p><b>Encodings.</b> {@code listpack}: all elements in one, while that is within the {@linkplain NodeLimit limit}. {@code
 * quicklist}: a {@link QuickList}. A list grows out of its listpack by Redis's estimate, before elements are added: the bytes
 * of the listpack and of the texts; it shrinks back when one node is left that takes half of the limit or less.
 *
 * <p><b>Costs.</b> Ends O(1); an index O(pages) + O(nodes of a page) + O(node), see {@link Directory}; searches O(elements).
 * What is taken off in bulk is freed in slices.
 *
 * <p>Source: t_list.c of Redis 7.2.
 */
public final class ListValue implements ValueType {
  static final int LISTPACK = 2;
  static final int QUICKLIST = 3;

  private static final String[] ENCODING_NAMES = {"", "", "listpack", "quicklist"};

  private final Keyspace keyspace;
  private final Allocator allocator;
  private final EncodingSettings settings;
  private final Listpack listpacks;
  private final QuickList quickLists;
  private final NodeCursor nodes;
  private final ListPlace place;
  private final Removal removal;
  private Database database;
  private long entry;
  private int encoding;
  private long root;

  public ListValue(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    this.settings = settings;
    allocator = keyspace.allocator();
    listpacks = new Listpack(allocator);
    quickLists = new QuickList(allocator, listpacks, settings);
    nodes = new NodeCursor(keyspace);
    place = new ListPlace(nodes, listpacks);
    removal = new Removal(listpacks, quickLists);
  }

  /** Turns to the list of an entry, to read it. */
  void open(long newEntry) {
    entry = newEntry;
    encoding = Entry.encoding(newEntry);
    root = Entry.word(newEntry);
  }

  /** Turns to the list of an entry, to change it; or to a new, empty one, if there is no entry. */
  void open(Database newDatabase, long newEntry) {
    database = newDatabase;
    if (newEntry == Entry.NONE) {
      entry = Entry.NONE;
      encoding = LISTPACK;
      root = listpacks.create();
    } else {
      newDatabase.changing(newEntry);
      open(newEntry);
    }
  }

  /** Gives a new list its key; nothing for one that has an entry. */
  void store(long key, int keyLength) {
    if (entry == Entry.NONE) {
      entry = database.putNew(key, keyLength, Type.LIST, encoding, root);
    }
  }

  /** Undoes the last pushes, after memory was refused; a new list is gone. */
  void takeBack(End end, long pushed) {
    if (entry == Entry.NONE) {
      keyspace.free(Type.LIST, encoding, root);
    } else if (pushed > 0) {
      drop(end, pushed);
    }
  }

  /** How many elements. */
  long length() {
    return encoding == LISTPACK ? Listpack.count(root) : Directory.elements(root);
  }

  /** Before so many elements with texts of so many bytes are added: makes it a quicklist if that is too much. */
  void prepare(long bytes, long elements) {
    if (encoding == LISTPACK
        && NodeLimit.isExceeded(settings.listListpackSize(), Listpack.bytes(root) + bytes, Listpack.count(root) + elements)) {
      become(QUICKLIST, quickLists.adopt(nodes, root, Listpack.count(root)));
    }
  }

  /** After elements were taken out: makes it a listpack if little is left. There must be an element. */
  void shrink() {
    if (encoding == QUICKLIST && Directory.nodes(root) == 1) {
      nodes.turnTo(root, End.HEAD);
      long node = nodes.node();
      if (!PlainNode.is(node) && NodeLimit.isHalf(settings.listListpackSize(), Listpack.bytes(node), nodes.elements())) {
        nodes.changing();
        nodes.leave();
        nodes.remove();
        Directory.free(allocator, root, 1);
        become(LISTPACK, node);
      }
    }
  }

  /** Adds at an end. The text must not be the list's own. */
  void push(End end, long text, int length) {
    if (encoding == QUICKLIST) {
      quickLists.push(nodes, root, end, text, length);
    } else {
      become(LISTPACK, end == End.HEAD ? listpacks.prepend(root, text, length) : listpacks.append(root, text, length));
    }
  }

  /** Takes elements off an end, no more than there are. A list without elements must not stay one. */
  void drop(End end, long elements) {
    if (encoding == QUICKLIST && elements == 1) {
      quickLists.dropOne(nodes, root, end);
    } else if (encoding == QUICKLIST) {
      long aside = quickLists.drop(nodes, root, end, elements);
      if (aside != 0) {
        keyspace.free(Type.LIST, QUICKLIST, aside);
      }
    } else {
      long from = end == End.HEAD ? Listpack.first(root) : Listpack.seek(root, -elements);
      become(LISTPACK, listpacks.delete(root, from, elements));
    }
  }

  /** As {@link #drop}; none is fine. */
  void dropAny(End end, long elements) {
    if (elements > 0) {
      drop(end, elements);
    }
  }

  /** What {@link #prepare} counts for an element taken off this list: its text, but nothing for a quicklist's integer. */
  long popBytes(ListPlace element) {
    return encoding == QUICKLIST && element.isInteger() ? 0 : element.length();
  }

  /** The element of an index, which must be there; the same object each time. */
  ListPlace at(long index) {
    if (encoding == QUICKLIST) {
      place.seekInNodes(root, index);
    } else {
      place.seekInListpack(root, index);
    }
    return place;
  }

  /** The element at an end. */
  ListPlace at(End end) {
    return at(end == End.HEAD ? 0 : length() - 1);
  }

  /** Gives the element at a place another text. */
  void replace(ListPlace element, long text, int length) {
    if (encoding == QUICKLIST) {
      quickLists.replace(nodes, element.at(), text, length);
    } else {
      become(LISTPACK, listpacks.replace(root, element.at(), text, length));
    }
  }

  /** Adds before or after the element at a place. */
  void insert(ListPlace element, boolean after, long text, int length) {
    if (encoding == QUICKLIST) {
      quickLists.insert(nodes, element.at(), after, text, length);
    } else {
      long at = after ? Listpack.after(element.at()) : element.at();
      become(LISTPACK, listpacks.insert(root, at, text, length));
    }
  }

  /** The first element that is the text, or null; the same object each time. */
  ListPlace find(Sought text) {
    if (encoding == LISTPACK) {
      return place.enter(root, text.find(Listpack.first(root))) ? place : null;
    }
    boolean any = nodes.turnTo(root, End.HEAD);
    while (any && !place.enter(nodes, text.findInNode(nodes.node()))) {
      any = nodes.next();
    }
    return any ? place : null;
  }

  /**
   * Deletes elements that are the text, at most so many, beginning at an end. None may be left.
   *
   * @return how many it deleted
   */
  long remove(Sought text, End from, long elementsMax) {
    if (encoding == QUICKLIST) {
      return removal.fromNodes(nodes, root, text, from, elementsMax);
    }
    become(LISTPACK, removal.fromListpack(root, text, from, elementsMax));
    return removal.removed();
  }

  /** Replies so many elements from an index on, which must be there, without the array's length. */
  void reply(Reply reply, long from, long count) {
    if (encoding == LISTPACK) {
      Bulks.write(reply, Listpack.seek(root, from), count);
      return;
    }
    long inNode = nodes.seek(root, from);
    long left = count;
    while (left > 0) {
      long here = Math.min(left, nodes.elements() - inNode);
      replyNode(reply, nodes.node(), inNode, here);
      left -= here;
      inNode = 0;
      nodes.next();
    }
  }

  private static void replyNode(Reply reply, long node, long from, long count) {
    if (PlainNode.is(node)) {
      reply.bulk(PlainNode.address(node), PlainNode.length(node));
    } else {
      Bulks.write(reply, Listpack.seek(node, from), count);
    }
  }

  private void become(int newEncoding, long newRoot) {
    if (entry != Entry.NONE && (newRoot != root || newEncoding != encoding)) {
      database.reroot(entry, newEncoding, newRoot);
    }
    encoding = newEncoding;
    root = newRoot;
  }

  @Override
  public String encodingName(int encodingNumber) {
    return ENCODING_NAMES[encodingNumber];
  }

  @Override
  public long free(int rootEncoding, long freed, int blocksMax) {
    if (rootEncoding == QUICKLIST) {
      return Directory.free(allocator, freed, blocksMax);
    }
    listpacks.free(freed);
    return 0;
  }

  @Override
  public long copy(int rootEncoding, long copied) {
    return rootEncoding == QUICKLIST ? Directory.copy(allocator, copied) : listpacks.copy(copied);
  }

  @Override
  public long memoryBytes(int rootEncoding, long measured) {
    return rootEncoding == QUICKLIST ? Directory.memoryBytes(allocator, measured) : listpacks.memoryBytes(measured);
  }

  @Override
  public long defragment(int valueEncoding, long valueRoot, BlockMover mover) {
    if (valueEncoding == QUICKLIST) {
      return Directory.defragment(valueRoot, mover);
    }
    mover.takeCursor();
    return mover.move(valueRoot);
  }

  @Override
  public int capture(int rootEncoding, long captured) {
    return rootEncoding == QUICKLIST ? Directory.capture(captured) : 0;
  }

  @Override
  public void digest(long digested, ValueDigest digest) {
    open(digested);
    ListPlace element = at(0);
    do {
      long address = element.address();
      digest.mix(address, element.length());
    } while (element.next());
  }

  /** What Redis shows of a quicklist; nothing here is ever compressed. */
  @Override
  public String details(int rootEncoding, long shown) {
    if (rootEncoding != QUICKLIST) {
      return "";
    }
    long nodeCount = Directory.nodes(shown);
    BigDecimal average = new BigDecimal((double) Directory.elements(shown) / nodeCount).setScale(2, RoundingMode.HALF_EVEN);
    return " ql_nodes:" + nodeCount + " ql_avg_node:" + average + " ql_listpack_max:" + Directory.fill(shown)
        + " ql_compressed:0 ql_uncompressed_size:" + nodeBytes(shown);
  }

  private long nodeBytes(long shown) {
    long bytes = 0;
    for (boolean any = nodes.turnTo(shown, End.HEAD); any; any = nodes.next()) {
      bytes += PlainNode.nodeBytes(nodes.node());
    }
    return bytes;
  }
}
