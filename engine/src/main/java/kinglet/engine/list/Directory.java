package kinglet.engine.list;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * The root of a quicklist and the way to its nodes. Static access by address. Owned by the executor.
 *
 * <pre>
 * root   [elements : 8] [nodes : 8] [pages : 8, address of Spans] [fill : 4] [capture : 4]
 * pages  the {@link Spans} of all pages
 * page   the {@link Spans} of up to {@value #PAGE_NODES_MAX} nodes, never of none
 * node   a listpack or a {@link PlainNode}
 * </pre>
 *
 * <p>Two levels, the upper without a bound: an element is found by adding up its pages' sizes and then its nodes', from the
 * nearer end, in memory that lies together. 100 million elements of 10 bytes are 125,000 nodes and 500 pages.
 */
final class Directory {
  /** So that a page is a block of 4 KiB. */
  static final int PAGE_NODES_MAX = 255;

  private static final int NODES = 8;
  private static final int PAGES = 16;
  private static final int FILL = 24;
  private static final int CAPTURE = 28;
  private static final int BYTES = 32;
  private static final int CURSOR_NODES = 1 << 10;

  private Directory() {}

  /** Of a quicklist without nodes. */
  static long create(Allocator allocator, int fill, int pages) {
    long root = allocator.allocate(BYTES);
    Memory.putLong(root, 0);
    Memory.putLong(root + NODES, 0);
    Memory.putInt(root + FILL, fill);
    capture(root, 0);
    try {
      pages(root, Spans.create(allocator, pages));
    } catch (OutOfNativeMemoryException e) {
      allocator.free(root);
      throw e;
    }
    return root;
  }

  static long elements(long root) {
    return Memory.getLong(root);
  }

  static long nodes(long root) {
    return Memory.getLong(root + NODES);
  }

  /** See {@link NodeLimit}; as it was when the quicklist was made. */
  static int fill(long root) {
    return Memory.getInt(root + FILL);
  }

  /** The number in {@link kinglet.engine.keyspace.Captures} of the {@link ListCapture} of the quicklist, or 0. */
  static int capture(long root) {
    return Memory.getInt(root + CAPTURE);
  }

  static void capture(long root, int number) {
    Memory.putInt(root + CAPTURE, number);
  }

  static long pages(long root) {
    return Memory.getLong(root + PAGES);
  }

  static void pages(long root, long spans) {
    Memory.putLong(root + PAGES, spans);
  }

  /** Adds to the numbers of nodes and elements. */
  static void add(long root, long nodes, long elements) {
    Memory.putLong(root, Memory.getLong(root) + elements);
    Memory.putLong(root + NODES, Memory.getLong(root + NODES) + nodes);
  }

  /**
   * Moves the pages at an end that have no more than so many elements together to another quicklist, for the caller to free.
   *
   * @return its root, 0 if there is no such page or no memory
   */
  static long cut(Allocator allocator, long root, End end, long elements) {
    long pages = pages(root);
    int count = wholePages(pages, end, elements);
    if (count == 0) {
      return 0;
    }
    int from = end == End.HEAD ? 0 : Spans.count(pages) - count;
    try {
      return cutPages(allocator, root, from, count);
    } catch (OutOfNativeMemoryException e) {
      return 0;
    }
  }

  private static long cutPages(Allocator allocator, long root, int from, int count) {
    long pages = pages(root);
    long aside = create(allocator, fill(root), count);
    capture(aside, capture(root));
    Spans.append(pages(aside), pages, from, count);
    add(aside, nodesOf(pages(aside)), Spans.sum(pages(aside)));
    pages(root, Spans.remove(allocator, pages, from, count));
    add(root, -nodes(aside), -elements(aside));
    return aside;
  }

  private static int wholePages(long pages, End end, long elements) {
    int count = Spans.count(pages);
    int whole = 0;
    long left = elements;
    while (whole < count) {
      left -= Spans.elements(pages, end == End.HEAD ? whole : count - 1 - whole);
      if (left < 0) {
        return whole;
      }
      whole++;
    }
    return whole;
  }

  private static long nodesOf(long pages) {
    long nodes = 0;
    for (int i = 0; i < Spans.count(pages); i++) {
      nodes += Spans.count(Spans.address(pages, i));
    }
    return nodes;
  }

  /**
   * Frees about so many blocks, from the end.
   *
   * @return the root of what is left, 0 when it is all gone
   */
  static long free(Allocator allocator, long root, int blocksMax) {
    int freed = 0;
    long pages = pages(root);
    while (freed < blocksMax && Spans.count(pages) > 0) {
      int last = Spans.count(pages) - 1;
      freed += freeNodes(allocator, Spans.address(pages, last), blocksMax - freed);
      if (Spans.count(Spans.address(pages, last)) == 0) {
        allocator.free(Spans.address(pages, last));
        pages = Spans.remove(allocator, pages, last, 1);
        pages(root, pages);
      }
    }
    if (Spans.count(pages) > 0) {
      return root;
    }
    allocator.free(pages);
    allocator.free(root);
    return 0;
  }

  /** The page's own array stays as long as it is: it goes soon. */
  private static int freeNodes(Allocator allocator, long page, int nodesMax) {
    int count = Spans.count(page);
    int kept = Math.max(0, count - nodesMax);
    for (int i = count - 1; i >= kept; i--) {
      allocator.free(Spans.address(page, i));
    }
    Spans.truncate(page, kept);
    return count - kept;
  }

  /** Bytes of all blocks; of the nodes' from those of the first and the last page, exactly if there are no others. */
  static long memoryBytes(Allocator allocator, long root) {
    long pages = pages(root);
    int count = Spans.count(pages);
    long bytes = allocator.usableBytes(root) + allocator.usableBytes(pages);
    long sampled = 0;
    long sampledNodes = 0;
    for (int i = 0; i < count; i += Math.max(1, count - 1)) {
      long page = Spans.address(pages, i);
      sampled += allocator.usableBytes(page) + nodeBytes(allocator, page);
      sampledNodes += Spans.count(page);
    }
    return sampledNodes == 0 ? bytes : bytes + (long) ((double) sampled / sampledNodes * nodes(root));
  }

  private static long nodeBytes(Allocator allocator, long page) {
    long bytes = 0;
    for (int i = 0; i < Spans.count(page); i++) {
      bytes += allocator.usableBytes(Spans.address(page, i));
    }
    return bytes;
  }

  /** Moves a piece: the cursor counts pages and the nodes in them. Returns the root. */
  static long defragment(long root, BlockMover mover) {
    long cursor = mover.takeCursor();
    long moved = cursor == 0 ? mover.move(root) : root;
    pages(moved, mover.move(pages(moved)));
    int page = (int) (cursor / CURSOR_NODES);
    int node = (int) (cursor % CURSOR_NODES);
    while (page < Spans.count(pages(moved)) && !mover.isSpent()) {
      node = defragmentPage(pages(moved), page, node, mover);
      if (node == 0) {
        page++;
      }
    }
    if (page < Spans.count(pages(moved))) {
      mover.cursor((long) page * CURSOR_NODES + node);
    }
    return moved;
  }

  /** Returns the node to go on with, 0 if the page is done. */
  private static int defragmentPage(long pages, int index, int from, BlockMover mover) {
    long page = mover.move(Spans.address(pages, index));
    Spans.address(pages, index, page);
    int node = from;
    while (node < Spans.count(page) && !mover.isSpent()) {
      Spans.address(page, node, mover.move(Spans.address(page, node)));
      node++;
    }
    return node < Spans.count(page) ? node : 0;
  }

  /** A copy, node by node. */
  static long copy(Allocator allocator, long root) {
    long copy = create(allocator, fill(root), Spans.count(pages(root)));
    try {
      copyPages(allocator, pages(root), pages(copy));
    } catch (OutOfNativeMemoryException e) {
      free(allocator, copy, Integer.MAX_VALUE);
      throw e;
    }
    add(copy, nodes(root), elements(root));
    return copy;
  }

  private static void copyPages(Allocator allocator, long pages, long target) {
    for (int i = 0; i < Spans.count(pages); i++) {
      long page = Spans.address(pages, i);
      long copy = Spans.create(allocator, Spans.count(page));
      Spans.insert(allocator, target, i, copy, Spans.elements(pages, i));
      for (int j = 0; j < Spans.count(page); j++) {
        Spans.insert(allocator, copy, j, copyNode(allocator, Spans.address(page, j)), Spans.elements(page, j));
      }
    }
  }

  private static long copyNode(Allocator allocator, long node) {
    long bytes = PlainNode.blockBytes(node);
    long copy = allocator.allocate(bytes);
    Memory.copy(node, copy, bytes);
    return copy;
  }
}
