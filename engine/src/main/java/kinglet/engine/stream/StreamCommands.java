package kinglet.engine.stream;

import static kinglet.engine.command.Flags.ACL_STREAM;
import static kinglet.engine.command.Flags.BLOCKING;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.DELETE;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * The stream commands. Here: the rows of all but XGROUP and XINFO, and those that look at entries or take them out. {@link
 * AddCommand} adds, {@link ReadCommands} read what is new, {@link ClaimCommand}, {@link AutoClaimCommand} and {@link
 * PendingCommands} are about entries that were delivered. Owned by the executor. Source of the behaviour: Redis 7.2.
 */
public final class StreamCommands implements CommandFamily {
  private static final int NOT_GIVEN = -1;
  private static final int BAD = -2;
  private static final long ALL = 0;

  private final IdReader ids = new IdReader();
  private final StreamId from = new StreamId();
  private final StreamId to = new StreamId();
  private final StreamId id = new StreamId();
  private final EntryReply entryReply;
  private final StreamEntries entries;
  private final AddCommand adding;
  private final ReadCommands reading;
  private final ClaimCommand claiming;
  private final AutoClaimCommand autoClaiming;
  private final PendingCommands pending;

  public StreamCommands(StreamValue streams) {
    entryReply = new EntryReply(streams);
    entries = new StreamEntries(streams.keyspace(), streams.settings(), streams.listpacks());
    adding = new AddCommand(streams, entries);
    reading = new ReadCommands(streams, entries);
    claiming = new ClaimCommand(streams, entries);
    autoClaiming = new AutoClaimCommand(streams, entries);
    pending = new PendingCommands(streams);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("stream", ACL_STREAM);
    table.add("xack", -4, WRITE | FAST, Keys.one(RW | UPDATE), pending::xack);
    table.add("xadd", -5, WRITE | DENYOOM | FAST, Keys.one(RW | UPDATE), adding::xadd);
    table.add("xautoclaim", -6, WRITE | FAST, Keys.one(RW | DELETE), autoClaiming::xautoclaim);
    table.add("xclaim", -6, WRITE | FAST, Keys.one(RW | UPDATE), claiming::xclaim);
    table.add("xdel", -3, WRITE | FAST, Keys.one(RW | DELETE), this::xdel);
    table.add("xlen", 2, READONLY | FAST, Keys.one(RO), this::xlen);
    table.add("xpending", -3, READONLY, Keys.one(RO | ACCESS), pending::xpending);
    table.add("xrange", -4, READONLY, Keys.one(RO | ACCESS), call -> range(call, 2, 3, false));
    table.add("xread", -4, BLOCKING | READONLY, Keys.after("STREAMS", 1, -1, 2, RO | ACCESS), reading::xread);
    table.add("xreadgroup", -7, BLOCKING | WRITE, Keys.after("STREAMS", 4, -1, 2, RO | ACCESS), reading::xreadgroup);
    table.add("xrevrange", -4, READONLY, Keys.one(RO | ACCESS), call -> range(call, 3, 2, true));
    table.add("xsetid", -3, WRITE | DENYOOM | FAST, Keys.one(RW | UPDATE), this::xsetid);
    table.add("xtrim", -4, WRITE, Keys.one(RW | DELETE), adding::xtrim);
  }

  private void xlen(Call call) {
    long entry = call.read(1, Type.STREAM);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      call.reply().integer(StreamHead.length(Entry.word(entry)));
    }
  }

  private void range(Call call, int start, int end, boolean backwards) {
    if (!ids.readStart(call, start, from) || !ids.readEnd(call, end, to)) {
      return;
    }
    long count = readCount(call);
    if (count == BAD) {
      return;
    }
    long entry = call.read(1, Type.STREAM);
    Reply reply = call.reply();
    if (entry == Entry.NONE) {
      reply.array(0);
    } else if (entry != Call.WRONG_TYPE && count == 0) {
      reply.nilArray();
    } else if (entry != Call.WRONG_TYPE) {
      entryReply.range(reply, Entry.word(entry), from, to, backwards, count == NOT_GIVEN ? ALL : count);
    }
  }

  /** COUNT, {@link #NOT_GIVEN}, or {@link #BAD} after an error reply. */
  private static long readCount(Call call) {
    long count = NOT_GIVEN;
    for (int i = 4; i < call.count(); i += 2) {
      if (!call.is(i, "count") || i + 1 == call.count()) {
        call.reply().error(Errors.SYNTAX);
        return BAD;
      }
      if (!call.readLong(i + 1)) {
        return BAD;
      }
      count = Math.max(0, call.longValue());
    }
    return count;
  }

  private void xdel(Call call) {
    long entry = call.write(1, Type.STREAM);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE && areIds(call, 2)) {
      call.database().changing(entry);
      long deleted = delete(call, Entry.word(entry));
      if (deleted > 0) {
        call.changed(1, KeyEvent.STREAM, "xdel", 0);
      }
      call.reply().integer(deleted);
    }
  }

  private boolean areIds(Call call, int first) {
    for (int i = first; i < call.count(); i++) {
      if (!ids.read(call, i, id)) {
        return false;
      }
    }
    return true;
  }

  private long delete(Call call, long stream) {
    long before = StreamHead.length(stream);
    boolean firstGone = false;
    for (int i = 2; i < call.count(); i++) {
      ids.parse(call, i, id);
      if (entries.delete(stream, id)) {
        call.changedAll(1);
        firstGone |= id.compareTo(StreamHead.firstId(stream)) == 0;
        if (id.compareTo(StreamHead.deletedId(stream)) > 0) {
          id.write(StreamHead.deletedId(stream));
        }
      }
    }
    if (firstGone || StreamHead.length(stream) == 0) {
      entries.renewFirstId(stream);
    }
    return before - StreamHead.length(stream);
  }

  private void xsetid(Call call) {
    SetIdArguments arguments = new SetIdArguments(ids);
    if (!arguments.read(call)) {
      return;
    }
    long entry = call.write(1, Type.STREAM);
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
    } else if (entry != Call.WRONG_TYPE && arguments.suit(call, Entry.word(entry), entries)) {
      call.database().changing(entry);
      arguments.apply(Entry.word(entry));
      call.changedAside(1, KeyEvent.STREAM, "xsetid");
      call.reply().ok();
    }
  }
}
