package kinglet.engine.monitor;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.STALE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;

/** MONITOR. Owned by the executor. Source: Redis 7.2. */
public final class MonitorCommand implements CommandFamily {
  private final Monitors monitors;

  public MonitorCommand(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    t.group("server", 0);
    t.add("monitor", 1, ADMIN | NOSCRIPT | LOADING | STALE, Keys.NONE, this::monitor);
  }

  /** Who looks already is not answered. */
  private void monitor(Call call) {
    if (call.session().isNested()) {
      call.reply().error("ERR MONITOR isn't allowed for DENY BLOCKING client");
    } else if (!call.session().isMonitor()) {
      monitors.add(call.session());
      call.reply().ok();
    }
  }
}
