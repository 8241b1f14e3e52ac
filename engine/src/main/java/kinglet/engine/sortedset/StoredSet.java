package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;

/** The end of commands that store a result: an empty one deletes the key. Owned by the executor. */
public final class StoredSet {
  private StoredSet() {}

  /** Makes a key, given as an argument, hold a new set; replies how many members it has. */
  public static void store(Call call, SortedSet made, int key, String event) {
    long size = made.size();
    if (size > 0) {
      made.put(call.database(), call.address(key), call.length(key));
      call.changed(key, KeyEvent.SORTED_SET, event);
    } else {
      made.discard();
      delete(call, key);
    }
    call.reply().integer(size);
  }

  /** Deletes a key, given as an argument, if it is there. */
  public static void delete(Call call, int key) {
    Database database = call.database();
    long old = database.locate(call.address(key), call.length(key));
    if (old != Entry.NONE) {
      database.delete(old);
      call.changed(key, KeyEvent.GENERIC, "del");
    }
  }
}
