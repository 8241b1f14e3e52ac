package kinglet.engine.list;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A long list: nodes of many elements each. Owned by the executor; no garbage.
 *
 * <p><b>Structure.</b> A node is a listpack within the {@linkplain NodeLimit limit}, or one element that is too large for any,
 * a {@link PlainNode}. The nodes stand in a {@link Directory}, not in a linked list as Redis has them.
 *
 * <p><b>Costs.</b> At the ends O(1) and the move of one node's bytes; in the middle what {@link NodeCursor#seek} takes and
 * half a node. The directory takes 16 bytes a node, which is 0.2 % of one of 8 KiB.
 *
 * <p><b>Where elements go</b> is Redis's rule, case by case, since OBJECT ENCODING depends on it: a list becomes a listpack
 * again only when a single node is left. An element goes into the node it belongs to, if that has room; else into the next or
 * the previous one, if it belongs to that edge; else into a node of its own, if it belongs to an edge; else the node is split
 * there, and what then is small enough is merged around it. Deletion merges nothing. An element replaced by one that is not
 * too large for listpacks stays in its node, whatever its limit.
 *
 * <p><b>Differences.</b> Nodes are never compressed. Source: quicklist.c of Redis 7.2.
 */
final class QuickList {
  /** By how much Redis overestimates what an element adds to its text. */
  private static final int ELEMENT_OVERHEAD_BYTES = 8;

  /** What is longer has a node of its own, so that no listpack comes near its own limit. */
  private static final int ELEMENT_BYTES_MAX = Listpack.BYTES_MAX / 2;

  private final Allocator allocator;
  private final Listpack listpacks;
  private final EncodingSettings settings;

  QuickList(Allocator allocator, Listpack listpacks, EncodingSettings settings) {
    this.allocator = allocator;
    this.listpacks = listpacks;
    this.settings = settings;
  }

  /** Adds at an end. */
  void push(NodeCursor nodes, long root, End end, long text, int length) {
    boolean any = nodes.turnTo(root, end);
    if (any && accepts(nodes, length)) {
      addToEdge(nodes, end, text, length);
    } else {
      insertNode(nodes, any && end == End.TAIL, newNode(text, length), 1);
    }
  }

  /** Whether the cursor's node has room for a text of that length. */
  private boolean accepts(NodeCursor nodes, int length) {
    if (isLarge(length) || PlainNode.is(nodes.node())) {
      return false;
    }
    long bytes = (long) Listpack.bytes(nodes.node()) + length + ELEMENT_OVERHEAD_BYTES;
    return !NodeLimit.isExceeded(nodes.fill(), bytes, nodes.elements() + 1);
  }

  private boolean isLarge(int length) {
    return length >= Math.min(ELEMENT_BYTES_MAX, settings.listPackedThreshold());
  }

  private void addToEdge(NodeCursor nodes, End end, long text, int length) {
    nodes.changing();
    long node = nodes.node();
    nodes.changed(end == End.HEAD ? listpacks.prepend(node, text, length) : listpacks.append(node, text, length), 1);
  }

  private long newNode(long text, int length) {
    return isLarge(length) ? PlainNode.create(allocator, text, length) : newListpack(text, length);
  }

  private long newListpack(long text, int length) {
    return listpacks.append(listpacks.create(Listpack.elementBytes(text, length)), text, length);
  }

  /** Puts a node before or after the cursor's, and the cursor on it. */
  private void insertNode(NodeCursor nodes, boolean after, long node, long elements) {
    try {
      if (after) {
        nodes.insertAfter(node, elements);
      } else {
        nodes.insertBefore(node, elements);
      }
    } catch (OutOfNativeMemoryException e) {
      allocator.free(node);
      throw e;
    }
  }

  /** Makes a listpack, which may be empty, the only node of a new quicklist, which owns it. */
  long adopt(NodeCursor nodes, long listpack, int elements) {
    long root = Directory.create(allocator, NodeLimit.fill(settings.listListpackSize()), 0);
    if (elements == 0) {
      listpacks.free(listpack);
      return root;
    }
    nodes.turnTo(root, End.HEAD);
    try {
      nodes.insertBefore(listpack, elements);
    } catch (OutOfNativeMemoryException e) {
      Directory.free(allocator, root, 1);
      throw e;
    }
    return root;
  }

  /** Takes a node out and ends its life; the cursor goes to the following one. */
  void removeNode(NodeCursor nodes) {
    long node = nodes.node();
    boolean handedOver = nodes.handOver();
    nodes.remove();
    if (!handedOver) {
      allocator.free(node);
    }
  }

  /**
   * Adds before or after an element.
   *
   * @param place in the cursor's node if that is a listpack
   */
  void insert(NodeCursor nodes, long place, boolean after, long text, int length) {
    if (accepts(nodes, length)) {
      long at = after ? Listpack.after(place) : place;
      nodes.changing();
      nodes.changed(listpacks.insert(nodes.node(), at, text, length), 1);
    } else if (isEdge(nodes.node(), place, after)) {
      insertBetween(nodes, after, text, length);
    } else {
      split(nodes, after ? Listpack.after(place) : place);
      insertIntoSplit(nodes, after, text, length);
    }
  }

  private static boolean isEdge(long node, long place, boolean after) {
    if (PlainNode.is(node)) {
      return true;
    }
    return after ? Listpack.next(place) == Listpack.NONE : place == Listpack.first(node);
  }

  /** Into the neighbor on that side, if it has room, or a new node between the two. */
  private void insertBetween(NodeCursor nodes, boolean after, long text, int length) {
    boolean neighbors = after ? nodes.next() : nodes.previous();
    if (neighbors && accepts(nodes, length)) {
      addToEdge(nodes, after ? End.HEAD : End.TAIL, text, length);
    } else {
      insertNode(nodes, neighbors != after, newNode(text, length), 1);
    }
  }

