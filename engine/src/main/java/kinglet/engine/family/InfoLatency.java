package kinglet.engine.family;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandTable;
import kinglet.engine.config.LatencySettings;
import kinglet.engine.stats.CommandStats;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.stats.StageLatency;
import org.HdrHistogram.Histogram;

/**
 * The fields of INFO commandstats, errorstats, latencystats and stages. Owned by the executor. Stages are Kinglet's own: how
 * long requests waited in the ring from their selector, and how long they executed.
 */
public final class InfoLatency {
  private static final double NANOS_PER_MICRO = 1000;

  private final Supplier<CommandTable> table;
  private final LatencySettings settings;

  /**
   * The fields.
   *
   * @param table of all commands, there before the first INFO
   */
  public InfoLatency(Supplier<CommandTable> table, LatencySettings settings) {
    this.table = table;
    this.settings = settings;
  }

  /** How often each command was called, and how it ended. */
  public void writeCommands(InfoText out) {
    forEachCommand(command -> {
      CommandStats stats = command.stats();
      if (stats.calls() > 0 || stats.rejected() > 0 || stats.failed() > 0) {
        out.field("cmdstat_" + command.fullName(), shown(stats));
      }
    });
  }

  private static String shown(CommandStats stats) {
    long micros = (long) (stats.nanos() / NANOS_PER_MICRO);
    return String.format(Locale.ROOT, "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
        stats.calls(), micros, stats.calls() == 0 ? 0 : (double) micros / stats.calls(), stats.rejected(), stats.failed());
  }

  /** How often each error code was replied. */
  public static void writeErrors(InfoText out, ServerStats stats) {
    for (Map.Entry<String, Long> error : stats.errorsByCode().entrySet()) {
      out.field("errorstat_" + error.getKey().replaceAll("[#:\r\n]", "_"), "count=" + error.getValue());
    }
  }

  /** How long each command took. */
  public void writeLatencies(InfoText out) {
    if (settings.tracking()) {
      forEachCommand(command -> {
        if (command.stats().latency() != null) {
          writePercentiles(out, "latency_percentiles_usec_" + command.fullName(), command.stats().latency());
        }
      });
    }
  }

  /** How long requests spent where. */
  public void writeStages(InfoText out, StageLatency stages) {
    writePercentiles(out, "stage_percentiles_usec_queue", stages.queue());
    writePercentiles(out, "stage_percentiles_usec_execute", stages.execute());
    writePercentiles(out, "stage_percentiles_usec_flush", stages.flush());
  }

  private void writePercentiles(InfoText out, String name, Histogram nanos) {
    StringBuilder text = new StringBuilder();
    for (double percentile : settings.percentiles()) {
      text.append(text.isEmpty() ? "p" : ",p").append(LatencySettings.show(percentile)).append('=');
      text.append(String.format(Locale.ROOT, "%.3f", nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO));
    }
    out.field(name, text.toString());
  }

  private void forEachCommand(Consumer<Command> action) {
    for (Command command : table.get().commands()) {
      action.accept(command);
      command.subcommands().forEach(action);
    }
  }
}
