package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.sortedset.RangeArguments.By;
import kinglet.engine.sortedset.RangeArguments.Syntax;

/**
 * ZRANGE and its kin, ZRANGESTORE, ZCOUNT, ZLEXCOUNT: every range is found as ranks, in O(log n), then walked. Owned by the
 * executor; no garbage. Source: Redis 7.2.
 */
final class RangeCommands {
  private static final Syntax ZRANGE = new Syntax(1, By.RANK, false, true, true);
  private static final Syntax ZRANGESTORE = new Syntax(2, By.RANK, false, true, false);
  private static final Syntax ZREVRANGE = Syntax.fixed(By.RANK, true);
  private static final Syntax ZRANGEBYSCORE = Syntax.fixed(By.SCORE, false);
  private static final Syntax ZREVRANGEBYSCORE = Syntax.fixed(By.SCORE, true);
  private static final Syntax ZRANGEBYLEX = Syntax.fixed(By.LEX, false);
  private static final Syntax ZREVRANGEBYLEX = Syntax.fixed(By.LEX, true);

  private final SortedSet set;
  private final SortedSet made;
  private final RangeArguments arguments = new RangeArguments();
  private final ScoreRange scores = new ScoreRange();
  private final LexRange texts = new LexRange();
  private final RankRange range = new RankRange();

  RangeCommands(SortedSet set, SortedSet made) {
    this.set = set;
    this.made = made;
  }

  void zrange(Call call) {
    range(call, ZRANGE);
  }

  void zrevrange(Call call) {
    range(call, ZREVRANGE);
  }

  void zrangebyscore(Call call) {
    range(call, ZRANGEBYSCORE);
  }

  void zrevrangebyscore(Call call) {
    range(call, ZREVRANGEBYSCORE);
  }

  void zrangebylex(Call call) {
    range(call, ZRANGEBYLEX);
  }

  void zrevrangebylex(Call call) {
    range(call, ZREVRANGEBYLEX);
  }

  private void range(Call call, Syntax syntax) {
    if (!arguments.read(call, syntax)) {
      return;
    }
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE) {
      set.open(entry);
      arguments.select(set, range);
      MemberReply.range(call, set, range, arguments.isDown(), arguments.withScores());
    }
  }

  void zrangestore(Call call) {
    if (!arguments.read(call, ZRANGESTORE)) {
      return;
    }
    long entry = call.read(2, Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry == Entry.NONE) {
      range.set(0, 0);
    } else {
      set.open(entry);
      arguments.select(set, range);
    }
    store(call);
  }

  private void store(Call call) {
    made.create(range.count(), 0);
    copyRange();
    if (arguments.by() == By.LEX && range.count() > 0) {
      tellRanks(call);
    }
    StoredSet.store(call, made, 1, "zrangestore");
  }

  private void copyRange() {
    if (range.count() == 0) {
      return;
    }
    set.seek(range.start());
    for (long left = range.count(); left > 0; left--) {
      made.append(set.address(), set.length(), set.score());
      set.next();
    }
  }

  /** What a range of texts is depends on the encoding where scores differ, and that on settings: ranks do not. */
  private void tellRanks(Call call) {
    EffectBatch effect = call.effect(5);
    effect.argument("ZRANGESTORE");
    effect.argument(call.address(1), call.length(1));
    effect.argument(call.address(2), call.length(2));
    effect.argument(range.start());
    effect.argument(range.end() - 1);
  }

  void zcount(Call call) {
    if (!scores.read(call, 2, 3)) {
      return;
    }
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      set.open(entry);
      call.reply().integer(Math.max(0, scores.end(set) - scores.start(set)));
    }
  }

  void zlexcount(Call call) {
    if (!texts.read(call, 2, 3)) {
      return;
    }
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      set.open(entry);
      set.select(texts, false, range);
      call.reply().integer(range.count());
    }
  }
}
