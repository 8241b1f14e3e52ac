package kinglet.engine.list;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/**
 * Takes up to so many elements off the first of several lists that is there: LMPOP's arguments and its work. One object serves
 * all calls. Owned by the executor; no garbage. Source: Redis 7.2.
 */
final class MultiPop {
  private static final String BAD_NUMBER_OF_KEYS = "ERR numkeys should be greater than 0";
  private static final String BAD_COUNT = "ERR count should be greater than 0";

  private final ListPops pops;
  private int firstKey;
  private int lastKey;
  private End end;
  private long countMax;

  MultiPop(ListPops pops) {
    this.pops = pops;
  }

  /** Reads: numkeys key ... LEFT|RIGHT [COUNT count]; if it is not that, replies so and returns false. */
  boolean read(Call call, int argument) {
    if (!call.readLong(argument, 1, Long.MAX_VALUE, BAD_NUMBER_OF_KEYS)) {
      return false;
    }
    if (call.longValue() >= call.count() - argument - 1) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    firstKey = argument + 1;
    lastKey = argument + (int) call.longValue();
    end = End.read(call, lastKey + 1);
    return end != null && readCount(call, lastKey + 2);
  }

  private boolean readCount(Call call, int option) {
    countMax = 1;
    if (option == call.count()) {
      return true;
    }
    if (call.count() == option + 1 || !call.is(option, "count")) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    if (!call.readLong(option + 1, 1, Long.MAX_VALUE, BAD_COUNT)) {
      return false;
    }
    countMax = call.longValue();
    return isEnd(call, option + 2);
  }

  private static boolean isEnd(Call call, int argument) {
    if (argument < call.count()) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    return true;
  }

  int firstKey() {
    return firstKey;
  }

  int lastKey() {
    return lastKey;
  }

  /** Takes and replies; or replies that a key before the first list holds no list. False if there is neither. */
  boolean run(Call call) {
    for (int key = firstKey; key <= lastKey; key++) {
      long entry = call.write(key, Type.LIST);
      if (entry == Call.WRONG_TYPE) {
        return true;
      }
      if (entry != Entry.NONE) {
        pop(call, key, entry);
        return true;
      }
    }
    return false;
  }

  private void pop(Call call, int key, long entry) {
    call.reply().array(2);
    call.reply().bulk(call.address(key), call.length(key));
    long count = pops.many(call, key, entry, end, countMax);
    EffectBatch effect = call.effect(3);
    effect.argument(end.pop());
    effect.argument(call.address(key), call.length(key));
    effect.argument(count);
  }
}
