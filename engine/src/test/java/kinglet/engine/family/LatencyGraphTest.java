package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kinglet.engine.stats.LatencyMonitor;
import org.junit.jupiter.api.Test;

final class LatencyGraphTest {
  private static final long NANOS_PER_MS = 1_000_000;

  @Test
  void drawsAColumnForEachSample() {
    LatencyMonitor monitor = new LatencyMonitor();
    monitor.thresholdMs(1);
    long[] latencies = {10, 20, 30, 130, 60};
    for (int i = 0; i < latencies.length; i++) {
      monitor.add("command", 1000L * i, latencies[i] * NANOS_PER_MS);
    }
    String graph = new LatencyGraph(monitor.events().get("command"), 62).draw("command");
    assertEquals("command - high 130 ms, low 10 ms (all time high 130 ms)\n" + "-".repeat(80) + "\n"
        + "   # \n"
        + "   | \n"
        + "   |#\n"
        + "_o#||\n"
        + "     \n"
        + "11155\n"
        + "mmm98\n"
        + "   ss\n", graph);
  }
}
