package kinglet.engine.stats;

import org.HdrHistogram.Histogram;

/**
 * How long requests wait in the ring and how long they execute, in nanoseconds. Owned by the executor. The third stage,
 * flush, is measured by each selector.
 */
public final class StageLatency {
  private static final long HIGHEST_NANOS = 10_000_000_000L;
  private static final int DIGITS = 2;

  private final Histogram queue = new Histogram(1, HIGHEST_NANOS, DIGITS);
  private final Histogram execute = new Histogram(1, HIGHEST_NANOS, DIGITS);

  /** A request waited so long from its read to its execution. */
  public void queued(long nanos) {
    queue.recordValue(clamp(nanos));
  }

  /** A request's commands took so long together. */
  public void executed(long nanos) {
    execute.recordValue(clamp(nanos));
  }

  public Histogram queue() {
    return queue;
  }

  public Histogram execute() {
    return execute;
  }

  /** LATENCY RESET, CONFIG RESETSTAT. */
  public void reset() {
    queue.reset();
    execute.reset();
  }

  private static long clamp(long nanos) {
    return Math.max(0, Math.min(nanos, HIGHEST_NANOS));
  }
}
