package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Database;

/** What is around the taking out of members: an emptied set goes with its key. Owned by the executor. */
final class Removal {
  private final SortedSet set;

  Removal(SortedSet set) {
    this.set = set;
  }

  /** Opens the set of an entry. */
  void begin(Call call, long entry) {
    call.database().changing(entry);
    set.open(entry);
  }

  /** Writes the set back, and tells what happened to the key, which is an argument, if any members went. */
  void end(Call call, long entry, int key, long removed, String event) {
    Database database = call.database();
    boolean emptied = set.size() == 0;
    set.close(database, entry);
    if (emptied) {
      database.delete(entry);
    }
    if (removed > 0) {
      call.changed(key, KeyEvent.SORTED_SET, event);
    }
    if (emptied) {
      call.tell(database, call.address(key), call.length(key), KeyEvent.GENERIC, "del");
    }
  }
}
