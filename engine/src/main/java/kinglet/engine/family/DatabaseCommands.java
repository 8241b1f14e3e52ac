package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_DANGEROUS;
import static kinglet.engine.command.Flags.ACL_KEYSPACE;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Keyspace;

/**
 * Commands on whole databases. Owned by the executor. Flushing empties at once for clients and frees in slices, SYNC and
 * ASYNC alike. Source: Redis 7.2.
 */
public final class DatabaseCommands implements CommandFamily {
  private final Runnable flushedAll;

  /**
   * The commands.
   *
   * @param flushedAll called after FLUSHALL has emptied everything
   */
  public DatabaseCommands(Runnable flushedAll) {
    this.flushedAll = flushedAll;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("server", ACL_KEYSPACE);
    table.add("dbsize", 1, READONLY | FAST, Keys.NONE, call -> call.reply().integer(call.database().size()));
    table.add("flushdb", -1, WRITE | ACL_DANGEROUS, Keys.NONE, this::flushDatabase);
    table.add("flushall", -1, WRITE | ACL_DANGEROUS, Keys.NONE, this::flushAll);
    table.add("swapdb", 3, WRITE | FAST | ACL_DANGEROUS, Keys.NONE, this::swap);
  }

  private void flushDatabase(Call call) {
    int index = call.session().database();
    boolean ignored = flush(call, index, index + 1);
  }

  private void flushAll(Call call) {
    if (flush(call, 0, call.keyspace().databaseCount())) {
      flushedAll.run();
    }
  }

  /** Returns whether it did, not an error. */
  private static boolean flush(Call call, int from, int to) {
    if (call.count() > 2 || call.count() == 2 && !call.is(1, "sync") && !call.is(1, "async")) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    long flushed = 0;
    for (int index = from; index < to; index++) {
      call.tellClear(call.keyspace().database(index));
      flushed += clear(call.keyspace(), index);
    }
    call.changedAll(flushed);
    repeat(call);
    call.reply().ok();
    return true;
  }

  private static long clear(Keyspace keyspace, int index) {
    long size = keyspace.database(index).size();
    if (size > 0) {
      keyspace.clear(index);
    }
    return size;
  }

  /** An effect even where there was nothing to flush: a replica may have keys that were not written here. */
  private static void repeat(Call call) {
    EffectBatch effect = call.effect(call.count());
    for (int i = 0; i < call.count(); i++) {
      effect.argument(call.address(i), call.length(i));
    }
  }

  private void swap(Call call) {
    if (!call.readLong(1, Integer.MIN_VALUE, Integer.MAX_VALUE, "ERR invalid first DB index")) {
      return;
    }
    long first = call.longValue();
    if (!call.readLong(2, Integer.MIN_VALUE, Integer.MAX_VALUE, "ERR invalid second DB index")) {
      return;
    }
    swap(call, first, call.longValue());
  }

  private static void swap(Call call, long first, long second) {
    if (DatabaseArgument.checked(call, first) == DatabaseArgument.BAD
        || DatabaseArgument.checked(call, second) == DatabaseArgument.BAD) {
      return;
    }
    Keyspace keyspace = call.keyspace();
    if (first != second) {
      call.tellSwap(keyspace.database((int) first), keyspace.database((int) second));
    }
    keyspace.swap((int) first, (int) second);
    call.changedAll(1);
    call.reply().ok();
  }
}
