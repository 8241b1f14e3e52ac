package kinglet.engine.family;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.STALE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.config.LatencySettings;
import kinglet.engine.resp.Reply;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.stats.LatencySeries;
import org.HdrHistogram.Histogram;

/** LATENCY. Owned by the executor. Source: Redis 7.2. */
public final class LatencyCommands implements CommandFamily {
  private static final long FIRST_BUCKET_NANOS = 1024;
  private static final long NANOS_PER_MICRO = 1000;

  private final LatencyMonitor monitor;
  private final LatencySettings settings;
  private final Supplier<CommandTable> table;

  /**
   * The commands.
   *
   * @param table of all commands, there before the first call
   */
  public LatencyCommands(LatencyMonitor monitor, LatencySettings settings, Supplier<CommandTable> table) {
    this.monitor = monitor;
    this.settings = settings;
    this.table = table;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long flags = ADMIN | NOSCRIPT | LOADING | STALE;
    t.group("server", 0);
    t.sub("latency", "doctor", 2, flags, Keys.NONE, this::doctor);
    t.sub("latency", "graph", 3, flags, Keys.NONE, this::graph);
    t.sub("latency", "help", 2, LOADING | STALE, Keys.NONE, new ServerHelp(
        "DOCTOR",
        "    What was late, and what may help.",
        "GRAPH <event>",
        "    The event's samples as a drawing.",
        "HISTOGRAM [<command> ...]",
        "    How often commands (or all of them) took how many microseconds at most.",
        "HISTORY <event>",
        "    The event's samples: Unix time and milliseconds.",
        "LATEST",
        "    Of each event the last sample and the worst time.",
        "RESET [<event> ...]",
        "    Forgets events, or all of them."));
    t.sub("latency", "histogram", -2, flags, Keys.NONE, this::histogram);
    t.sub("latency", "history", 3, flags, Keys.NONE, this::history);
    t.sub("latency", "latest", 2, flags, Keys.NONE, this::latest);
    t.sub("latency", "reset", -2, flags, Keys.NONE, this::reset);
  }

  private void latest(Call call) {
    Reply reply = call.reply();
    reply.array(monitor.events().size());
    for (Map.Entry<String, LatencySeries> event : monitor.events().entrySet()) {
      LatencySeries series = event.getValue();
      reply.array(4);
      reply.bulk(event.getKey());
      reply.integer(series.second(series.size() - 1));
      reply.integer(series.latencyMs(series.size() - 1));
      reply.integer(series.worstMs());
    }
  }

  private void history(Call call) {
    LatencySeries series = monitor.events().get(call.text(2));
    int size = series == null ? 0 : series.size();
    call.reply().array(size);
    for (int i = 0; i < size; i++) {
      call.reply().array(2);
      call.reply().integer(series.second(i));
      call.reply().integer(series.latencyMs(i));
    }
  }

  private void graph(Call call) {
    String event = call.text(2);
    LatencySeries series = monitor.events().get(event);
    if (series == null) {
      call.reply().error("ERR No samples available for event '" + call.shown(2) + "'");
    } else {
      call.reply().verbatim("txt", new LatencyGraph(series, call.nowMs() / 1000).draw(event));
    }
  }

  private void doctor(Call call) {
    call.reply().verbatim("txt", new LatencyDoctor(monitor, settings, call.nowMs() / 1000).report());
  }

  private void reset(Call call) {
    int forgotten = call.count() == 2 ? monitor.reset() : 0;
    for (int i = 2; i < call.count(); i++) {
      forgotten += monitor.reset(call.text(i));
    }
    call.reply().integer(forgotten);
  }

  private void histogram(Call call) {
    List<Command> commands = call.count() == 2 ? withSubcommands(table.get().commands()) : named(call);
    commands.removeIf(command -> command.stats().latency() == null);
    call.reply().map(commands.size());
    for (Command command : commands) {
      call.reply().bulk(command.fullName());
      show(call.reply(), command.stats().latency());
    }
  }

  private static List<Command> withSubcommands(List<Command> commands) {
    List<Command> all = new ArrayList<>();
    for (Command command : commands) {
      all.add(command);
      all.addAll(command.subcommands());
    }
    return all;
  }

  /** Names that no command has are skipped. */
  private List<Command> named(Call call) {
    List<Command> found = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      Command command = table.get().command(call.text(i));
      if (command != null) {
        found.add(command);
      }
    }
    return withSubcommands(found);
  }

  /** Buckets end at powers of two of nanoseconds, shown in microseconds; counts include all shorter times. */
  private static void show(Reply reply, Histogram nanos) {
    reply.map(2);
    reply.bulk("calls");
    reply.integer(nanos.getTotalCount());
    reply.bulk("histogram_usec");
    int gap = reply.beginArray();
    int buckets = 0;
    long shown = 0;
    for (long bucket = FIRST_BUCKET_NANOS; shown < nanos.getTotalCount(); bucket *= 2) {
      long end = nanos.highestEquivalentValue(bucket);
      long count = nanos.getCountBetweenValues(0, end);
      if (count > shown) {
        reply.integer(end / NANOS_PER_MICRO);
        reply.integer(count);
        buckets++;
        shown = count;
      }
    }
    reply.endMap(gap, buckets);
  }
}
