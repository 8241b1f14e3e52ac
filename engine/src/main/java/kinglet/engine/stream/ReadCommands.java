package kinglet.engine.stream;

import java.util.Arrays;
import kinglet.engine.command.Block;
import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * XREAD and XREADGROUP: what streams have after an ID. Owned by the executor. Source: t_stream.c of Redis 7.2, and of 7.4 for
 * XREAD's {@code +}, the last entry.
 */
final class ReadCommands {
  private final IdReader ids = new IdReader();
  private final ReadArguments arguments = new ReadArguments();
  private final StreamId after = new StreamId();
  private final StreamId last = new StreamId();
  private final StreamId newest = new StreamId();
  private final StreamId highest = new StreamId().highest();
  private final StreamEntries entries;
  private final EntryReply entryReply;
  private final GroupLookup lookup;
  private final GroupReader groupReader;

  /** After which IDs the streams are read, two longs each. */
  private long[] afterIds = new long[16];

  ReadCommands(StreamValue streams, StreamEntries entries) {
    this.entries = entries;
    entryReply = new EntryReply(streams);
    lookup = new GroupLookup(streams);
    groupReader = new GroupReader(streams, entryReply, lookup);
  }

  void xread(Call call) {
    read(call, false);
  }

  void xreadgroup(Call call) {
    read(call, true);
  }

  private void read(Call call, boolean ofGroup) {
    if (!arguments.read(call, ofGroup) || !resolveIds(call)) {
      return;
    }
    int reply = 0;
    int served = 0;
    for (int i = 0; i < arguments.streams(); i++) {
      long entry = call.read(arguments.key(i));
      if (entry != Entry.NONE && hasMore(call, entry, i)) {
        if (served == 0) {
          reply = call.reply().beginArray();
        }
        served++;
        serve(call, entry, i);
      }
    }
    end(call, reply, served);
  }

  private void end(Call call, int reply, int served) {
    if (served == 0) {
      await(call);
    } else if (call.reply().isResp3()) {
      call.reply().endMap(reply, served);
    } else {
      call.reply().endArray(reply, served);
    }
  }

  private void await(Call call) {
    if (!arguments.blocks() || !call.mayBlock()) {
      call.reply().nilArray();
      return;
    }
    Block block = call.block(arguments.deadlineMs()).onKeys(arguments.key(0), arguments.streams(), Type.STREAM)
        .remember(Arrays.copyOf(afterIds, 2 * arguments.streams()));
    if (arguments.group() > 0) {
      block.orGone();
    }
  }

  // ---- which IDs ----

  /** Finds after which IDs to read; if something is wrong with a stream, its group or its ID, replies so. */
  private boolean resolveIds(Call call) {
    if (afterIds.length < 2 * arguments.streams()) {
      afterIds = new long[2 * arguments.streams()];
    }
    for (int i = 0; i < arguments.streams(); i++) {
      long entry = call.read(arguments.key(i), Type.STREAM);
      if (entry == Call.WRONG_TYPE || !hasGroup(call, entry, arguments.key(i)) || !resolveId(call, entry, i)) {
        return false;
      }
      afterIds[2 * i] = after.ms();
      afterIds[2 * i + 1] = after.seq();
    }
    return true;
  }

  private boolean hasGroup(Call call, long entry, int key) {
    int group = arguments.group();
    if (group == 0 || entry != Entry.NONE && lookup.group(call, Entry.word(entry), group) != Groups.NONE) {
      return true;
    }
    return refuse(call, StreamErrors.noKeyOrGroup(call, key, group) + " in XREADGROUP with GROUP option");
  }

  private boolean resolveId(Call call, long entry, int stream) {
    int argument = arguments.id(stream);
    boolean ofGroup = arguments.group() > 0;
    if (call.is(argument, "$")) {
      resolveEnd(call, entry, stream);
      return !ofGroup || refuse(call, meaningless("$"));
    }
    if (call.is(argument, "+")) {
      resolveLast(entry);
      return !ofGroup || refuse(call, meaningless("+"));
    }
    if (call.is(argument, ">")) {
      after.highest();
      return ofGroup || refuse(call,
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.");
    }
    return ids.read(call, argument, after);
  }

  /** A command that waited still means what was the end when it came. */
  private void resolveEnd(Call call, long entry, int stream) {
    if (call.remembered() instanceof long[] ends) {
      after.set(ends[2 * stream], ends[2 * stream + 1]);
    } else if (entry == Entry.NONE) {
      after.lowest();
    } else {
      after.read(StreamHead.lastId(Entry.word(entry)));
    }
  }

  private void resolveLast(long entry) {
    after.lowest();
    if (entry != Entry.NONE && StreamHead.length(Entry.word(entry)) > 0) {
      entries.readLast(Entry.word(entry), after).decrement();
    }
  }

  private static String meaningless(String id) {
    return "ERR The " + id + " ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by"
        + " specifying a proper ID, or use the > ID to get new messages. The " + id
        + " ID would just return an empty result set.";
  }

  private static boolean refuse(Call call, String error) {
    call.reply().error(error);
    return false;
  }

  // ---- what there is ----

  /** Whether there is something to serve, from after {@link #after} on. */
  private boolean hasMore(Call call, long entry, int stream) {
    after.set(afterIds[2 * stream], afterIds[2 * stream + 1]);
    long root = Entry.word(entry);
    if (arguments.group() > 0) {
      groupReader.open(call, entry, arguments, arguments.key(stream));
      return !after.isHighest() || isAfter(root, last.read(Group.lastId(groupReader.group())));
    }
    return isAfter(root, after);
  }

  /** Whether the stream has an entry after an ID. */
  private boolean isAfter(long stream, StreamId id) {
    return StreamHead.length(stream) > 0 && id.compareTo(StreamHead.lastId(stream)) < 0
        && entries.readLast(stream, newest).compareTo(id) > 0;
  }

  private void serve(Call call, long entry, int stream) {
    Reply reply = call.reply();
    if (!reply.isResp3()) {
      reply.array(2);
    }
    int key = arguments.key(stream);
    reply.bulk(call.address(key), call.length(key));
    boolean ofGroup = arguments.group() > 0;
    if (ofGroup && after.isHighest()) {
      groupReader.serveNew();
    } else if (after.increment() && ofGroup) {
      groupReader.serveHistory(after);
    } else {
      entryReply.range(reply, Entry.word(entry), after, highest, false, arguments.countMax());
    }
  }
}
