package kinglet.perf.compare;

import java.util.Map;
import kinglet.perf.report.Verdict;

/**
 * What Kinglet has set itself against Redis 7.0.15 on the same machine: 50 connections, 32-byte values, GET and SET. Rows
 * without a target are shown all the same.
 */
final class Targets {
  /** Resident bytes per key, of 16 bytes, with its value of 32 bytes. */
  static final double BYTES_PER_KEY = 80;

  private static final Map<Integer, Target> BY_DEPTH = Map.of(
      1, new Target(1.0, 1.0, 1.1),
      16, new Target(1.9, 0.55, Double.POSITIVE_INFINITY),
      64, new Target(2.5, 0.40, Double.POSITIVE_INFINITY));

  /** Ratios of Kinglet to Redis. */
  private record Target(double throughputMin, double cpuMax, double p99Max) {}

  private Targets() {}

  static Verdict judge(Cell cell, Metric metric, double ratio) {
    Target target = BY_DEPTH.get(cell.depth());
    if (target == null || cell.connections() != 50 || cell.valueBytes() != 32) {
      return Verdict.NONE;
    }
    return switch (metric) {
      case THROUGHPUT -> Verdict.atLeast(target.throughputMin, ratio);
      case CPU -> Verdict.atMost(target.cpuMax, ratio);
      case P99 -> Double.isFinite(target.p99Max) ? Verdict.atMost(target.p99Max, ratio) : Verdict.NONE;
      case P50, P999 -> Verdict.NONE;
    };
  }
}
