package kinglet.engine.keyspace;

/** Told that a key is new. Called on the executor, in the middle of a command. */
@FunctionalInterface
public interface AdditionListener {
  /** The key of the entry was free. */
  void added(Database database, long entry);
}
