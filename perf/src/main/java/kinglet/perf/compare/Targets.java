package kinglet.perf.compare;

import java.util.Map;
import kinglet.perf.report.Verdict;

/**
 * What Kinglet has set itself against Redis 7.0.15 on the same machine: 50 connections, 32-byte values. GET and SET have
 * targets of their own, LRANGE_600 and all other commands a lower bound of throughput. Rows without a target are shown all the
 * same.
 */
final class Targets {
  /** Resident bytes per key, of 16 bytes, with its value of 32 bytes. */
  static final double BYTES_PER_KEY = 80;

  private static final Map<Integer, Target> BY_DEPTH = Map.of(
      1, new Target(1.0, 1.0, 1.1),
      16, new Target(1.9, 0.55, Double.POSITIVE_INFINITY),
      64, new Target(2.5, 0.40, Double.POSITIVE_INFINITY));

  private static final Map<Integer, Target> OTHER_BY_DEPTH = Map.of(
      1, Target.ofThroughput(1.0),
      16, Target.ofThroughput(1.5));

  /** Ratios of Kinglet to Redis. */
  private record Target(double throughputMin, double cpuMax, double p99Max) {
    static Target ofThroughput(double min) {
      return new Target(min, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  private Targets() {}

  static Verdict judge(Cell cell, Metric metric, double ratio) {
    Target target = target(cell);
    if (target == null || cell.connections() != 50 || cell.valueBytes() != 32) {
      return Verdict.NONE;
    }
    return switch (metric) {
      case THROUGHPUT -> Verdict.atLeast(target.throughputMin, ratio);
      case CPU -> Double.isFinite(target.cpuMax) ? Verdict.atMost(target.cpuMax, ratio) : Verdict.NONE;
      case P99 -> Double.isFinite(target.p99Max) ? Verdict.atMost(target.p99Max, ratio) : Verdict.NONE;
      case P50, P999 -> Verdict.NONE;
    };
  }

  private static Target target(Cell cell) {
    return switch (cell.op()) {
      case "GET", "SET" -> BY_DEPTH.get(cell.depth());
      case "LRANGE_600" -> OTHER_BY_DEPTH.get(1);
      default -> OTHER_BY_DEPTH.get(cell.depth());
    };
  }
}
