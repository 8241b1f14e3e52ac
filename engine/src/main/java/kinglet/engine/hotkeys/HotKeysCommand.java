package kinglet.engine.hotkeys;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.STALE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;

/**
 * HOTKEYS [COUNT n] [BY COUNT|BYTES] [RESET]: the keys that are used most since the start or the last RESET, the heaviest
 * first. COUNT says how many (default 10), RESET begins anew once they are told. Each is told with its database, an estimate of
 * the commands or bytes, and how much of that estimate may be other keys'. A command of ours. Owned by the executor.
 */
public final class HotKeysCommand implements CommandFamily {
  private static final int COUNT = 10;
  private static final String BAD_COUNT = "ERR COUNT must be a positive integer";

  private final HotKeys keys;

  public HotKeysCommand(HotKeys keys) {
    this.keys = keys;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    t.group("server", 0);
    t.add("hotkeys", -1, ADMIN | LOADING | STALE, Keys.NONE, this::hotKeys);
  }

  private void hotKeys(Call call) {
    long count = COUNT;
    boolean byBytes = false;
    boolean reset = false;
    for (int i = 1; i < call.count(); i++) {
      boolean hasValue = i + 1 < call.count();
      if (call.is(i, "reset")) {
        reset = true;
      } else if (call.is(i, "count") && hasValue) {
        i++;
        if (!call.readLong(i, 1, Long.MAX_VALUE, BAD_COUNT)) {
          return;
        }
        count = call.longValue();
      } else if (call.is(i, "by") && hasValue && (call.is(i + 1, "count") || call.is(i + 1, "bytes"))) {
        i++;
        byBytes = call.is(i, "bytes");
      } else {
        call.reply().error(Errors.SYNTAX);
        return;
      }
    }
    reply(call, byBytes ? keys.byBytes() : keys.byCount(), count);
    if (reset) {
      keys.reset(call.nowMs());
    }
  }

  private void reply(Call call, SpaceSaving found, long count) {
    int[] counters = found.heaviestFirst();
    int shown = (int) Math.min(count, counters.length);
    call.reply().map(3);
    call.reply().bulk("elapsed-ms");
    call.reply().integer(keys.elapsedMs(call.nowMs()));
    call.reply().bulk("sampled-one-in");
    call.reply().integer(HotKeys.PERIOD);
    call.reply().bulk("keys");
    call.reply().array(shown);
    for (int i = 0; i < shown; i++) {
      reply(call, found, counters[i]);
    }
  }

  private static void reply(Call call, SpaceSaving found, int counter) {
    call.reply().map(4);
    call.reply().bulk("key");
    call.reply().bulk(found.name(counter), found.nameLength(counter));
    call.reply().bulk("database");
    call.reply().integer(found.database(counter));
    call.reply().bulk("estimate");
    call.reply().integer(found.count(counter) * HotKeys.PERIOD);
    call.reply().bulk("error");
    call.reply().integer(found.error(counter) * HotKeys.PERIOD);
  }
}
