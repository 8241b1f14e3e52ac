package kinglet.engine.exec;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/**
 * Commands that wait, on strings: {@code BTAKE key… ms} takes the first key that is there; {@code
 * BOVER key min ms} takes it if its value is not less; {@code BWATCH key ms} waits until
 * the key goes, and says so; {@code BMOVE from to ms}; {@code BAWAIT ms} waits until {@link #open} and somebody wakes it.
 */
final class TakeCommands implements CommandFamily {
  boolean open;
  int executions;

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("generic", 0);
    long flags = Flags.WRITE | Flags.BLOCKING;
    table.add("btake", -3, flags, Keys.range(1, -2, 1, Keys.RW | Keys.DELETE), this::take);
    table.add("bover", 4, flags, Keys.one(Keys.RW | Keys.DELETE), this::takeOver);
    table.add("bwatch", 3, flags, Keys.one(Keys.RO), this::watch);
    table.add("bmove", 4, flags, Keys.range(1, 1, 1, Keys.RW), this::move);
    table.add("bawait", 2, flags, Keys.NONE, this::await);
  }

  private static long deadline(Call call) {
    call.readLong(call.count() - 1);
    return call.longValue() == 0 ? 0 : call.nowMs() + call.longValue();
  }

  private void take(Call call) {
    executions++;
    for (int i = 1; i < call.count() - 1; i++) {
      long entry = call.write(i, Type.STRING);
      if (entry == Call.WRONG_TYPE) {
        return;
      }
      if (entry != Entry.NONE) {
        take(call, i, entry);
        return;
      }
    }
    if (call.mayBlock()) {
      call.block(deadline(call)).onKeys(1, call.count() - 2, Type.STRING);
    } else {
      call.reply().nil();
    }
  }

  private static void take(Call call, int key, long entry) {
    call.reply().array(2);
    call.reply().bulk(call.address(key), call.length(key));
    call.reply().bulkLong(Entry.word(entry));
    call.database().delete(entry);
    call.changed(key, KeyEvent.GENERIC, "del");
  }

  private void takeOver(Call call) {
    executions++;
    long entry = call.write(1);
    call.readLong(2);
    if (entry != Entry.NONE && Entry.word(entry) >= call.longValue()) {
      take(call, 1, entry);
    } else {
      call.block(deadline(call)).onKeys(1, 1, Type.STRING);
    }
  }

  private void watch(Call call) {
    executions++;
    if (call.read(1) == Entry.NONE) {
      call.reply().error("GONE " + call.remembered());
    } else {
      call.block(deadline(call)).onKeys(1, 1, Type.STRING).orGone().remember("since " + call.nowMs());
    }
  }

  private void move(Call call) {
    executions++;
    Database database = call.database();
    long entry = call.write(1);
    if (entry == Entry.NONE) {
      call.block(deadline(call)).onKeys(1, 1, Type.STRING);
      return;
    }
    database.rename(entry, call.address(2), call.length(2));
    call.changed(1, KeyEvent.GENERIC, "rename_from");
    call.changed(2, KeyEvent.GENERIC, "rename_to");
    call.reply().ok();
  }

  private void await(Call call) {
    executions++;
    if (open) {
      call.reply().integer(1);
    } else {
      call.block(deadline(call)).orElse(late -> late.reply().integer(0));
    }
  }
}
