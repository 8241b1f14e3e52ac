package kinglet.engine.list;

import kinglet.engine.listpack.Listpack;

/**
 * Deletes elements that are a text: LREM. Owned by the executor; no garbage. Elements that follow each other go together, so
 * each node is moved at most as often as it has such runs.
 */
final class Removal {
  private final Listpack listpacks;
  private final QuickList quickLists;
  private long removed;

  Removal(Listpack listpacks, QuickList quickLists) {
    this.listpacks = listpacks;
    this.quickLists = quickLists;
  }

  /** How many elements {@link #fromListpack} deleted. */
  long removed() {
    return removed;
  }

  /** From a quicklist, beginning at an end; returns how many it deleted. */
  long fromNodes(NodeCursor nodes, long root, Sought text, End from, long elementsMax) {
    long left = elementsMax;
    boolean any = nodes.turnTo(root, from);
    while (any && left > 0) {
      boolean gone = fromNode(nodes, text, from, left);
      left -= removed;
      any = advance(nodes, from, gone);
    }
    return elementsMax - left;
  }

  private static boolean advance(NodeCursor nodes, End from, boolean gone) {
    if (from == End.TAIL) {
      return nodes.previous();
    }
    return gone ? nodes.isAtNode() : nodes.next();
  }

  /** Whether the node is gone. */
  private boolean fromNode(NodeCursor nodes, Sought text, End from, long elementsMax) {
    long node = nodes.node();
    if (PlainNode.is(node)) {
      removed = text.isNode(node) ? 1 : 0;
    } else {
      if (nodes.isCaptured() && text.find(Listpack.first(node)) != Listpack.NONE) {
        nodes.changing();
      }
      nodes.changed(fromListpack(node, text, from, elementsMax), 0);
    }
    boolean gone = removed == nodes.elements();
    if (gone) {
      quickLists.removeNode(nodes);
    } else {
      nodes.changed(nodes.node(), -removed);
    }
    return gone;
  }

  /** From a listpack; returns it, as it may have moved. */
  long fromListpack(long listpack, Sought text, End from, long elementsMax) {
    removed = 0;
    return from == End.HEAD ? forwards(listpack, text, elementsMax) : backwards(listpack, text, elementsMax);
  }

  private long forwards(long listpack, Sought text, long elementsMax) {
    long left = listpack;
    long at = text.find(Listpack.first(left));
    while (at != Listpack.NONE && removed < elementsMax) {
      long run = run(at, text, elementsMax - removed);
      left = listpacks.delete(left, at, run);
      removed += run;
      at = text.find(listpacks.place());
    }
    return left;
  }

  private static long run(long from, Sought text, long elementsMax) {
    long run = 1;
    for (long at = Listpack.next(from); run < elementsMax && at != Listpack.NONE && text.isAt(at); at = Listpack.next(at)) {
      run++;
    }
    return run;
  }

  private long backwards(long listpack, Sought text, long elementsMax) {
    long left = listpack;
    long at = Listpack.last(left);
    while (at != Listpack.NONE && removed < elementsMax) {
      if (text.isAt(at)) {
        left = listpacks.delete(left, at);
        removed++;
        at = listpacks.place() == Listpack.NONE ? Listpack.end(left) : listpacks.place();
      }
      at = Listpack.previous(left, at);
    }
    return left;
  }
}
