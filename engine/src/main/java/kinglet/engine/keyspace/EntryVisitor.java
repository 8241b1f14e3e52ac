package kinglet.engine.keyspace;

/** Is shown entries one by one. */
@FunctionalInterface
public interface EntryVisitor {
  /** The entry is live and stays where it is during the call. */
  void visit(long entry);
}
