package kinglet.perf.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What redis-benchmark 7.0 prints without {@code --csv}, for one test. The CSV form has no p99.9; here the distribution has
 * a line for 99.902 %, from an HDR histogram of three significant digits.
 *
 * @param perSecond commands per second
 * @param p999Ms the latency of the first line at or above 99.9 %, in milliseconds
 */
record BenchmarkOutput(double perSecond, double p50Ms, double p99Ms, double p999Ms) {
  private static final String HEADER = "====== ";
  private static final Pattern THROUGHPUT = Pattern.compile("throughput summary: ([0-9.]+) requests per second");
  private static final Pattern SUMMARY = Pattern.compile("avg\\s+min\\s+p50\\s+p95\\s+p99\\s+max\\s+([0-9. ]+)");
  private static final Pattern PERCENTILE = Pattern.compile("(?m)^([0-9.]+)% <= ([0-9.]+) milliseconds");

  /** Of several tests the last: before LRANGE it runs the LPUSH that makes the list. */
  static BenchmarkOutput parse(String output) {
    String text = output.substring(Math.max(0, output.lastIndexOf(HEADER)));
    String[] summary = find(SUMMARY, text).strip().split("\\s+");
    return new BenchmarkOutput(
        Double.parseDouble(find(THROUGHPUT, text)),
        Double.parseDouble(summary[2]),
        Double.parseDouble(summary[4]),
        percentile(text, 99.9));
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("not the output of redis-benchmark 7.0: " + text.strip());
    }
    return matcher.group(1);
  }

  /** The distribution by percentile comes first in the text; the cumulative one after it is coarser. */
  private static double percentile(String text, double wanted) {
    Matcher line = PERCENTILE.matcher(text);
    while (line.find()) {
      if (Double.parseDouble(line.group(1)) >= wanted) {
        return Double.parseDouble(line.group(2));
      }
    }
    throw new IllegalArgumentException("no percentile of " + wanted + " in: " + text.strip());
  }
}
