package kinglet.engine.list;

import static kinglet.engine.command.Flags.ACL_LIST;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/** Lists by what stands in them. Owned by the executor; no garbage. Source: Redis 7.2. */
public final class ListSearchCommands implements CommandFamily {
  private final ListValue lists;
  private final Positions positions;
  private final Sought sought = new Sought();

  public ListSearchCommands(ListValue lists) {
    this.lists = lists;
    positions = new Positions(lists);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("list", ACL_LIST);
    table.add("lpos", -3, READONLY, Keys.one(Keys.RO | Keys.ACCESS), positions::run);
    table.add("lrem", 4, WRITE, Keys.one(Keys.RW | Keys.DELETE), this::remove);
    table.add("linsert", 5, WRITE | DENYOOM, Keys.one(Keys.RW | Keys.INSERT), this::insert);
  }

  private void remove(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long entry = call.write(1, Type.LIST);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      remove(call, entry, call.longValue());
    }
  }

  /** A count of 0 removes all, a negative one begins at the tail. */
  private void remove(Call call, long entry, long count) {
    lists.open(call.database(), entry);
    sought.is(call.address(3), call.length(3));
    long removedMax = count == 0 || count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
    long removed = lists.remove(sought, count < 0 ? End.TAIL : End.HEAD, removedMax);
    if (removed > 0) {
      settle(call, entry, removed);
    }
    call.reply().integer(removed);
  }

  private void settle(Call call, long entry, long removed) {
    boolean all = lists.length() == 0;
    if (all) {
      call.database().delete(entry);
    } else {
      lists.shrink();
    }
    call.changed(1, KeyEvent.LIST, "lrem", removed);
    if (all) {
      ListPops.gone(call, 1);
    }
  }

  private void insert(Call call) {
    boolean after = call.is(2, "after");
    if (!after && !call.is(2, "before")) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    long entry = call.write(1, Type.LIST);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      insert(call, entry, after);
    }
  }

  /** Redis prepares for the new element even if the pivot is not there. */
  private void insert(Call call, long entry, boolean after) {
    lists.open(call.database(), entry);
    lists.prepare(call.length(4), 1);
    sought.is(call.address(3), call.length(3));
    ListPlace pivot = lists.find(sought);
    if (pivot == null) {
      call.reply().integer(-1);
      return;
    }
    lists.insert(pivot, after, call.address(4), call.length(4));
    call.changed(1, KeyEvent.LIST, "linsert");
    call.reply().integer(lists.length());
  }
}
