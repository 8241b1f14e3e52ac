package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.resp.Reply;

/**
 * What XCLAIM and XAUTOCLAIM have in common: their first arguments are a key, a group and the consumer that gets the pending
 * entries. Owned by the executor. Source: t_stream.c of Redis 7.2.
 */
final class Claims {
  static final int KEY = 1;

  private static final int GROUP = 2;
  private static final int CONSUMER = 3;

  private final EntryReply entryReply;
  private final GroupLookup lookup;
  private final StreamEffects effects;
  private final PendingEntries pendings;

  Claims(StreamValue streams) {
    entryReply = new EntryReply(streams);
    lookup = new GroupLookup(streams);
    effects = new StreamEffects(streams);
    pendings = new PendingEntries(streams.keyspace());
  }

  /** The group of an entry that {@link Call#read(int, int)} answered; if there is none, replies so. */
  long group(Call call, long entry) {
    if (entry == Call.WRONG_TYPE) {
      return Groups.NONE;
    }
    long group = entry == Entry.NONE ? Groups.NONE : lookup.group(call, Entry.word(entry), GROUP);
    if (group == Groups.NONE) {
      call.reply().error(StreamErrors.noKeyOrGroup(call, KEY, GROUP));
    }
    return group;
  }

  /** The consumer, made if it is not there. */
  long consumer(Call call, long group) {
    return lookup.seenConsumer(call, KEY, GROUP, CONSUMER, group);
  }

  /** The pending entry of an ID, or {@link PendingEntries#NONE}. */
  long find(long group, StreamId id) {
    return pendings.find(group, id);
  }

  /** Adds a pending entry of an ID that has none. */
  long add(Call call, long group, StreamId id, long consumer) {
    return pendings.add(group, id, consumer, call.nowMs());
  }

  /** Whether a pending entry was delivered too short a time ago. */
  static boolean isTooFresh(Call call, long pending, long minIdleMs) {
    return minIdleMs > 0 && call.nowMs() - Pending.deliveredMs(pending) < minIdleMs;
  }

  /** Gives a pending entry to a consumer, with another time and number of deliveries. */
  void give(Call call, long group, StreamId id, long pending, long consumer, long deliveredMs, long deliveries) {
    pendings.changing(group, id);
    pendings.give(pending, id, consumer);
    Pending.deliveredMs(pending, deliveredMs);
    Pending.deliveries(pending, deliveries);
    Consumer.activeMs(consumer, call.nowMs());
    call.changedAll(1);
    effects.claimed(call, KEY, GROUP, group, id, pending);
  }

  /** Takes out a pending entry whose entry is gone. */
  void drop(Call call, long group, StreamId id, long pending) {
    call.changedAll(1);
    effects.claimed(call, KEY, GROUP, group, id, pending);
    pendings.remove(group, id, pending);
  }

  /** Moves the group to a later ID. */
  void move(Call call, long group, StreamId lastId) {
    lastId.write(Group.lastId(group));
    call.changedAll(1);
    effects.groupMoved(call, KEY, GROUP, group);
  }

  /** Replies an entry that is there, or its ID alone. */
  void reply(Reply reply, long stream, StreamId id, boolean justId) {
    if (justId) {
      entryReply.id(reply, id);
    } else {
      entryReply.entry(reply, stream, id);
    }
  }
}
