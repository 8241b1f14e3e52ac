package kinglet.engine.stream;

import static kinglet.engine.command.Flags.ACL_STREAM;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.STALE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.RO;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/** XINFO: a stream, its groups and their consumers. Owned by the executor. Source: Redis 7.2. */
public final class StreamInfoCommands implements CommandFamily {
  private static final int KEY = 2;
  private static final int GROUP = 3;
  private static final long COUNT_DEFAULT = 10;
  private static final int BAD = -1;

  private final GroupLookup lookup;
  private final StreamInfo info;
  private final NameTree names;

  public StreamInfoCommands(StreamValue streams) {
    lookup = new GroupLookup(streams);
    info = new StreamInfo(streams);
    names = new NameTree(streams.allocator());
  }

  @Override
  public void declare(CommandTable.Builder t) {
    Keys key = Keys.range(KEY, 0, 1, RO | ACCESS);
    t.group("stream", 0).add("xinfo", -2, 0, Keys.NONE, null);
    t.group("stream", ACL_STREAM);
    t.sub("xinfo", "consumers", 4, READONLY, key, this::consumers);
    t.sub("xinfo", "groups", 3, READONLY, key, this::groups);
    t.sub("xinfo", "help", 2, LOADING | STALE, Keys.NONE, new ServerHelp(
        "CONSUMERS <key> <group>",
        "    The consumers of a group.",
        "GROUPS <key>",
        "    The groups of a stream.",
        "STREAM <key> [FULL [COUNT <count>]]",
        "    A stream; with FULL also its groups, and of all the first entries: 10, if COUNT",
        "    does not say how many."));
    t.sub("xinfo", "stream", -3, READONLY, key, this::stream);
  }

  private static long read(Call call) {
    long entry = call.read(KEY, Type.STREAM);
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
    }
    return entry == Call.WRONG_TYPE ? Entry.NONE : entry;
  }

  private void consumers(Call call) {
    long entry = read(call);
    if (entry == Entry.NONE) {
      return;
    }
    long group = lookup.group(call, Entry.word(entry), GROUP);
    if (group == Groups.NONE) {
      call.reply().error(StreamErrors.noGroup(call, KEY, GROUP));
      return;
    }
    call.reply().array(OrderedTree.size(Group.consumers(group)));
    names.attach(Group.consumers(group));
    for (boolean more = names.first(); more; more = names.next()) {
      reply(call.reply(), names.word(), call.nowMs());
    }
  }

  private static void reply(Reply reply, long consumer, long nowMs) {
    long activeMs = Consumer.activeMs(consumer);
    reply.map(4);
    reply.bulk("name");
    reply.bulk(Member.address(consumer), Member.length(consumer));
    reply.bulk("pending");
    reply.integer(OrderedTree.size(Consumer.pending(consumer)));
    reply.bulk("idle");
    reply.integer(Math.max(0, nowMs - Consumer.seenMs(consumer)));
    reply.bulk("inactive");
    reply.integer(activeMs == Consumer.NEVER ? Consumer.NEVER : nowMs - activeMs);
  }

  private void groups(Call call) {
    long entry = read(call);
    if (entry == Entry.NONE) {
      return;
    }
    long stream = Entry.word(entry);
    call.reply().array(OrderedTree.size(StreamHead.groups(stream)));
    names.attach(StreamHead.groups(stream));
    for (boolean more = names.first(); more; more = names.next()) {
      info.replyGroup(call.reply(), stream, names.word());
    }
  }

  private void stream(Call call) {
    long entry = read(call);
    if (entry == Entry.NONE) {
      return;
    }
    if (call.count() == 3) {
      info.reply(call.reply(), Entry.word(entry));
      return;
    }
    long count = readFull(call);
    if (count != BAD) {
      info.replyFull(call.reply(), Entry.word(entry), count);
    }
  }

  /** FULL, with or without COUNT: how many of all, 0 for everything, or {@link #BAD} after an error reply. */
  private static long readFull(Call call) {
    boolean hasCount = call.count() == 6 && call.is(4, "count");
    if (!call.is(3, "full") || call.count() != 4 && !hasCount) {
      ServerHelp.wrongArguments(call);
      return BAD;
    }
    if (!hasCount) {
      return COUNT_DEFAULT;
    }
    if (!call.readLong(5)) {
      return BAD;
    }
    return call.longValue() < 0 ? COUNT_DEFAULT : call.longValue();
  }
}
