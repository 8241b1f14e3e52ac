package kinglet.engine.keyspace;

/** Is shown by a {@link CutWalk} the entries that there were at its cut, each once. Called on the executor. */
@FunctionalInterface
public interface CutVisitor {
  /**
   * The entry is as it was at the cut, but for its access clock. It may be due.
   *
   * @param database the number of the database that it was in at the cut
   */
  void visit(int database, long entry);
}
