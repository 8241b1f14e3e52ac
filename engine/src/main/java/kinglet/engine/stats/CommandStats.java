package kinglet.engine.stats;

import org.HdrHistogram.Histogram;

/** How often a command was called, how it ended and how long it took. Owned by the executor. */
public final class CommandStats {
  private static final long HIGHEST_NANOS = 1_000_000_000L;
  private static final int DIGITS = 2;

  private long calls;
  private long nanos;
  private long rejected;
  private long failed;
  private Histogram latency;

  /** Counts calls that ran, of equal times. Those above one second count as one second in the histogram, in full in the sum. */
  public void called(int count, long elapsedNanos, boolean inHistogram) {
    calls += count;
    nanos += count * elapsedNanos;
    if (inHistogram) {
      record(count, elapsedNanos);
    }
  }

  private void record(int count, long elapsedNanos) {
    if (latency == null) {
      latency = new Histogram(1, HIGHEST_NANOS, DIGITS);
    }
    latency.recordValueWithCount(Math.min(elapsedNanos, HIGHEST_NANOS), count);
  }

  /** Counts a call that was refused before it ran. */
  public void rejectedCall() {
    rejected++;
  }

  /** Counts a call that ran and replied an error. */
  public void failedCall() {
    failed++;
  }

  public long calls() {
    return calls;
  }

  /** The sum over all calls. */
  public long nanos() {
    return nanos;
  }

  public long rejected() {
    return rejected;
  }

  public long failed() {
    return failed;
  }

  /** In nanoseconds; null before the first recorded call. */
  public Histogram latency() {
    return latency;
  }

  /** CONFIG RESETSTAT. */
  public void reset() {
    calls = 0;
    nanos = 0;
    rejected = 0;
    failed = 0;
    latency = null;
  }
}
