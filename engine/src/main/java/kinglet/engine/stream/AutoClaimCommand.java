package kinglet.engine.stream;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * XAUTOCLAIM: the next pending entries that are idle long enough go to another consumer. Owned by the executor. Source:
 * t_stream.c of Redis 7.2.
 */
final class AutoClaimCommand {
  private static final long COUNT_DEFAULT = 100;
  private static final long COUNT_MAX = Long.MAX_VALUE / StreamId.BYTES;
  private static final long LOOKED_AT_PER_COUNT = 10;
  private static final int GONE_KEPT_MAX = 1024;

  private final IdReader ids = new IdReader();
  private final StreamId id = new StreamId();
  private final StreamEntries entries;
  private final EntryReply entryReply;
  private final Claims claims;
  private final IdTree walk;
  private long[] gone = new long[16];
  private int goneCount;
  private long minIdleMs;
  private long countMax;
  private boolean justId;

  AutoClaimCommand(StreamValue streams, StreamEntries entries) {
    this.entries = entries;
    entryReply = new EntryReply(streams);
    claims = new Claims(streams);
    walk = new IdTree(streams.allocator());
  }

  void xautoclaim(Call call) {
    long entry = call.read(Claims.KEY);
    if (!readArguments(call)) {
      return;
    }
    if (entry != Entry.NONE && Entry.type(entry) != Type.STREAM) {
      call.reply().error(Errors.WRONG_TYPE);
      return;
    }
    long group = claims.group(call, entry);
    if (group != Groups.NONE) {
      call.database().changing(entry);
      claim(call, Entry.word(entry), group, claims.consumer(call, group));
    }
  }

  private boolean readArguments(Call call) {
    if (!call.readLong(4, "ERR Invalid min-idle-time argument for XAUTOCLAIM")) {
      return false;
    }
    minIdleMs = Math.max(0, call.longValue());
    return ids.readStart(call, 5, id) && readOptions(call);
  }

  private boolean readOptions(Call call) {
    countMax = COUNT_DEFAULT;
    justId = false;
    for (int i = 6; i < call.count(); i++) {
      if (call.is(i, "count") && i + 1 < call.count()) {
        i++;
        if (!call.readLong(i, 1, COUNT_MAX, "ERR COUNT must be > 0")) {
          return false;
        }
        countMax = call.longValue();
      } else if (call.is(i, "justid")) {
        justId = true;
      } else {
        call.reply().error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  /** Replies where to go on, the entries claimed, and the IDs of pending entries that are gone. */
  private void claim(Call call, long stream, long group, long consumer) {
    Reply reply = call.reply();
    reply.array(3);
    int cursor = entryReply.beginId(reply);
    int array = reply.beginArray();
    long claimed = 0;
    long left = countMax;
    long looksLeft = countMax * LOOKED_AT_PER_COUNT;
    goneCount = 0;
    walk.attach(Group.pending(group));
    boolean more = walk.seekCeiling(id);
    for (; more && left > 0 && looksLeft > 0; looksLeft--) {
      long pending = walk.word();
      if (!entries.contains(stream, walk.readKey(id))) {
        claims.drop(call, group, id, pending);
        noteGone();
        left--;
        more = walk.seekCeiling(id);
      } else {
        if (!Claims.isTooFresh(call, pending, minIdleMs)) {
          claims.give(call, group, id, pending, consumer, call.nowMs(), Pending.deliveries(pending) + (justId ? 0 : 1));
          claims.reply(reply, stream, id, justId);
          claimed++;
          left--;
        }
        more = walk.next();
      }
    }
    reply.endArray(array, claimed);
    entryReply.endId(reply, cursor, more ? walk.readKey(id) : id.lowest());
    replyGone(reply);
  }

  private void noteGone() {
    if (2 * goneCount == gone.length) {
      gone = Arrays.copyOf(gone, 2 * gone.length);
    }
    gone[2 * goneCount] = id.ms();
    gone[2 * goneCount + 1] = id.seq();
    goneCount++;
  }

  private void replyGone(Reply reply) {
    reply.array(goneCount);
    for (int i = 0; i < goneCount; i++) {
      entryReply.id(reply, id.set(gone[2 * i], gone[2 * i + 1]));
    }
    if (gone.length > GONE_KEPT_MAX) {
      gone = new long[16];
    }
  }
}
