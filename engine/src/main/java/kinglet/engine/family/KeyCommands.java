package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_KEYSPACE;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WHOLE_KEYSPACE;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;
import kinglet.engine.stats.ServerStats;

/**
 * Commands on keys of any type: existence, type, deletion, renaming, copying, moving. Owned by the executor. Source: Redis
 * 7.2's generic commands.
 */
public final class KeyCommands implements CommandFamily {
  static final String SAME_OBJECT = "ERR source and destination objects are the same";

  private final KeyLookup lookup;

  public KeyCommands(ServerStats stats) {
    lookup = new KeyLookup(stats);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys doomed = Keys.all(Keys.RM | Keys.DELETE);
    Keys source = Keys.one(Keys.RW | Keys.ACCESS | Keys.DELETE | Keys.UNREAD);
    table.group("generic", ACL_KEYSPACE);
    table.add("del", -2, WRITE, doomed, this::delete);
    table.add("unlink", -2, WRITE | FAST, doomed, this::delete);
    table.add("exists", -2, READONLY | FAST, Keys.all(Keys.RO | Keys.UNREAD), this::exists);
    table.add("touch", -2, READONLY | FAST, Keys.all(Keys.RO | Keys.UNREAD), this::touch);
    table.add("type", 2, READONLY | FAST, Keys.one(Keys.RO | Keys.UNREAD), this::type);
    table.add("randomkey", 1, READONLY | WHOLE_KEYSPACE, Keys.NONE, this::randomKey);
    table.add("rename", 3, WRITE, source.and(Keys.range(2, 0, 1, Keys.OW | Keys.UPDATE)), this::rename);
    table.add("renamenx", 3, WRITE | FAST, source.and(Keys.range(2, 0, 1, Keys.OW | Keys.INSERT)), this::renameIfFree);
    table.add("move", 3, WRITE | FAST, Keys.one(Keys.RW | Keys.ACCESS | Keys.UPDATE | Keys.UNREAD), this::move);
    table.add("copy", -3, WRITE | DENYOOM,
        Keys.one(Keys.RO | Keys.ACCESS).and(Keys.range(2, 0, 1, Keys.OW | Keys.UPDATE)), this::copy);
  }

  private void delete(Call call) {
    int deleted = 0;
    for (int key = 1; key < call.count(); key++) {
      deleted += deleteKey(call, key) ? 1 : 0;
    }
    call.reply().integer(deleted);
  }

  private static boolean deleteKey(Call call, int key) {
    Database database = call.database();
    long entry = find(call, database, key);
    if (entry == Entry.NONE) {
      return false;
    }
    database.delete(entry);
    call.changed(key, KeyEvent.GENERIC, "del");
    return true;
  }

  private void exists(Call call) {
    int found = 0;
    for (int key = 1; key < call.count(); key++) {
      found += lookup.peek(call, key) == Entry.NONE ? 0 : 1;
    }
    call.reply().integer(found);
  }

  /** Also for a client that CLIENT NO-TOUCH keeps from touching otherwise. */
  private void touch(Call call) {
    call.keyspace().access().stop(false);
    int found = 0;
    for (int key = 1; key < call.count(); key++) {
      found += touched(call, key) ? 1 : 0;
    }
    call.reply().integer(found);
  }

  private boolean touched(Call call, int key) {
    long entry = lookup.peek(call, key);
    if (entry != Entry.NONE) {
      call.keyspace().touch(entry);
    }
    return entry != Entry.NONE;
  }

  private void type(Call call) {
    long entry = lookup.peek(call, 1);
    call.reply().simple(entry == Entry.NONE ? "none" : Type.name(Entry.type(entry)));
  }

  private void randomKey(Call call) {
    long entry = call.database().random();
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else {
      call.reply().bulk(Entry.keyAddress(entry), Entry.keyLength(entry));
    }
  }

  private void rename(Call call) {
    long entry = call.locate(1);
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
      return;
    }
    if (!isSameKey(call)) {
      rename(call, entry);
    }
    call.reply().ok();
  }

  private void renameIfFree(Call call) {
    long entry = call.locate(1);
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
      return;
    }
    boolean free = !isSameKey(call) && use(call, call.database(), 2) == Entry.NONE;
    if (free) {
      rename(call, entry);
    }
    call.reply().integer(free ? 1 : 0);
  }

  private static void rename(Call call, long entry) {
    call.database().rename(entry, call.address(2), call.length(2));
    tellOnly(call, 1, "rename_from");
    call.changed(2, KeyEvent.GENERIC, "rename_to");
  }

  private void move(Call call) {
    int index = DatabaseArgument.read(call, 2);
    if (index == DatabaseArgument.BAD) {
      return;
    }
    Database source = call.database();
    Database target = call.keyspace().database(index);
    if (source == target) {
      call.reply().error(SAME_OBJECT);
      return;
    }
    long entry = call.locate(1);
    boolean possible = entry != Entry.NONE && use(call, target, 1) == Entry.NONE;
    if (possible) {
      move(call, source, target, entry);
    }
    call.reply().integer(possible ? 1 : 0);
  }

  private static void move(Call call, Database source, Database target, long entry) {
    source.moveTo(target, entry);
    tellOnly(call, 1, "move_from");
    call.changed(target, call.address(1), call.length(1), KeyEvent.GENERIC, "move_to");
  }

  private void copy(Call call) {
    boolean replace = false;
    int index = call.session().database();
    for (int i = 3; i < call.count(); i++) {
      if (call.is(i, "replace")) {
        replace = true;
      } else if (call.is(i, "db") && i + 1 < call.count()) {
        index = DatabaseArgument.read(call, ++i);
        if (index == DatabaseArgument.BAD) {
          return;
        }
      } else {
        call.reply().error(Errors.SYNTAX);
        return;
      }
    }
    copy(call, call.keyspace().database(index), replace);
  }

  private void copy(Call call, Database target, boolean replace) {
    Database source = call.database();
    if (source == target && isSameKey(call)) {
      call.reply().error(SAME_OBJECT);
      return;
    }
    long entry = call.read(1);
    boolean possible = entry != Entry.NONE && makeRoom(call, target, replace);
    if (possible) {
      source.copyTo(target, entry, call.address(2), call.length(2));
      call.changed(target, call.address(2), call.length(2), KeyEvent.GENERIC, "copy_to");
    }
    call.reply().integer(possible ? 1 : 0);
  }

  /** Whether the new key is free, at the latest now. */
  private static boolean makeRoom(Call call, Database target, boolean replace) {
    long old = use(call, target, 2);
    if (old != Entry.NONE && replace) {
      target.delete(old);
      return true;
    }
    return old == Entry.NONE;
  }

  private static long find(Call call, Database database, int key) {
    return database.locate(call.address(key), call.length(key));
  }

  /** As {@link #find}; what is in the way counts as used. */
  private static long use(Call call, Database database, int key) {
    long entry = find(call, database, key);
    if (entry != Entry.NONE) {
      call.keyspace().touch(entry);
    }
    return entry;
  }

  private static boolean isSameKey(Call call) {
    return call.length(1) == call.length(2) && Memory.equal(call.address(1), call.address(2), call.length(1));
  }

  /** Where two keys change, each has an event, but Redis counts one change. */
  private static void tellOnly(Call call, int key, String event) {
    call.tell(call.database(), call.address(key), call.length(key), KeyEvent.GENERIC, event);
  }
}
