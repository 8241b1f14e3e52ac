package kinglet.engine.list;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * Makes lists from front to back: {@link #begin}, add, then {@link #store} or {@link #discard}. They grow as quicklists, and end
 * as a listpack where one within the limit is enough. Owned by the executor; one object serves one list after the other.
 */
public final class ListBuilder {
  private final Keyspace keyspace;
  private final Allocator allocator;
  private final EncodingSettings settings;
  private final QuickList quickLists;
  private final NodeCursor nodes;
  private long root;

  public ListBuilder(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    this.settings = settings;
    allocator = keyspace.allocator();
    quickLists = new QuickList(allocator, new Listpack(allocator), settings);
    nodes = new NodeCursor(keyspace);
  }

  /** Begins a list. */
  public void begin() {
    root = Directory.create(allocator, NodeLimit.fill(settings.listListpackSize()), 0);
  }

  /** How many elements it has so far. */
  public long size() {
    return Directory.elements(root);
  }

  /**
   * Adds an element at the end.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the list is as it was
   */
  public void add(long text, int length) {
    quickLists.push(nodes, root, End.TAIL, text, length);
  }

  /** Adds a node of so many elements at the end, or frees it and throws, as {@link #add}. */
  void addNode(long node, long elements) {
    try {
      if (nodes.turnTo(root, End.TAIL)) {
        nodes.insertAfter(node, elements);
      } else {
        nodes.insertBefore(node, elements);
      }
    } catch (OutOfNativeMemoryException e) {
      allocator.free(node);
      throw e;
    }
  }

  /** Frees what was made. */
  public void discard() {
    keyspace.free(Type.LIST, ListValue.QUICKLIST, root);
  }

  /**
   * Makes a key hold the list, which has an element, and nothing else. Returns the entry.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the list is gone
   */
  public long store(Database database, long key, int keyLength) {
    int encoding = ListValue.QUICKLIST;
    nodes.turnTo(root, End.HEAD);
    if (isSmall()) {
      encoding = ListValue.LISTPACK;
      root = onlyNode();
    }
    try {
      return database.putNew(key, keyLength, Type.LIST, encoding, root);
    } catch (OutOfNativeMemoryException e) {
      keyspace.free(Type.LIST, encoding, root);
      throw e;
    }
  }

  private boolean isSmall() {
    long node = nodes.node();
    return Directory.nodes(root) == 1 && !PlainNode.is(node)
        && NodeLimit.isWithin(settings.listListpackSize(), Listpack.bytes(node), nodes.elements());
  }

  private long onlyNode() {
    long node = nodes.node();
    nodes.remove();
    Directory.free(allocator, root, 1);
    return node;
  }
}
