package kinglet.engine.command;

import kinglet.engine.keyspace.Database;

/** Told after a key changed: WATCH, client-side caching, keyspace events. Called on the executor. */
public interface KeyListener {
  /**
   * The key changed.
   *
   * @param eventClass a bit of {@link KeyEvent}
   * @param event the name of the keyspace event: {@code set}
   */
  void keyChanged(Database database, long key, int keyLength, int eventClass, String event);
}
