package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Member;

/**
 * What commands of streams did, as commands that do the same again: IDs as the stream chose them, thresholds as far as trimming
 * came, deliveries as claims. Owned by the executor.
 *
 * <p>Source: t_stream.c of Redis 7.2, with three differences that make a replay equal in all but the times of consumers: a
 * delivery also says how many entries the group has read (as Redis 7.4 does), a consumer that was made by asking for entries is
 * made again, and so is what reading one's own pending entries changes in them.
 */
final class StreamEffects {
  private final StreamId id = new StreamId();
  private final long scratch;

  StreamEffects(StreamValue streams) {
    scratch = streams.allocator().allocate(StreamId.TEXT_BYTES_MAX);
  }

  /** Begins an effect on the call's key. */
  EffectBatch begin(Call call, int arguments, String name, int key) {
    EffectBatch effect = call.effect(arguments);
    effect.argument(name);
    add(effect, call, key);
    return effect;
  }

  void add(EffectBatch effect, Call call, int argument) {
    effect.argument(call.address(argument), call.length(argument));
  }

  void add(EffectBatch effect, StreamId added) {
    effect.argument(scratch, (int) (added.put(scratch, '-') - scratch));
  }

  /** XGROUP CREATECONSUMER. */
  void consumerMade(Call call, int key, int group, int consumer) {
    EffectBatch effect = call.effect(5);
    effect.argument("XGROUP");
    effect.argument("CREATECONSUMER");
    add(effect, call, key);
    add(effect, call, group);
    add(effect, call, consumer);
  }

  /** XGROUP SETID. */
  void groupMoved(Call call, int key, int groupArgument, long group) {
    EffectBatch effect = call.effect(7);
    effect.argument("XGROUP");
    effect.argument("SETID");
    add(effect, call, key);
    add(effect, call, groupArgument);
    add(effect, id.read(Group.lastId(group)));
    effect.argument("ENTRIESREAD");
    effect.argument(Group.entriesRead(group));
  }

  /** XCLAIM: a pending entry as it is. If the stream does not have the entry any more, a replay takes it out. */
  void claimed(Call call, int key, int groupArgument, long group, StreamId entry, long pending) {
    EffectBatch effect = begin(call, 14, "XCLAIM", key);
    add(effect, call, groupArgument);
    long consumer = Pending.consumer(pending);
    effect.argument(Member.address(consumer), Member.length(consumer));
    effect.argument(0);
    add(effect, entry);
    effect.argument("TIME");
    effect.argument(Pending.deliveredMs(pending));
    effect.argument("RETRYCOUNT");
    effect.argument(Pending.deliveries(pending));
    effect.argument("FORCE");
    effect.argument("JUSTID");
    effect.argument("LASTID");
    add(effect, id.read(Group.lastId(group)));
  }
}
