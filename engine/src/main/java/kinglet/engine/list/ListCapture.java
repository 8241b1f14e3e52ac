package kinglet.engine.list;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;

/**
 * A capture of a {@link QuickList}, node by node, in order. Owned by the executor.
 *
 * <p>It begins with the addresses of the pages, and gives each page its place, which stands beside its address in the {@link
 * Directory}. Before a page first changes, and when the walk comes to it, the addresses of its nodes are noted, and each node is
 * given its place. A node that is about to change is copied, one that goes becomes the capture's, unless its place was written;
 * then it has no place any more. New pages and nodes have none. So the beginning costs O(pages), and a page 2 KiB while it is
 * worked on or changed.
 */
final class ListCapture extends ValueCapture {
  private static final int PIECE_BYTES = 64 << 10;

  /** A node's place counts from 1 on, with room for so many nodes in each page. */
  private static final int PAGE_SHIFT = 8;

  /** At most so many pages can have a place. */
  static final int PAGES_MAX = Spans.PLACE_MAX >>> PAGE_SHIFT;

  /** With a node's address: the node is the capture's. */
  private static final long OWN = 1;

  private final Allocator allocator;
  private final long count;
  private final long[] pages;

  /** Of each page the addresses of its nodes, null before they are noted and after they were written. */
  private final long[][] nodes;
  private long root;
  private int page;
  private int node;
  private long writtenOfNode;

  ListCapture(Keyspace keyspace, long root) {
    super(keyspace, RdbType.LIST_QUICKLIST_2, ValueCodec.VERSION);
    allocator = keyspace.allocator();
    this.root = root;
    count = Directory.nodes(root);
    pages = new long[Spans.count(Directory.pages(root))];
    nodes = new long[pages.length][];
  }

  @Override
  protected void follow(int captureNumber) {
    Directory.capture(root, captureNumber);
    long spans = Directory.pages(root);
    for (int i = 0; i < pages.length; i++) {
      pages[i] = Spans.address(spans, i);
      Spans.place(spans, i, i + 1);
    }
  }

  /** Gives the nodes of a page their places, by the page's, if they have none yet and will be needed. */
  void place(int pagePlace) {
    int index = pagePlace - 1;
    if (index < page || nodes[index] != null) {
      return;
    }
    long spans = pages[index];
    nodes[index] = new long[Spans.count(spans)];
    for (int i = 0; i < nodes[index].length; i++) {
      nodes[index][i] = Spans.address(spans, i);
      Spans.place(spans, i, (index << PAGE_SHIFT) + i + 1);
    }
  }

  private boolean isPending(int place) {
    return place > (page << PAGE_SHIFT) + node && !isOver();
  }

  /** Keeps a copy of a node, by its place, if it is still to be written. */
  void keepCopy(int place, long node) {
    if (isPending(place)) {
      long bytes = PlainNode.blockBytes(node);
      long copy = allocator.allocate(bytes);
      Memory.copy(node, copy, bytes);
      keep(place, copy);
    }
  }

  /** Keeps a node's block, by its place, if it is still to be written; whether it does. */
  boolean keep(int place, long block) {
    boolean pending = isPending(place);
    if (pending) {
      nodes[place - 1 >>> PAGE_SHIFT][place - 1 & (1 << PAGE_SHIFT) - 1] = block | OWN;
    }
    return pending;
  }

  /** The quicklist is no more; its nodes are kept as usual. */
  void left() {
    root = 0;
  }

  @Override
  protected void writeHead(RdbWriter out) {
    out.length(count);
  }

  @Override
  protected boolean hasMore() {
    return page < pages.length;
  }

  @Override
  protected int writeSome(RdbWriter out) {
    place(page + 1);
    long block = nodes[page][node] & ~OWN;
    if (writtenOfNode == 0 && PlainNode.nodeBytes(block) <= PIECE_BYTES) {
      ListCodec.writeNode(block, out);
      pass();
    } else {
      writePiece(block, out);
    }
    return 1;
  }

  private void writePiece(long block, RdbWriter out) {
    boolean plain = PlainNode.is(block);
    long bytes = PlainNode.nodeBytes(block);
    if (writtenOfNode == 0) {
      out.length(plain ? ListCodec.PLAIN : ListCodec.PACKED);
      out.length(bytes);
    }
    long piece = Math.min(PIECE_BYTES, bytes - writtenOfNode);
    out.bytes((plain ? PlainNode.address(block) : block) + writtenOfNode, piece);
    writtenOfNode += piece;
    if (writtenOfNode == bytes) {
      pass();
    }
  }

  private void pass() {
    if ((nodes[page][node] & OWN) != 0) {
      allocator.free(nodes[page][node] & ~OWN);
    }
    writtenOfNode = 0;
    node++;
    if (node == nodes[page].length) {
      passPage();
    }
  }

  private void passPage() {
    nodes[page] = null;
    page++;
    node = 0;
  }

  /** The places stay: the next capture gives new ones. Frees what was kept. */
  @Override
  protected boolean unmark(int blocksMax) {
    for (int i = 0; i < blocksMax && hasMore(); i++) {
      if (nodes[page] == null) {
        passPage();
      } else {
        pass();
      }
    }
    return !hasMore();
  }

  @Override
  public void takeOver(int type, int encoding, long taken) {
    Directory.capture(taken, 0);
    root = taken == root ? 0 : root;
    super.takeOver(type, encoding, taken);
  }

  @Override
  protected void release() {
    if (root != 0) {
      Directory.capture(root, 0);
    }
  }
}
