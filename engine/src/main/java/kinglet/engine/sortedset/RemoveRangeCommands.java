package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/** ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX. Owned by the executor; no garbage. Source: Redis 7.2. */
final class RemoveRangeCommands {
  private final SortedSet set;
  private final Removal removal;
  private final ScoreRange scores = new ScoreRange();
  private final LexRange texts = new LexRange();
  private final RankRange range = new RankRange();

  RemoveRangeCommands(SortedSet set, Removal removal) {
    this.set = set;
    this.removal = removal;
  }

  void zremrangebyrank(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long first = call.longValue();
    if (!call.readLong(3)) {
      return;
    }
    long last = call.longValue();
    long entry = begin(call);
    if (entry != Entry.NONE) {
      range.setIndexes(first, last, set.size(), false);
      end(call, entry, "zremrangebyrank");
    }
  }

  void zremrangebyscore(Call call) {
    long entry = scores.read(call, 2, 3) ? begin(call) : Entry.NONE;
    if (entry != Entry.NONE) {
      range.set(scores.start(set), scores.end(set));
      end(call, entry, "zremrangebyscore");
    }
  }

  /** What a range of texts is depends on the encoding where scores differ: the effect is one by rank. */
  void zremrangebylex(Call call) {
    long entry = texts.read(call, 2, 3) ? begin(call) : Entry.NONE;
    if (entry != Entry.NONE) {
      set.select(texts, false, range);
      end(call, entry, "zremrangebylex");
      if (range.count() > 0) {
        tellRanks(call);
      }
    }
  }

  private void tellRanks(Call call) {
    EffectBatch effect = call.effect(4);
    effect.argument("ZREMRANGEBYRANK");
    effect.argument(call.address(1), call.length(1));
    effect.argument(range.start());
    effect.argument(range.end() - 1);
  }

  /** The entry whose set is open now, or none: then it has replied. */
  private long begin(Call call) {
    long entry = call.write(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    }
    if (entry == Entry.NONE || entry == Call.WRONG_TYPE) {
      return Entry.NONE;
    }
    removal.begin(call, entry);
    return entry;
  }

  private void end(Call call, long entry, String event) {
    if (range.count() > 0) {
      set.remove(range.start(), range.count());
    }
    removal.end(call, entry, 1, range.count(), event);
    call.reply().integer(range.count());
  }
}
