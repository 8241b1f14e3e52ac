package kinglet.engine.list;

import static kinglet.engine.command.Flags.ACL_LIST;
import static kinglet.engine.command.Flags.BLOCKING;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.BlockTimeout;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;

/**
 * The commands that wait for an element if there is none; what they do is then done by the command that does not wait, which
 * is also their effect. Owned by the executor. Source: Redis 7.2.
 */
public final class ListWaitCommands implements CommandFamily {
  private final ListPops pops;
  private final ListMove move;
  private final MultiPop multiPop;

  public ListWaitCommands(ListValue lists, Allocator allocator) {
    pops = new ListPops(lists);
    move = new ListMove(lists, pops, allocator);
    multiPop = new MultiPop(pops);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    long popped = Keys.RW | Keys.ACCESS | Keys.DELETE;
    Keys moved = Keys.one(popped).and(Keys.range(2, 0, 1, Keys.RW | Keys.INSERT));
    table.group("list", ACL_LIST);
    table.add("blpop", -3, WRITE | BLOCKING, Keys.range(1, -2, 1, popped), call -> pop(call, End.HEAD));
    table.add("brpop", -3, WRITE | BLOCKING, Keys.range(1, -2, 1, popped), call -> pop(call, End.TAIL));
    table.add("blmove", 6, WRITE | DENYOOM | BLOCKING, moved, this::move);
    table.add("brpoplpush", 4, WRITE | DENYOOM | BLOCKING, moved, this::turn);
    table.add("blmpop", -5, WRITE | BLOCKING, Keys.numbered(2, popped), this::popSeveral);
  }

  private void pop(Call call, End end) {
    int timeout = call.count() - 1;
    long deadlineMs = BlockTimeout.readSeconds(call, timeout);
    if (deadlineMs == BlockTimeout.BAD) {
      return;
    }
    for (int key = 1; key < timeout; key++) {
      long entry = call.write(key, Type.LIST);
      if (entry == Call.WRONG_TYPE) {
        return;
      }
      if (entry != Entry.NONE) {
        pop(call, key, entry, end);
        return;
      }
    }
    await(call, deadlineMs, 1, timeout - 1);
  }

  private void pop(Call call, int key, long entry, End end) {
    call.reply().array(2);
    call.reply().bulk(call.address(key), call.length(key));
    pops.one(call, key, entry, end);
    EffectBatch effect = call.effect(2);
    effect.argument(end.pop());
    effect.argument(call.address(key), call.length(key));
  }

  private static void await(Call call, long deadlineMs, int firstKey, int keys) {
    if (call.mayBlock()) {
      call.block(deadlineMs).onKeys(firstKey, keys, Type.LIST);
    } else {
      call.reply().nilArray();
    }
  }

  private void move(Call call) {
    End from = End.read(call, 3);
    End to = from == null ? null : End.read(call, 4);
    long deadlineMs = to == null ? BlockTimeout.BAD : BlockTimeout.readSeconds(call, 5);
    if (deadlineMs != BlockTimeout.BAD) {
      move(call, from, to, deadlineMs, "LMOVE", 4);
    }
  }

  private void turn(Call call) {
    long deadlineMs = BlockTimeout.readSeconds(call, 3);
    if (deadlineMs != BlockTimeout.BAD) {
      move(call, End.TAIL, End.HEAD, deadlineMs, "RPOPLPUSH", 2);
    }
  }

  /** The effect is another command with the first so many arguments. */
  private void move(Call call, End from, End to, long deadlineMs, String command, int arguments) {
    long source = call.write(1, Type.LIST);
    if (source == Call.WRONG_TYPE) {
      return;
    }
    if (source != Entry.NONE) {
      move.run(call, source, from, to);
      moved(call, command, arguments);
    } else if (call.mayBlock()) {
      call.block(deadlineMs).onKeys(1, 1, Type.LIST);
    } else {
      call.reply().nil();
    }
  }

  private static void moved(Call call, String command, int arguments) {
    if (call.changes() == 0) {
      return;
    }
    EffectBatch effect = call.effect(1 + arguments);
    effect.argument(command);
    for (int i = 1; i <= arguments; i++) {
      effect.argument(call.address(i), call.length(i));
    }
  }

  private void popSeveral(Call call) {
    if (!multiPop.read(call, 2)) {
      return;
    }
    long deadlineMs = BlockTimeout.readSeconds(call, 1);
    if (deadlineMs != BlockTimeout.BAD && !multiPop.run(call)) {
      await(call, deadlineMs, multiPop.firstKey(), multiPop.lastKey() - multiPop.firstKey() + 1);
    }
  }
}
