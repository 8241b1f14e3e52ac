package kinglet.engine.transaction;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.keyspace.Database;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.session.Session;
import kinglet.engine.text.ByteKey;

/** A key that sessions watch, and who they are. Owned by the executor. */
final class WatchedKey extends ByteKey {
  /**
   * One session's interest in it.
   *
   * @param missing whether the key was not there, or due, when WATCH came: that it goes then is no change
   */
  record Watch(Session session, WatchedKey key, boolean missing) {}

  private final Database database;
  private final List<Watch> watches = new ArrayList<>(1);

  WatchedKey(Database database, byte[] bytes, long hash) {
    super(bytes, hash);
    this.database = database;
  }

  Database database() {
    return database;
  }

  List<Watch> watches() {
    return watches;
  }

  boolean isWatchedBy(Session session) {
    for (Watch watch : watches) {
      if (watch.session() == session) {
        return true;
      }
    }
    return false;
  }

  /** Whether a database holds the key now, and it is not due. */
  boolean isIn(Database held, NativeBuffer scratch) {
    scratch.truncate(0);
    scratch.put(bytes());
    return held.contains(scratch.address(), bytes().length);
  }
}
