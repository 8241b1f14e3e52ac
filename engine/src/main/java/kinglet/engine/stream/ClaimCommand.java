package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/** XCLAIM: named pending entries go to another consumer. Owned by the executor. Source: t_stream.c of Redis 7.2. */
final class ClaimCommand {
  private final IdReader ids = new IdReader();
  private final ClaimArguments arguments = new ClaimArguments(ids);
  private final StreamId id = new StreamId();
  private final StreamEntries entries;
  private final Claims claims;

  ClaimCommand(StreamValue streams, StreamEntries entries) {
    this.entries = entries;
    claims = new Claims(streams);
  }

  void xclaim(Call call) {
    long entry = call.read(Claims.KEY, Type.STREAM);
    long group = claims.group(call, entry);
    if (group == Groups.NONE || !arguments.read(call)) {
      return;
    }
    call.database().changing(entry);
    if (arguments.lastId().compareTo(Group.lastId(group)) > 0) {
      claims.move(call, group, arguments.lastId());
    }
    long consumer = claims.consumer(call, group);
    int array = call.reply().beginArray();
    long claimed = 0;
    for (int i = arguments.firstId(); i < arguments.endOfIds(); i++) {
      ids.parse(call, i, id);
      if (claim(call, Entry.word(entry), group, consumer)) {
        claims.reply(call.reply(), Entry.word(entry), id, arguments.isJustId());
        claimed++;
      }
    }
    call.reply().endArray(array, claimed);
  }

  /** Claims the entry of {@link #id}, if that can be. */
  private boolean claim(Call call, long stream, long group, long consumer) {
    long pending = claims.find(group, id);
    if (!entries.contains(stream, id)) {
      if (pending != PendingEntries.NONE) {
        claims.drop(call, group, id, pending);
      }
      return false;
    }
    if (pending == PendingEntries.NONE) {
      if (!arguments.isForce()) {
        return false;
      }
      pending = claims.add(call, group, id, consumer);
    } else if (Claims.isTooFresh(call, pending, arguments.minIdleMs())) {
      return false;
    }
    long deliveries = arguments.deliveries(Pending.deliveries(pending));
    claims.give(call, group, id, pending, consumer, arguments.deliveredMs(), deliveries);
    return true;
  }
}
