package kinglet.engine.command;

import kinglet.engine.keyspace.Database;

/** Told after a key changed: WATCH, client-side caching, keyspace events. Called on the executor. */
public interface KeyListener {
  /**
   * The key changed.
   *
   * @param eventClass a bit of {@link KeyEvent}, or {@link KeyEvent#NONE}
   * @param event the name of the keyspace event: {@code set}; empty if there is none
   */
  void keyChanged(Database database, long key, int keyLength, int eventClass, String event);
}
