package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.resp.Reply;

/** XREADGROUP's part for one stream: delivers entries to a consumer. Owned by the executor. Source: t_stream.c of Redis 7.2. */
final class GroupReader {
  private final EntryReply entryReply;
  private final GroupLookup lookup;
  private final StreamEffects effects;
  private final PendingEntries pendings;
  private final EntryCursor cursor;
  private final IdTree history;
  private final StreamId from = new StreamId();
  private final StreamId highest = new StreamId().highest();
  private Call call;
  private ReadArguments arguments;
  private int key;
  private long stream;
  private long group;
  private long consumer;

  GroupReader(StreamValue streams, EntryReply entryReply, GroupLookup lookup) {
    this.entryReply = entryReply;
    this.lookup = lookup;
    effects = new StreamEffects(streams);
    pendings = new PendingEntries(streams.keyspace());
    cursor = new EntryCursor(streams.allocator());
    history = new IdTree(streams.allocator());
  }

  /** Turns to a stream that has the group; makes the consumer if it is not there. */
  void open(Call newCall, long entry, ReadArguments newArguments, int newKey) {
    call = newCall;
    arguments = newArguments;
    key = newKey;
    stream = Entry.word(entry);
    call.database().changing(entry);
    group = lookup.group(call, stream, arguments.group());
    consumer = lookup.seenConsumer(call, key, arguments.group(), arguments.group() + 1, group);
  }

  long group() {
    return group;
  }

  /** Replies and delivers what the group has not read. */
  void serveNew() {
    Reply reply = call.reply();
    int array = reply.beginArray();
    long count = 0;
    from.read(Group.lastId(group)).increment();
    cursor.over(stream, from, highest, false);
    while ((arguments.countMax() == 0 || count < arguments.countMax()) && cursor.next()) {
      EntriesRead.advance(stream, group, cursor.id());
      entryReply.entry(reply, cursor);
      if (!arguments.isNoAck()) {
        deliver(cursor.id());
      }
      count++;
    }
    call.changedAll(1);
    effects.groupMoved(call, key, arguments.group(), group);
    reply.endArray(array, count);
  }

  /** After XGROUP SETID an entry may be pending already, for any consumer. */
  private void deliver(StreamId id) {
    long pending = pendings.find(group, id);
    if (pending == PendingEntries.NONE) {
      pending = pendings.add(group, id, consumer, call.nowMs());
    } else {
      pendings.changing(group, id);
      pendings.give(pending, id, consumer);
      Pending.deliveredMs(pending, call.nowMs());
      Pending.deliveries(pending, 1);
    }
    Consumer.activeMs(consumer, call.nowMs());
    effects.claimed(call, key, arguments.group(), group, id, pending);
  }

  /** Replies the consumer's own pending entries from an ID on; those that are gone without their fields. */
  void serveHistory(StreamId start) {
    Reply reply = call.reply();
    int array = reply.beginArray();
    long count = 0;
    history.attach(Consumer.pending(consumer));
    boolean more = history.seekCeiling(start);
    while (more && (arguments.countMax() == 0 || count < arguments.countMax())) {
      serveAgain(reply, history.readKey(from), history.word());
      count++;
      more = history.next();
    }
    reply.endArray(array, count);
  }

  private void serveAgain(Reply reply, StreamId id, long pending) {
    if (entryReply.entry(reply, stream, id)) {
      pendings.changing(group, id);
      Pending.deliveredMs(pending, call.nowMs());
      Pending.deliveries(pending, Pending.deliveries(pending) + 1);
      call.changedAll(1);
      effects.claimed(call, key, arguments.group(), group, id, pending);
    } else {
      reply.array(2);
      entryReply.id(reply, id);
      reply.nilArray();
    }
  }
}
