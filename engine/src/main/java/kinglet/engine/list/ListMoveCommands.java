package kinglet.engine.list;

import static kinglet.engine.command.Flags.ACL_LIST;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;

/** Elements that go from one list to another, or from the first list that has any. Owned by the executor. Source: Redis 7.2. */
public final class ListMoveCommands implements CommandFamily {
  private final ListMove move;
  private final MultiPop multiPop;

  public ListMoveCommands(ListValue lists, Allocator allocator) {
    ListPops pops = new ListPops(lists);
    move = new ListMove(lists, pops, allocator);
    multiPop = new MultiPop(pops);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys popped = Keys.one(Keys.RW | Keys.ACCESS | Keys.DELETE);
    Keys moved = popped.and(Keys.range(2, 0, 1, Keys.RW | Keys.INSERT));
    table.group("list", ACL_LIST);
    table.add("lmove", 5, WRITE | DENYOOM, moved, this::move);
    table.add("rpoplpush", 3, WRITE | DENYOOM, moved, call -> move(call, End.TAIL, End.HEAD));
    table.add("lmpop", -4, WRITE, Keys.numbered(1, Keys.RW | Keys.ACCESS | Keys.DELETE), this::popFromFirst);
  }

  private void move(Call call) {
    End from = End.read(call, 3);
    End to = from == null ? null : End.read(call, 4);
    if (to != null) {
      move(call, from, to);
    }
  }

  private void move(Call call, End from, End to) {
    long source = call.write(1, Type.LIST);
    if (source == Entry.NONE) {
      call.reply().nil();
    } else if (source != Call.WRONG_TYPE) {
      move.run(call, source, from, to);
    }
  }

  private void popFromFirst(Call call) {
    if (multiPop.read(call, 1) && !multiPop.run(call)) {
      call.reply().nilArray();
    }
  }
}
