package kinglet.perf.report;

import java.util.Locale;

/**
 * One measured number for both servers: a line of {@code figures.csv}.
 *
 * @param row what was run, as {@code GET d16 c50 32B}: it is the key between two runs
 * @param metric the name and unit of the number
 * @param reference of redis-server; NaN where only the candidate ran
 * @param candidate of Kinglet
 * @param verdict against the target
 */
public record Figure(String row, String metric, double reference, double candidate, Verdict verdict) {
  static final String CSV_HEADER = "row,metric,reference,candidate,ratio,verdict";

  public Figure {
    if (row.contains(",") || metric.contains(",")) {
      throw new IllegalArgumentException("comma in " + row + " / " + metric);
    }
  }

  public Figure(String row, String metric, double reference, double candidate) {
    this(row, metric, reference, candidate, Verdict.NONE);
  }

  /** Candidate over reference. */
  public double ratio() {
    return candidate / reference;
  }

  public Figure judged(Verdict by) {
    return new Figure(row, metric, reference, candidate, by);
  }

  boolean sameThing(Figure other) {
    return row.equals(other.row) && metric.equals(other.metric);
  }

  String toCsv() {
    return String.format(Locale.ROOT, "%s,%s,%s,%s,%s,%s", row, metric, reference, candidate, ratio(), verdict);
  }

  static Figure fromCsv(String line) {
    String[] fields = line.split(",", -1);
    return new Figure(
        fields[0],
        fields[1],
        Double.parseDouble(fields[2]),
        Double.parseDouble(fields[3]),
        Verdict.valueOf(fields[5]));
  }
}
