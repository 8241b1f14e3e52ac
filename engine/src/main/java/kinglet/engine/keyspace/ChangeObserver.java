package kinglet.engine.keyspace;

/** Told before an entry changes or goes, so that a snapshot can capture its old state. Called on the executor. */
public interface ChangeObserver {
  /** The entry is about to change, move or go; it is still whole. */
  void beforeChange(Database database, long entry);
}
