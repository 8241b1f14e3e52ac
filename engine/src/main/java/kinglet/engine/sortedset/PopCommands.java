package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * ZPOPMIN, ZPOPMAX, ZMPOP. The members are replied and told as the effect, a ZREM, where they stand, then taken out all at
 * once. Owned by the executor; no garbage. Source: Redis 7.2.
 */
final class PopCommands {
  private static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
  private static final String NO_KEYS = "ERR numkeys should be greater than 0";
  private static final String NO_COUNT = "ERR count should be greater than 0";

  private final SortedSet set;
  private final Removal removal;
  private final RankRange range = new RankRange();
  private boolean fromTop;
  private long count;

  PopCommands(SortedSet set, Removal removal) {
    this.set = set;
    this.removal = removal;
  }

  void zpopmin(Call call) {
    fromTop = false;
    pop(call);
  }

  void zpopmax(Call call) {
    fromTop = true;
    pop(call);
  }

  private void pop(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    boolean counted = call.count() == 3;
    if (counted && !call.readLong(2, 0, Long.MAX_VALUE, NOT_POSITIVE)) {
      return;
    }
    count = counted ? call.longValue() : 1;
    long entry = call.write(1, Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry == Entry.NONE || count == 0) {
      call.reply().array(0);
      return;
    }
    select(call, entry);
    boolean paired = counted && call.reply().isResp3();
    call.reply().array(paired ? range.count() : 2 * range.count());
    take(call, entry, 1, paired);
  }

  void zmpop(Call call) {
    if (!call.readLong(1, 1, Long.MAX_VALUE, NO_KEYS)) {
      return;
    }
    int keys = (int) Math.min(call.longValue(), call.count());
    if (readEnd(call, 2 + keys)) {
      popFirst(call, 2, keys);
    }
  }

  /** MIN or MAX, and COUNT. */
  private boolean readEnd(Call call, int where) {
    if (where >= call.count() || !call.is(where, "min") && !call.is(where, "max")) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    fromTop = call.is(where, "max");
    count = 1;
    return where + 1 == call.count() || readCount(call, where + 1);
  }

  private boolean readCount(Call call, int argument) {
    boolean named = argument + 1 < call.count() && call.is(argument, "count");
    if (named && !call.readLong(argument + 1, 1, Long.MAX_VALUE, NO_COUNT)) {
      return false;
    }
    count = call.longValue();
    if (!named || argument + 2 < call.count()) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    return true;
  }

  private void popFirst(Call call, int firstKey, int keys) {
    for (int key = firstKey; key < firstKey + keys; key++) {
      long entry = call.write(key, Type.SORTED_SET);
      if (entry == Call.WRONG_TYPE) {
        return;
      }
      if (entry != Entry.NONE) {
        popNamed(call, entry, key);
        return;
      }
    }
    call.reply().nilArray();
  }

  private void popNamed(Call call, long entry, int key) {
    select(call, entry);
    call.reply().array(2);
    call.reply().bulk(call.address(key), call.length(key));
    call.reply().array(range.count());
    take(call, entry, key, true);
  }

  private void select(Call call, long entry) {
    removal.begin(call, entry);
    range.set(0, set.size());
    range.limit(0, count, fromTop);
  }

  private void take(Call call, long entry, int key, boolean paired) {
    replyMembers(call.reply(), paired);
    tell(call, key);
    set.remove(range.start(), range.count());
    removal.end(call, entry, key, range.count(), fromTop ? "zpopmax" : "zpopmin");
  }

  private void replyMembers(Reply reply, boolean paired) {
    seek();
    for (long left = range.count(); left > 0; left--) {
      if (paired) {
        reply.array(2);
      }
      reply.bulk(set.address(), set.length());
      reply.number(set.score());
      step();
    }
  }

  private void tell(Call call, int key) {
    EffectBatch effect = call.effect((int) (2 + range.count()));
    if (!effect.isTapped()) {
      return;
    }
    effect.argument("ZREM");
    effect.argument(call.address(key), call.length(key));
    seek();
    for (long left = range.count(); left > 0; left--) {
      effect.argument(set.address(), set.length());
      step();
    }
  }

  private void seek() {
    set.seek(fromTop ? range.end() - 1 : range.start());
  }

  private void step() {
    if (fromTop) {
      set.previous();
    } else {
      set.next();
    }
  }
}
