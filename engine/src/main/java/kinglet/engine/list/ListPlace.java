package kinglet.engine.list;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.resp.Reply;

/**
 * A place at an element of a list, of either encoding. One object serves all lists of its owner, one after the other; it
 * knows nothing of changes. Owned by the executor; no garbage.
 */
final class ListPlace {
  private final NodeCursor nodes;
  private final Listpack listpacks;
  private boolean alone;
  private long node;
  private long at;

  ListPlace(NodeCursor nodes, Listpack listpacks) {
    this.nodes = nodes;
    this.listpacks = listpacks;
  }

  /** Turns to the element of an index of a listpack; it must be there. */
  void seekInListpack(long listpack, long index) {
    alone = true;
    node = listpack;
    at = Listpack.seek(listpack, index);
  }

  /** Turns to the element of an index of a quicklist; it must be there. */
  void seekInNodes(long root, long index) {
    long inNode = nodes.seek(root, index);
    alone = false;
    node = nodes.node();
    at = PlainNode.is(node) ? node : Listpack.seek(node, inNode);
  }

  /** Turns to an element of a listpack; false if the place is none. */
  boolean enter(long listpack, long newPlace) {
    alone = true;
    node = listpack;
    at = newPlace;
    return at != Listpack.NONE;
  }

  /** Turns to an element of the cursor's node; false if the place is none. */
  boolean enter(NodeCursor cursor, long newPlace) {
    assert cursor == nodes;
    alone = false;
    node = nodes.node();
    at = newPlace;
    return at != Listpack.NONE;
  }

  /** Where the element stands in its listpack; means nothing for a plain node. */
  long at() {
    return at;
  }

  /** Goes to the next element; false if there is none, and then the place is none. */
  boolean next() {
    at = PlainNode.is(node) ? Listpack.NONE : Listpack.next(at);
    if (at == Listpack.NONE && !alone && nodes.next()) {
      node = nodes.node();
      at = PlainNode.is(node) ? node : Listpack.first(node);
    }
    return at != Listpack.NONE;
  }

  /** Goes to the element before; false if there is none, and then the place is none. */
  boolean previous() {
    at = PlainNode.is(node) ? Listpack.NONE : Listpack.previous(node, at);
    if (at == Listpack.NONE && !alone && nodes.previous()) {
      node = nodes.node();
      at = PlainNode.is(node) ? node : Listpack.last(node);
    }
    return at != Listpack.NONE;
  }

  boolean is(Sought text) {
    return PlainNode.is(node) ? text.isNode(node) : text.isAt(at);
  }

  /** Whether the element is stored as an integer. */
  boolean isInteger() {
    return !PlainNode.is(node) && Listpack.isInteger(at);
  }

  /** Where the element's text stands; an integer's in a scratch block, until the next one is read. */
  long address() {
    if (PlainNode.is(node)) {
      return PlainNode.address(node);
    }
    listpacks.read(at);
    return listpacks.address();
  }

  /** The text's length in bytes; after {@link #address}. */
  int length() {
    return PlainNode.is(node) ? PlainNode.length(node) : listpacks.length();
  }

  /** Replies the element as a bulk string. */
  void reply(Reply reply) {
    if (isInteger()) {
      reply.bulkLong(Listpack.integer(at));
    } else {
      long address = address();
      reply.bulk(address, length());
    }
  }
}
