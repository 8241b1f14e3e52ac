package kinglet.perf.compare;

import java.util.Locale;
import kinglet.perf.report.Figure;
import kinglet.perf.report.Verdict;

/** The printed lines of a comparison: one per cell, so that a run can be followed while it goes. */
final class Table {
  private Table() {}

  static String header() {
    String columns = String.format(
        "%-20s %21s %6s | %13s %6s %6s %6s | %14s %6s | %s",
        "row",
        "thousand commands/s",
        "ratio",
        "p50 ms",
        "ratio",
        "p99",
        "p99.9",
        "cpu us/command",
        "ratio",
        "target");
    return columns + "\n" + "-".repeat(columns.length());
  }

  static String line(Cell cell, CellResult result) {
    Figure throughput = result.figure(Metric.THROUGHPUT);
    Figure cpu = result.figure(Metric.CPU);
    return String.format(
        Locale.ROOT,
        "%-20s %10.1f %10.1f %6s | %6.3f %6.3f %6s %6s %6s | %6.3f %7.3f %6s | %s",
        cell.name(),
        throughput.reference() / 1e3,
        throughput.candidate() / 1e3,
        ratio(throughput),
        result.figure(Metric.P50).reference(),
        result.figure(Metric.P50).candidate(),
        ratio(result.figure(Metric.P50)),
        ratio(result.figure(Metric.P99)),
        ratio(result.figure(Metric.P999)),
        cpu.reference(),
        cpu.candidate(),
        ratio(cpu),
        target(result));
  }

  /** A ratio that misses its target carries a mark. */
  private static String ratio(Figure figure) {
    String mark = figure.verdict() == Verdict.MISS ? "!" : "";
    return String.format(Locale.ROOT, "%.2f%s", figure.ratio(), mark);
  }

  private static String target(CellResult result) {
    return result.verdict() == Verdict.NONE ? "-" : result.verdict().toString();
  }
}
