package kinglet.engine.list;

import kinglet.engine.keyspace.Captures;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A place among the nodes of a quicklist: at a node, or behind the last. One object serves all quicklists of its owner, one
 * after the other; it knows nothing of changes that others make. Owned by the executor; no garbage.
 *
 * <p>Finding costs O(pages + nodes of a page), all else O(1), but that what follows in a page moves when a node comes or goes.
 */
final class NodeCursor {
  private final Allocator allocator;
  private final Captures captures;
  private long root;
  private long pages;
  private long page;
  private int pageIndex;
  private int index;
  private long rest;

  NodeCursor(Keyspace keyspace) {
    allocator = keyspace.allocator();
    captures = keyspace.captures();
  }

  /** Turns to the node at an end of a quicklist; false if it has none. */
  boolean turnTo(long quicklist, End end) {
    attach(quicklist);
    int count = Spans.count(pages);
    if (end == End.HEAD || count == 0) {
      return enter(0);
    }
    enter(count - 1);
    index = Spans.count(page) - 1;
    return true;
  }

  /** Turns to the node with the element of an index, which must be there; returns the element's index in the node. */
  long seek(long quicklist, long element) {
    attach(quicklist);
    enter(indexOf(pages, element, Directory.elements(root)));
    index = indexOf(page, rest, Spans.elements(pages, pageIndex));
    return rest;
  }

  /** The span with an element; {@link #rest} is then the element's index in it. Counts from the nearer end. */
  private int indexOf(long spans, long element, long elements) {
    if (element < elements / 2) {
      rest = element;
      return indexFromFront(spans);
    }
    rest = elements - element;
    int found = indexFromBack(spans);
    rest = Spans.elements(spans, found) - rest;
    return found;
  }

  private int indexFromFront(long spans) {
    int at = 0;
    for (long here = Spans.elements(spans, at); rest >= here; here = Spans.elements(spans, at)) {
      rest -= here;
      at++;
    }
    return at;
  }

  private int indexFromBack(long spans) {
    int at = Spans.count(spans) - 1;
    for (long here = Spans.elements(spans, at); rest > here; here = Spans.elements(spans, at)) {
      rest -= here;
      at--;
    }
    return at;
  }

  /** Goes to the following node; false, and stays, if there is none. */
  boolean next() {
    if (index + 1 < Spans.count(page)) {
      index++;
      return true;
    }
    return pageIndex + 1 < Spans.count(pages) && enter(pageIndex + 1);
  }

  /** Goes to the node before; false, and stays, if there is none. */
  boolean previous() {
    if (index > 0) {
      index--;
      return true;
    }
    if (pageIndex == 0) {
      return false;
    }
    enter(pageIndex - 1);
    index = Spans.count(page) - 1;
    return true;
  }

  /** Whether it is at a node, not behind the last one. */
  boolean isAtNode() {
    return page != 0;
  }

  /** The node's address. */
  long node() {
    return Spans.address(page, index);
  }

  /** How many elements are in the node. */
  long elements() {
    return Spans.elements(page, index);
  }

  /** See {@link NodeLimit}. */
  int fill() {
    return Directory.fill(root);
  }

  /** Whether the nodes' old states may be wanted. */
  boolean isCaptured() {
    return Directory.capture(root) != 0;
  }

  private ListCapture capture() {
    return (ListCapture) captures.of(Directory.capture(root));
  }

  /**
   * Before the node changes in its block.
   *
   * @throws OutOfNativeMemoryException if its old state is to be kept, and the kernel refuses memory for it
   */
  void changing() {
    if (isCaptured()) {
      capture().keepCopy(Spans.place(page, index), node());
      Spans.place(page, index, 0);
    }
  }

  /** Before the node goes: whether its block is a capture's from now on, else it is to be freed. */
  boolean handOver() {
    if (!isCaptured()) {
      return false;
    }
    boolean kept = capture().keep(Spans.place(page, index), node());
    Spans.place(page, index, 0);
    return kept;
  }

  /** Before the quicklist's root goes without its nodes. */
  void leave() {
    if (isCaptured()) {
      capture().left();
    }
  }

  /** Says that the node has so many elements more and, maybe, another address. */
  void changed(long node, long elements) {
    Spans.address(page, index, node);
    Spans.add(page, index, elements);
    Spans.add(pages, pageIndex, elements);
    Directory.add(root, 0, elements);
  }

  /**
   * Inserts a node before this one, or at the end from behind the last one, and goes to it.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; no node was inserted
   */
  void insertBefore(long node, long elements) {
    if (!isAtNode() && pageIndex > 0) {
      previous();
      insertAfter(node, elements);
    } else {
      insert(node, elements);
    }
  }

  /** As {@link #insertBefore}, after this node, which there must be. */
  void insertAfter(long node, long elements) {
    index++;
    insert(node, elements);
  }

  private void insert(long node, long elements) {
    if (!isAtNode() || Spans.count(page) == Directory.PAGE_NODES_MAX) {
      makeRoom();
    }
    page = Spans.insert(allocator, page, index, node, elements);
    Spans.address(pages, pageIndex, page);
    Spans.add(pages, pageIndex, elements);
    Directory.add(root, 1, elements);
  }

  /** A page full of nodes that came at its end stays so; one that grows in its middle is halved. */
  private void makeRoom() {
    if (index == 0) {
      addPage(pageIndex);
    } else if (index == Directory.PAGE_NODES_MAX) {
      addPage(pageIndex + 1);
    } else {
      split();
    }
  }

  /** A new page has room for a node: where it was added, one can always be inserted. */
  private void addPage(int at) {
    long added = Spans.create(allocator, 0);
    insertPage(at, added, 0);
    pageIndex = at;
    page = added;
    index = 0;
  }

  private void split() {
    int half = Directory.PAGE_NODES_MAX / 2;
    int moved = Spans.count(page) - half;
    long upper = Spans.create(allocator, Directory.PAGE_NODES_MAX);
    Spans.append(upper, page, half, moved);
    long elements = Spans.sum(upper);
    insertPage(pageIndex + 1, upper, elements);
    Spans.add(pages, pageIndex, -elements);
    Spans.truncate(page, half);
    if (index > half) {
      pageIndex++;
      page = upper;
      index -= half;
    }
  }

  private void insertPage(int at, long added, long elements) {
    try {
      pages = Spans.insert(allocator, pages, at, added, elements);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(added);
      throw e;
    }
    Directory.pages(root, pages);
  }

  /** Takes this node out, which lives on, and goes to the following one, or behind the last. */
  void remove() {
    long elements = elements();
    page = Spans.remove(allocator, page, index, 1);
    Spans.address(pages, pageIndex, page);
    Spans.add(pages, pageIndex, -elements);
    Directory.add(root, -1, -elements);
    if (Spans.count(page) == 0) {
      removePage();
    } else if (index == Spans.count(page)) {
      enter(pageIndex + 1);
    }
  }

  private void removePage() {
    allocator.free(page);
    pages = Spans.remove(allocator, pages, pageIndex, 1);
    Directory.pages(root, pages);
    enter(pageIndex);
  }

  private void attach(long quicklist) {
    root = quicklist;
    pages = Directory.pages(quicklist);
  }

  /** Goes to the first node of a page; behind the last node if there is no such page. */
  private boolean enter(int newPageIndex) {
    pageIndex = newPageIndex;
    index = 0;
    boolean there = newPageIndex < Spans.count(pages);
    page = there ? Spans.address(pages, newPageIndex) : 0;
    return there;
  }
}
