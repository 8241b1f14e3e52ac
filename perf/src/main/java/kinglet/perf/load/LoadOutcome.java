package kinglet.perf.load;

import org.HdrHistogram.Histogram;

/**
 * What an open loop saw.
 *
 * @param latency from the moment a request was due to its reply, in nanoseconds; requests never answered count with the
 *     time they had waited at the end
 * @param lateness from the moment a request was due to its encoding, in nanoseconds: where this is not small against the
 *     latency, the generator was slow or the socket full
 * @param unanswered requests without a reply when the run gave up
 * @param errors error replies
 */
public record LoadOutcome(Histogram latency, Histogram lateness, long unanswered, long errors) {
  static LoadOutcome empty() {
    return new LoadOutcome(histogram(), histogram(), 0, 0);
  }

  /** Up to a minute, three significant digits. */
  static Histogram histogram() {
    return new Histogram(60_000_000_000L, 3);
  }

  static void record(Histogram histogram, long ns) {
    histogram.recordValue(Math.clamp(ns, 0, histogram.getHighestTrackableValue()));
  }

  public LoadOutcome plus(LoadOutcome other) {
    Histogram allLatency = latency.copy();
    allLatency.add(other.latency);
    Histogram allLateness = lateness.copy();
    allLateness.add(other.lateness);
    return new LoadOutcome(allLatency, allLateness, unanswered + other.unanswered, errors + other.errors);
  }

  /** A percentile of the latency, in milliseconds. */
  public double latencyMs(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  public double latenessMs(double percentile) {
    return lateness.getValueAtPercentile(percentile) / 1e6;
  }
}
