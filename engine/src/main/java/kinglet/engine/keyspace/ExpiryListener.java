package kinglet.engine.keyspace;

/** Told that a key, or a part of its value, reached its deadline. Called on the executor, before it goes. */
public interface ExpiryListener {
  /** The entry is due and about to be deleted; it is still whole. */
  void expiring(Database database, long entry);

  /** The entry that {@link #expiring} told of is gone. */
  default void expired() {}

  /** A part of the entry's value, a hash's field, is due and about to go; it is still there. */
  default void partExpiring(Database database, long entry, long part, int partLength) {}

  /** All parts that were due, or many of them, are gone; if they were the last, the entry is about to be deleted. */
  default void partsExpired(Database database, long entry, boolean last) {}
}
