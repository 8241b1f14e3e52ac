package kinglet.engine.stats;

import org.HdrHistogram.Histogram;

/**
 * How long requests wait in the ring, how long they execute, and how long their replies wait to be written, in nanoseconds.
 * Owned by the executor; the third stage is measured by each selector and gathered when it is asked for.
 */
public final class StageLatency {
  private static final long HIGHEST_NANOS = 10_000_000_000L;
  private static final int DIGITS = 2;

  private final Histogram queue = new Histogram(1, HIGHEST_NANOS, DIGITS);
  private final Histogram execute = new Histogram(1, HIGHEST_NANOS, DIGITS);
  private final Histogram flush = new Histogram(1, HIGHEST_NANOS, DIGITS);

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

  /** From the end of execution to the last byte in the kernel. */
  public Histogram flush() {
    return flush;
  }

  /** LATENCY RESET, CONFIG RESETSTAT. */
  public void reset() {
    queue.reset();
    execute.reset();
    flush.reset();
  }

  private static long clamp(long nanos) {
    return Math.max(0, Math.min(nanos, HIGHEST_NANOS));
  }
}
