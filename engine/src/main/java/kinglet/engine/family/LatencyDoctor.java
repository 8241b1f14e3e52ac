package kinglet.engine.family;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import kinglet.engine.config.LatencySettings;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.stats.LatencySeries;

/** LATENCY DOCTOR: what was late, in numbers, and what may help. Used by one call. Owned by the executor. */
final class LatencyDoctor {
  private static final long MICROS_PER_MS = 1000;

  private final LatencyMonitor monitor;
  private final LatencySettings settings;
  private final long nowSecond;
  private final Set<String> advice = new LinkedHashSet<>();

  LatencyDoctor(LatencyMonitor monitor, LatencySettings settings, long nowSecond) {
    this.monitor = monitor;
    this.settings = settings;
    this.nowSecond = nowSecond;
  }

  String report() {
    if (monitor.events().isEmpty()) {
      return settings.monitorThresholdMs() == 0
          ? "Latency monitoring is off. CONFIG SET latency-monitor-threshold <milliseconds> turns it on.\n"
          : "No event took as long as latency-monitor-threshold says. There is nothing to cure.\n";
    }
    StringBuilder text = new StringBuilder("These events took longer than they should:\n\n");
    int number = 0;
    for (String event : monitor.events().keySet()) {
      text.append(++number).append(". ").append(describe(event, monitor.events().get(event))).append('\n');
      advise(event);
    }
    if (!advice.isEmpty()) {
      text.append("\nWhat may help:\n\n");
      advice.forEach(line -> text.append("- ").append(line).append('\n'));
    }
    return text.toString();
  }

  private String describe(String event, LatencySeries series) {
    int size = series.size();
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += series.latencyMs(i);
    }
    long average = sum / size;
    long deviations = 0;
    for (int i = 0; i < size; i++) {
      deviations += Math.abs(average - series.latencyMs(i));
    }
    double period = (double) Math.max(1, nowSecond - series.second(0)) / size;
    return String.format(Locale.ROOT, "%s: %d latency spikes (average %dms, mean deviation %dms, period %.2f sec). "
        + "Worst all time event %dms.", event, size, average, deviations / size, period, series.worstMs());
  }

  private void advise(String event) {
    switch (event) {
      case "command" -> adviseSlowCommands();
      case "fast-command" -> advice.add("Commands that are never slow by themselves were: the process did not get the CPU, "
          + "or the JVM paused. Look at the load of the machine, at neighbours on it, and at the garbage collector's log.");
      case "request-queue" -> advice.add("Requests waited for others to be executed: INFO stages shows how long, "
          + "SLOWLOG GET what was before them.");
      default -> advice.add("Event " + event + " works in slices: if it is late often, the machine is overloaded.");
    }
  }

  private void adviseSlowCommands() {
    if (settings.slowLogMicros() < 0) {
      advice.add("The slow log is off. CONFIG SET slowlog-log-slower-than " + settings.monitorThresholdMs() * MICROS_PER_MS
          + " makes it name the commands.");
    } else if (settings.slowLogMicros() / MICROS_PER_MS > settings.monitorThresholdMs()) {
      advice.add("The slow log misses some of them. CONFIG SET slowlog-log-slower-than "
          + settings.monitorThresholdMs() * MICROS_PER_MS + " makes it name them all.");
    }
    advice.add("SLOWLOG GET names the commands. Those that look at every element of a large value, or at every key, have "
        + "cousins that go in steps: SCAN, HSCAN, SSCAN, ZSCAN.");
  }
}
