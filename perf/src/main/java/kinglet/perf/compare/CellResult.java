package kinglet.perf.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kinglet.perf.report.Figure;
import kinglet.perf.report.Medians;
import kinglet.perf.report.Verdict;

/** All rounds of one cell. Ratios are of medians: median of the candidate over median of the reference. */
final class CellResult {
  private final Cell cell;
  private final List<Sample> reference = new ArrayList<>();
  private final List<Sample> candidate = new ArrayList<>();

  CellResult(Cell cell) {
    this.cell = cell;
  }

  /** Adds one round: both servers, one right after the other. */
  void add(Sample ofReference, Sample ofCandidate) {
    reference.add(ofReference);
    candidate.add(ofCandidate);
  }

  Figure figure(Metric metric) {
    double a = Medians.median(reference, metric::of);
    double b = Medians.median(candidate, metric::of);
    return new Figure(cell.name(), metric.label(), a, b, Targets.judge(cell, metric, b / a));
  }

  List<Figure> figures() {
    return Arrays.stream(Metric.values()).map(this::figure).toList();
  }

  /** All targets of this cell together. */
  Verdict verdict() {
    return figures().stream().map(Figure::verdict).reduce(Verdict.NONE, Verdict::and);
  }

  /** The single rounds, for {@code rounds.csv}. */
  List<String> rounds() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < reference.size(); i++) {
      lines.add(line(i, "reference", reference.get(i)));
      lines.add(line(i, "candidate", candidate.get(i)));
    }
    return lines;
  }

  static String roundsHeader() {
    return "row,round,server," + String.join(",", Arrays.stream(Metric.values()).map(Metric::label).toList());
  }

  private String line(int round, String server, Sample sample) {
    List<String> values = Arrays.stream(Metric.values()).map(metric -> Double.toString(metric.of(sample))).toList();
    return String.format(Locale.ROOT, "%s,%d,%s,%s", cell.name(), round, server, String.join(",", values));
  }
}
