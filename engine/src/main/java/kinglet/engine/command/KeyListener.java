package kinglet.engine.command;

import kinglet.engine.keyspace.Database;

/**
 * Told after a key changed: blocked clients, WATCH, client-side caching, keyspace events. Called on the executor, in the
 * middle of a command: what follows has to wait until it is done.
 */
public interface KeyListener {
  /**
   * The key changed.
   *
   * @param eventClass a bit of {@link KeyEvent}, or {@link KeyEvent#NONE}
   * @param event the name of the keyspace event: {@code set}; empty if there is none
   */
  void keyChanged(Database database, long key, int keyLength, int eventClass, String event);

  /** Something beside the key's value changed, as the groups of a stream: WATCH and client-side caching do not see it. */
  default void keyChangedAside(Database database, long key, int keyLength, int eventClass, String event) {}

  /** A lookup for reading found nothing; no change. */
  default void keyMissed(Database database, long key, int keyLength) {}

  /** All keys of a database are about to go; {@link #keyChanged} is not called for them. */
  default void beforeClear(Database database) {}

  /** Two databases are about to exchange their keys; {@link #keyChanged} is not called for them. */
  default void beforeSwap(Database first, Database second) {}
}
