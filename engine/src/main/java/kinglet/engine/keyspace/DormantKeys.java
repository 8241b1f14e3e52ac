package kinglet.engine.keyspace;

/**
 * Keys that belong to a database and are not in its table yet: a door, asked when the table does not have a key. To everybody
 * else they are keys like others, but for who looks at all: see {@link Keyspace#isWhole}. Called on the executor.
 */
public interface DormantKeys {
  /**
   * Brings a key into the table that is not there, deadline and all, even if it is due.
   *
   * @return its entry, or {@link Entry#NONE}: there is no such key
   * @throws DamagedKeyException if it can't be read; nothing was changed
   */
  long wake(long key, int keyLength);

  /** How many there are. */
  long size();

  /** How many of them have a deadline. */
  long volatileSize();

  /** They belong to another database from now on. */
  void moveTo(Database database);

  /** They are deleted, all of them. Nothing else is to be called then. */
  void drop();
}
