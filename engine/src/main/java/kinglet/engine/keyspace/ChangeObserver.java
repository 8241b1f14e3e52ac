package kinglet.engine.keyspace;

/** Told before an entry changes or goes, so that a snapshot can capture its old state. Called on the executor. */
public interface ChangeObserver {
  /** The entry is about to change, move or go; it is still whole. */
  void beforeChange(Database database, long entry);

  /** All entries of the database are about to go at once; {@link #beforeChange} is not called for them. */
  default void beforeClear(Database database) {}

  /** The databases are about to exchange their entries; {@link #beforeChange} is not called for them. */
  default void beforeSwap(Database first, Database second) {}
}