  /** Cuts a node in two; the cursor stays with the lower part. */
  private void split(NodeCursor nodes, long place) {
    nodes.changing();
    long node = nodes.node();
    int moved = Listpack.countFrom(place);
    insertNode(nodes, true, listpacks.slice(place, Listpack.end(node), moved), moved);
    nodes.previous();
    nodes.changed(listpacks.delete(node, place, moved), -moved);
  }

  /** Adds between the two parts, to the one that is new to Redis, and merges around the other. */
  private void insertIntoSplit(NodeCursor nodes, boolean after, long text, int length) {
    if (after) {
      nodes.next();
    }
    if (isJoinable(nodes.node(), length)) {
      addToEdge(nodes, after ? End.HEAD : End.TAIL, text, length);
      step(nodes, !after);
      mergeAround(nodes);
    } else {
      insertNode(nodes, !after, newNode(text, length), 1);
    }
  }

  /** Whether a text may stand in a node, whatever the node's limit. */
  private boolean isJoinable(long node, int length) {
    return !isLarge(length) && !PlainNode.is(node) && Listpack.fits(node, length + Listpack.OVERHEAD_BYTES_MAX);
  }

  private static boolean step(NodeCursor nodes, boolean forward) {
    return forward ? nodes.next() : nodes.previous();
  }

  /** Merges the two before the cursor's node, the two behind it, then it with what is before it, then that with what follows. */
  private void mergeAround(NodeCursor nodes) {
    if (nodes.previous()) {
      if (nodes.previous() && !mergeNext(nodes)) {
        nodes.next();
      }
      nodes.next();
    }
    if (nodes.next()) {
      mergeNext(nodes);
      nodes.previous();
    }
    if (nodes.previous() && !mergeNext(nodes)) {
      nodes.next();
    }
    mergeNext(nodes);
  }

  /** Moves the following node's elements into the cursor's, if that is possible; only a saving, so not at any price. */
  private boolean mergeNext(NodeCursor nodes) {
    long node = nodes.node();
    long elements = nodes.elements();
    if (!nodes.next()) {
      return false;
    }
    long moved = nodes.elements();
    long other = nodes.node();
    nodes.previous();
    if (!mayMerge(nodes.fill(), node, other, elements + moved)) {
      return false;
    }
    try {
      nodes.changing();
      nodes.changed(listpacks.appendAll(node, other), moved);
    } catch (OutOfNativeMemoryException e) {
      return false;
    }
    nodes.next();
    removeNode(nodes);
    nodes.previous();
    return true;
  }

  private static boolean mayMerge(int fill, long node, long other, long elements) {
    if (PlainNode.is(node) || PlainNode.is(other)) {
      return false;
    }
    long bytes = (long) Listpack.bytes(node) + Listpack.bytes(other) - Listpack.EMPTY_BYTES;
    return !NodeLimit.isExceeded(fill, bytes, elements);
  }

  /**
   * Gives an element another text.
   *
   * @param place in the cursor's node if that is a listpack
   */
  void replace(NodeCursor nodes, long place, long text, int length) {
    long node = nodes.node();
    if (isJoinable(node, length)) {
      nodes.changing();
      nodes.changed(listpacks.replace(node, place, text, length), 0);
    } else if (PlainNode.is(node) && isLarge(length)) {
      replacePlain(nodes, PlainNode.create(allocator, text, length));
    } else {
      replaceApart(nodes, place, text, length);
    }
  }

  private void replacePlain(NodeCursor nodes, long node) {
    long old = nodes.node();
    boolean handedOver = nodes.handOver();
    nodes.changed(node, 0);
    if (!handedOver) {
      allocator.free(old);
    }
  }

  /** Where old and new cannot stand in one node: the new one goes behind the old one, which then goes. */
  private void replaceApart(NodeCursor nodes, long place, long text, int length) {
    if (!isEdge(nodes.node(), place, true)) {
      split(nodes, Listpack.after(place));
    }
    insertBetween(nodes, true, text, length);
    nodes.previous();
    if (nodes.elements() == 1) {
      removeNode(nodes);
    } else {
      deleteInNode(nodes, Listpack.last(nodes.node()), 1);
    }
  }

  /** Deletes elements of the cursor's node from a place on, fewer than the node has. */
  private void deleteInNode(NodeCursor nodes, long place, long elements) {
    nodes.changing();
    nodes.changed(listpacks.delete(nodes.node(), place, elements), -elements);
  }

  /** Deletes the element at an end, which must not be the only one. */
  void dropOne(NodeCursor nodes, long root, End end) {
    dropFromNode(nodes, root, end, 1);
  }

  /**
   * Takes elements off an end, fewer than there are. Costs O(nodes of a page): whole pages are set aside.
   *
   * @return the root of what was set aside, for the caller to free, or 0
   */
  long drop(NodeCursor nodes, long root, End end, long elements) {
    long aside = Directory.cut(allocator, root, end, elements);
    long left = aside == 0 ? elements : elements - Directory.elements(aside);
    while (left > 0) {
      left -= dropFromNode(nodes, root, end, left);
    }
    return aside;
  }

  private long dropFromNode(NodeCursor nodes, long root, End end, long elementsMax) {
    nodes.turnTo(root, end);
    long there = nodes.elements();
    if (there <= elementsMax) {
      removeNode(nodes);
      return there;
    }
    long node = nodes.node();
    deleteInNode(nodes, end == End.HEAD ? Listpack.first(node) : Listpack.seek(node, -elementsMax), elementsMax);
    return elementsMax;
  }
}
