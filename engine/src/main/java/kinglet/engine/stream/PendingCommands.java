package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/** XACK and XPENDING. Owned by the executor. Source: t_stream.c of Redis 7.2. */
final class PendingCommands {
  private static final int KEY = 1;
  private static final int GROUP = 2;
  private static final int FIRST_ID = 3;

  private final IdReader ids = new IdReader();
  private final PendingArguments arguments = new PendingArguments();
  private final StreamId id = new StreamId();
  private final EntryReply entryReply;
  private final GroupLookup lookup;
  private final PendingEntries pendings;
  private final IdTree walk;
  private final NameTree consumers;

  PendingCommands(StreamValue streams) {
    entryReply = new EntryReply(streams);
    lookup = new GroupLookup(streams);
    pendings = new PendingEntries(streams.keyspace());
    walk = new IdTree(streams.allocator());
    consumers = new NameTree(streams.allocator());
  }

  private long group(Call call, long entry) {
    return entry == Entry.NONE ? Groups.NONE : lookup.group(call, Entry.word(entry), GROUP);
  }

  void xack(Call call) {
    long entry = call.read(KEY, Type.STREAM);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long group = group(call, entry);
    if (group == Groups.NONE) {
      call.reply().integer(0);
    } else if (areIds(call)) {
      call.database().changing(entry);
      call.reply().integer(acknowledge(call, group));
    }
  }

  private boolean areIds(Call call) {
    for (int i = FIRST_ID; i < call.count(); i++) {
      if (!ids.read(call, i, id)) {
        return false;
      }
    }
    return true;
  }

  private long acknowledge(Call call, long group) {
    long acknowledged = 0;
    for (int i = FIRST_ID; i < call.count(); i++) {
      ids.parse(call, i, id);
      long pending = pendings.find(group, id);
      if (pending != PendingEntries.NONE) {
        pendings.remove(group, id, pending);
        call.changedAll(1);
        acknowledged++;
      }
    }
    return acknowledged;
  }

  void xpending(Call call) {
    if (!arguments.read(call)) {
      return;
    }
    long entry = call.read(KEY, Type.STREAM);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long group = group(call, entry);
    if (group == Groups.NONE) {
      call.reply().error(StreamErrors.noKeyOrGroup(call, KEY, GROUP));
    } else if (PendingArguments.hasRange(call)) {
      replyRange(call, group);
    } else {
      replySummary(call.reply(), group);
    }
  }

  private void replySummary(Reply reply, long group) {
    reply.array(4);
    reply.integer(OrderedTree.size(Group.pending(group)));
    walk.attach(Group.pending(group));
    if (!walk.first()) {
      reply.nil();
      reply.nil();
      reply.nilArray();
      return;
    }
    entryReply.id(reply, walk.readKey(id));
    walk.last();
    entryReply.id(reply, walk.readKey(id));
    replyConsumers(reply, group);
  }

  private void replyConsumers(Reply reply, long group) {
    int array = reply.beginArray();
    long count = 0;
    consumers.attach(Group.consumers(group));
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      long consumer = consumers.word();
      long pending = OrderedTree.size(Consumer.pending(consumer));
      if (pending > 0) {
        reply.array(2);
        reply.bulk(Member.address(consumer), Member.length(consumer));
        reply.bulkLong(pending);
        count++;
      }
    }
    reply.endArray(array, count);
  }

  private void replyRange(Call call, long group) {
    long tree = Group.pending(group);
    if (arguments.consumer() > 0) {
      long consumer = lookup.consumer(call, group, arguments.consumer());
      if (consumer == Groups.NONE) {
        call.reply().array(0);
        return;
      }
      tree = Consumer.pending(consumer);
    }
    int array = call.reply().beginArray();
    call.reply().endArray(array, replyPending(call, tree));
  }

  private long replyPending(Call call, long tree) {
    long count = 0;
    walk.attach(tree);
    boolean more = walk.seekCeiling(arguments.start());
    while (more && count < arguments.countMax() && walk.readKey(id).compareTo(arguments.end()) <= 0) {
      long pending = walk.word();
      long idleMs = call.nowMs() - Pending.deliveredMs(pending);
      if (arguments.minIdleMs() == 0 || idleMs >= arguments.minIdleMs()) {
        replyPending(call.reply(), pending, Math.max(0, idleMs));
        count++;
      }
      more = walk.next();
    }
    return count;
  }

  private void replyPending(Reply reply, long pending, long idleMs) {
    reply.array(4);
    entryReply.id(reply, id);
    long consumer = Pending.consumer(pending);
    reply.bulk(Member.address(consumer), Member.length(consumer));
    reply.integer(idleMs);
    reply.integer(Pending.deliveries(pending));
  }
}
