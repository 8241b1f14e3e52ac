package kinglet.engine.sort;

import kinglet.engine.list.ListBuilder;

/** Results as elements of a list. */
final class ListTarget implements SortTarget {
  private final ListBuilder list;
  private final long anywhere;

  /**
   * Into the builder's list.
   *
   * @param anywhere an address that may be read
   */
  ListTarget(ListBuilder list, long anywhere) {
    this.list = list;
    this.anywhere = anywhere;
  }

  @Override
  public void add(long text, int length) {
    list.add(text, length);
  }

  @Override
  public void addNothing() {
    list.add(anywhere, 0);
  }
}
