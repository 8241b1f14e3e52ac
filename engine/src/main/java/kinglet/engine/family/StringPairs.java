package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;

/**
 * The commands that write several strings at once. Owned by the executor; no garbage. Source: Redis 7.2, and MSETEX of Redis
 * 8.4.
 */
final class StringPairs {
  /** A count of pairs, then the pairs, then options. */
  static final Keys COUNTED = Keys.numbered(1, 2, Keys.OW | Keys.UPDATE);

  private static final String INVALID_COUNT = "ERR invalid numkeys value";
  private static final String TOO_FEW_PAIRS = "ERR wrong number of key-value pairs";

  private final StringOptions options = new StringOptions();

  void mset(Call call) {
    if (!isPaired(call)) {
      return;
    }
    putAll(call, 1, call.count());
    call.reply().ok();
  }

  void msetnx(Call call) {
    if (!isPaired(call)) {
      return;
    }
    boolean free = areAll(call, 1, call.count(), false);
    if (free) {
      putAll(call, 1, call.count());
    }
    call.reply().integer(free ? 1 : 0);
  }

  private static boolean isPaired(Call call) {
    if (call.count() % 2 == 0) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return false;
    }
    return true;
  }

  void msetex(Call call) {
    if (!call.readLong(1, 1, Integer.MAX_VALUE, INVALID_COUNT)) {
      return;
    }
    long end = 2 + 2 * call.longValue();
    if (end > call.count()) {
      call.reply().error(TOO_FEW_PAIRS);
    } else if (options.parse(call, (int) end, StringOptions.OF_MSETEX) && options.readDeadline(call)) {
      boolean met = isMet(call, (int) end);
      if (met) {
        putAsAsked(call, (int) end);
      }
      call.reply().integer(met ? 1 : 0);
    }
  }

  private boolean isMet(Call call, int end) {
    boolean conditional = options.has(StringOptions.NX | StringOptions.XX);
    return !conditional || areAll(call, 2, end, options.has(StringOptions.XX));
  }

  /** Effects are commands that servers of 7.2 know, too. */
  private void putAsAsked(Call call, int end) {
    if (options.hasDeadline()) {
      putAllUntil(call, end, options.deadlineMs());
    } else if (options.has(StringOptions.KEEPTTL)) {
      putAllKeeping(call, end);
    } else {
      putAll(call, 2, end);
      EffectBatch effect = call.effect(end - 1);
      effect.argument("MSET");
      for (int i = 2; i < end; i++) {
        effect.argument(call.address(i), call.length(i));
      }
    }
  }

  /** The events are in another order than SET's, as in Redis. */
  private static void putAllUntil(Call call, int end, long deadlineMs) {
    for (int key = 2; key < end; key += 2) {
      StringWrites.putUntil(call, key, key + 1, deadlineMs);
      call.tell(call.database(), call.address(key), call.length(key), KeyEvent.GENERIC, "expire");
      call.changed(key, KeyEvent.STRING, "set");
      StringWrites.effectUntil(call, key, key + 1, deadlineMs);
    }
  }

  private static void putAllKeeping(Call call, int end) {
    for (int key = 2; key < end; key += 2) {
      StringWrites.putKeeping(call, key, key + 1, call.locate(key));
      StringWrites.effect(call, key, key + 1, true);
    }
  }

  private static void putAll(Call call, int from, int end) {
    for (int key = from; key < end; key += 2) {
      StringWrites.put(call, key, key + 1);
    }
  }

  private static boolean areAll(Call call, int from, int end, boolean there) {
    for (int key = from; key < end; key += 2) {
      if ((call.locate(key) != Entry.NONE) != there) {
        return false;
      }
    }
    return true;
  }
}
