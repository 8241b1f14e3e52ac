package kinglet.engine.list;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/** A text that is looked for in lists, understood once for many comparisons. One object serves all. Owned by the executor. */
final class Sought {
  private long text;
  private int length;
  private boolean integer;
  private long number;

  /** What to look for from now on; must stay where it is. */
  void is(long newText, int newLength) {
    text = newText;
    length = newLength;
    integer = Decimal.isLong(newText, newLength);
    number = integer ? Decimal.parse(newText, newLength) : 0;
  }

  /** Whether an element of a listpack is this text. */
  boolean isAt(long place) {
    if (integer) {
      return Listpack.isInteger(place) && Listpack.integer(place) == number;
    }
    return Listpack.isText(place, text, length);
  }

  /** Whether a plain node is this text. */
  boolean isNode(long node) {
    return PlainNode.length(node) == length && Memory.equal(PlainNode.address(node), text, length);
  }

  /** The first element of a quicklist's node with this text, or {@link Listpack#NONE}. */
  long findInNode(long node) {
    if (PlainNode.is(node)) {
      return isNode(node) ? node : Listpack.NONE;
    }
    return find(Listpack.first(node));
  }

  /** The first element of a listpack with this text from a place on, or {@link Listpack#NONE}. */
  long find(long from) {
    return from == Listpack.NONE ? Listpack.NONE : Listpack.find(from, text, length, 0);
  }
}
