package kinglet.engine.list;

import static kinglet.engine.command.Flags.ACL_LIST;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
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
import kinglet.engine.memory.OutOfNativeMemoryException;

/** Lists by their ends, indexes and ranges. Owned by the executor; no garbage. Source: Redis 7.2. */
public final class ListCommands implements CommandFamily {
  private static final String NOT_POSITIVE = "ERR value is out of range, must be positive";

  private final ListValue lists;
  private final ListPops pops;

  public ListCommands(ListValue lists) {
    this.lists = lists;
    pops = new ListPops(lists);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys pushed = Keys.one(Keys.RW | Keys.INSERT);
    Keys popped = Keys.one(Keys.RW | Keys.ACCESS | Keys.DELETE);
    Keys read = Keys.one(Keys.RO | Keys.ACCESS);
    table.group("list", ACL_LIST);
    table.add("lpush", -3, WRITE | DENYOOM | FAST, pushed, call -> push(call, End.HEAD, false));
    table.add("rpush", -3, WRITE | DENYOOM | FAST, pushed, call -> push(call, End.TAIL, false));
    table.add("lpushx", -3, WRITE | DENYOOM | FAST, pushed, call -> push(call, End.HEAD, true));
    table.add("rpushx", -3, WRITE | DENYOOM | FAST, pushed, call -> push(call, End.TAIL, true));
    table.add("lpop", -2, WRITE | FAST, popped, call -> pop(call, End.HEAD));
    table.add("rpop", -2, WRITE | FAST, popped, call -> pop(call, End.TAIL));
    table.add("llen", 2, READONLY | FAST, Keys.one(Keys.RO), this::length);
    table.add("lindex", 3, READONLY, read, this::index);
    table.add("lrange", 4, READONLY, read, this::range);
    table.add("lset", 4, WRITE | DENYOOM, Keys.one(Keys.RW | Keys.UPDATE), this::set);
    table.add("ltrim", 4, WRITE, Keys.one(Keys.RW | Keys.DELETE), this::trim);
  }

  private void push(Call call, End end, boolean onlyIfThere) {
    long entry = call.write(1, Type.LIST);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry == Entry.NONE && onlyIfThere) {
      call.reply().integer(0);
      return;
    }
    lists.open(call.database(), entry);
    pushAll(call, end);
    call.changed(1, KeyEvent.LIST, end.pushed(), call.count() - 2);
    call.reply().integer(lists.length());
  }

  /** All of them, or none if memory is refused. */
  private void pushAll(Call call, End end) {
    int next = 2;
    try {
      lists.prepare(textBytes(call), call.count() - 2);
      for (; next < call.count(); next++) {
        lists.push(end, call.address(next), call.length(next));
      }
      lists.store(call.address(1), call.length(1));
    } catch (OutOfNativeMemoryException e) {
      lists.takeBack(end, next - 2);
      throw e;
    }
  }

  private static long textBytes(Call call) {
    long bytes = 0;
    for (int i = 2; i < call.count(); i++) {
      bytes += call.length(i);
    }
    return bytes;
  }

  private void pop(Call call, End end) {
    boolean counted = call.count() == 3;
    if (call.count() > 3) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return;
    }
    if (counted && !call.readLong(2, 0, Long.MAX_VALUE, NOT_POSITIVE)) {
      return;
    }
    long entry = call.write(1, Type.LIST);
    if (entry == Entry.NONE) {
      replyNothing(call, counted);
    } else if (entry != Call.WRONG_TYPE) {
      pop(call, entry, end, counted);
    }
  }

  private static void replyNothing(Call call, boolean array) {
    if (array) {
      call.reply().nilArray();
    } else {
      call.reply().nil();
    }
  }

  private void pop(Call call, long entry, End end, boolean counted) {
    if (!counted) {
      pops.one(call, 1, entry, end);
    } else if (call.longValue() == 0) {
      call.reply().array(0);
    } else {
      pops.many(call, 1, entry, end, call.longValue());
    }
  }

  private void length(Call call) {
    long entry = call.read(1, Type.LIST);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      lists.open(entry);
      call.reply().integer(lists.length());
    }
  }

  private void index(Call call) {
    long entry = call.read(1, Type.LIST);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE && call.readLong(2)) {
      lists.open(entry);
      long index = fromHead(call.longValue());
      if (index < 0 || index >= lists.length()) {
        call.reply().nil();
      } else {
        lists.at(index).reply(call.reply());
      }
    }
  }

  /** An index that counts from the tail if it is negative; negative if it is before the head. */
  private long fromHead(long index) {
    return index < 0 ? lists.length() + index : index;
  }

  private void range(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long start = call.longValue();
    if (!call.readLong(3)) {
      return;
    }
    long stop = call.longValue();
    long entry = call.read(1, Type.LIST);
    if (entry == Entry.NONE) {
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE) {
      lists.open(entry);
      replyRange(call, Math.max(0, fromHead(start)), Math.min(lists.length() - 1, fromHead(stop)));
    }
  }

  private void replyRange(Call call, long from, long to) {
    if (from > to) {
      call.reply().array(0);
    } else {
      call.reply().array(to - from + 1);
      lists.reply(call.reply(), from, to - from + 1);
    }
  }

  private void set(Call call) {
    long entry = call.write(1, Type.LIST);
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
    } else if (entry != Call.WRONG_TYPE && call.readLong(2)) {
      lists.open(call.database(), entry);
      set(call, fromHead(call.longValue()));
    }
  }

  /** Redis prepares for the new element even if there is no such index. */
  private void set(Call call, long index) {
    lists.prepare(call.length(3), 1);
    if (index < 0 || index >= lists.length()) {
      call.reply().error(Errors.INDEX_OUT_OF_RANGE);
      return;
    }
    lists.replace(lists.at(index), call.address(3), call.length(3));
    lists.shrink();
    call.changed(1, KeyEvent.LIST, "lset");
    call.reply().ok();
  }

  private void trim(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long start = call.longValue();
    if (!call.readLong(3)) {
      return;
    }
    long stop = call.longValue();
    long entry = call.write(1, Type.LIST);
    if (entry != Entry.NONE && entry != Call.WRONG_TYPE) {
      lists.open(call.database(), entry);
      trim(call, entry, Math.max(0, fromHead(start)), Math.min(lists.length() - 1, fromHead(stop)));
    }
    if (entry != Call.WRONG_TYPE) {
      call.reply().ok();
    }
  }

  private void trim(Call call, long entry, long from, long to) {
    long length = lists.length();
    boolean all = from > to;
    if (all) {
      call.database().delete(entry);
    } else {
      lists.dropAny(End.HEAD, from);
      lists.dropAny(End.TAIL, length - 1 - to);
      lists.shrink();
    }
    call.changed(1, KeyEvent.LIST, "ltrim", all ? length : length - (to - from + 1));
    if (all) {
      ListPops.gone(call, 1);
    }
  }
}
