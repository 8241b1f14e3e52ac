package kinglet.engine.family;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.STALE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.resp.Reply;
import kinglet.engine.stats.SlowLog;

/** SLOWLOG. Owned by the executor. Source: Redis 7.2. */
public final class SlowLogCommands implements CommandFamily {
  private static final int COUNT_DEFAULT = 10;
  private static final String BAD_COUNT = "ERR count should be greater than or equal to -1";

  private final SlowLog log;

  public SlowLogCommands(SlowLog log) {
    this.log = log;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    t.group("server", 0);
    t.sub("slowlog", "get", -2, ADMIN | LOADING | STALE, Keys.NONE, this::get);
    t.sub("slowlog", "help", 2, LOADING | STALE, Keys.NONE, new ServerHelp(
        "GET [<count>]",
        "    The newest entries (10 of them, or count; -1: all). An entry is its number, Unix",
        "    time, microseconds, the arguments, the client's address and its name.",
        "LEN",
        "    How many entries there are.",
        "RESET",
        "    Removes all entries."));
    t.sub("slowlog", "len", 2, ADMIN | LOADING | STALE, Keys.NONE, call -> call.reply().integer(log.size()));
    t.sub("slowlog", "reset", 2, ADMIN | LOADING | STALE, Keys.NONE, this::reset);
  }

  private void reset(Call call) {
    log.clear();
    call.reply().ok();
  }

  private void get(Call call) {
    if (call.count() > 3) {
      ServerHelp.wrongArguments(call);
      return;
    }
    long count = COUNT_DEFAULT;
    if (call.count() == 3) {
      if (!call.readLong(2, -1, Long.MAX_VALUE, BAD_COUNT)) {
        return;
      }
      count = call.longValue();
    }
    long shown = count == -1 ? log.size() : Math.min(count, log.size());
    call.reply().array(shown);
    log.entries().stream().limit(shown).forEach(entry -> show(call.reply(), entry));
  }

  private static void show(Reply reply, SlowLog.Entry entry) {
    reply.array(6);
    reply.integer(entry.id());
    reply.integer(entry.epochSeconds());
    reply.integer(entry.micros());
    reply.array(entry.arguments().size());
    entry.arguments().forEach(reply::bulk);
    reply.bulk(entry.address());
    reply.bulk(entry.name());
  }
}
