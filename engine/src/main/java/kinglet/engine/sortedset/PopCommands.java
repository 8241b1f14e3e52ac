package kinglet.engine.sortedset;

import kinglet.engine.command.BlockTimeout;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * ZPOPMIN, ZPOPMAX, ZMPOP, and those that wait until there is something. The members are replied and told as the effect, a
 * ZREM, where they stand, then taken out all at once. Owned by the executor; no garbage but for timeouts. Source: Redis 7.2.
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
  private int firstKey;
  private int endKey;
  private int key;

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
    key = 1;
    take(call, entry, paired);
  }

  void zmpop(Call call) {
    if (readKeys(call, 1) && readEnd(call) && !popFirst(call)) {
      call.reply().nilArray();
    }
  }

  void bzmpop(Call call) {
    if (!readKeys(call, 2) || !readEnd(call)) {
      return;
    }
    long deadlineMs = BlockTimeout.readSeconds(call, 1);
    if (deadlineMs != BlockTimeout.BAD && !popFirst(call)) {
      await(call, deadlineMs);
    }
  }

  void bzpopmin(Call call) {
    fromTop = false;
    popOrWait(call);
  }

  void bzpopmax(Call call) {
    fromTop = true;
    popOrWait(call);
  }

  private void popOrWait(Call call) {
    firstKey = 1;
    endKey = call.count() - 1;
    count = 1;
    long deadlineMs = BlockTimeout.readSeconds(call, endKey);
    if (deadlineMs == BlockTimeout.BAD) {
      return;
    }
    long entry = firstSet(call);
    if (entry == Entry.NONE) {
      await(call, deadlineMs);
    } else if (entry != Call.WRONG_TYPE) {
      select(call, entry);
      call.reply().array(3);
      call.reply().bulk(call.address(key), call.length(key));
      take(call, entry, false);
    }
  }

  private void await(Call call, long deadlineMs) {
    if (call.mayBlock()) {
      call.block(deadlineMs).onKeys(firstKey, endKey - firstKey, Type.SORTED_SET);
    } else {
      call.reply().nilArray();
    }
  }

  private boolean readKeys(Call call, int argument) {
    if (!call.readLong(argument, 1, Long.MAX_VALUE, NO_KEYS)) {
      return false;
    }
    firstKey = argument + 1;
    endKey = (int) Math.min(firstKey + Math.min(call.longValue(), call.count()), call.count());
    return true;
  }

  /** MIN or MAX, and COUNT. */
  private boolean readEnd(Call call) {
    if (endKey == call.count() || !call.is(endKey, "min") && !call.is(endKey, "max")) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    fromTop = call.is(endKey, "max");
    count = 1;
    return endKey + 1 == call.count() || readCount(call, endKey + 1);
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

  /** False if there is no set; if there is something else, replies so. */
  private boolean popFirst(Call call) {
    long entry = firstSet(call);
    if (entry != Entry.NONE && entry != Call.WRONG_TYPE) {
      select(call, entry);
      call.reply().array(2);
      call.reply().bulk(call.address(key), call.length(key));
      call.reply().array(range.count());
      take(call, entry, true);
    }
    return entry != Entry.NONE;
  }

  private long firstSet(Call call) {
    for (key = firstKey; key < endKey; key++) {
      long entry = call.write(key, Type.SORTED_SET);
      if (entry != Entry.NONE) {
        return entry;
      }
    }
    return Entry.NONE;
  }

  private void select(Call call, long entry) {
    removal.begin(call, entry);
    range.set(0, set.size());
    range.limit(0, count, fromTop);
  }

  private void take(Call call, long entry, boolean paired) {
    replyMembers(call.reply(), paired);
    tell(call);
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

  private void tell(Call call) {
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
