package kinglet.engine.keyspace;

/** Told that a key reached its deadline. Called on the executor, before the entry goes. */
public interface ExpiryListener {
  /** The entry is due and about to be deleted; it is still whole. */
  void expiring(Database database, long entry);
}
