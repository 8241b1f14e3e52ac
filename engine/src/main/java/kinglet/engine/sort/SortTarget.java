package kinglet.engine.sort;

/** Where the results of SORT go. Owned by the executor. */
interface SortTarget {
  void add(long text, int length);

  /** In place of what a pattern did not find. */
  void addNothing();
}
