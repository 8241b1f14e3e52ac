package kinglet.engine.sort;

/**
 * The elements of a value that can be sorted, each type in its own order. One object serves all values of a type, one after the
 * other. Owned by the executor.
 *
 * <p>A text that is no integer's stands in the value and stays there while nobody changes it.
 */
interface Elements extends Texts {
  /** Turns to the value of an entry; returns how many elements it has, 1 or more. */
  long open(long entry);

  /** Begins before an element: counted from the first one up, or from the last one down; a type without an order has no down. */
  void walk(long from, boolean down);
}
