package kinglet.io;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How long answered requests wait until the kernel has taken their last byte, in nanoseconds: the third stage of a request,
 * after queue and execute. A selector notes requests as it writes them, and takes the time once a cycle, at the end of its
 * write phase, so a figure is at most that phase too long. Replies that were merged into an earlier one's chunk count with it.
 */
public final class FlushLatency {
  private static final long HIGHEST_NANOS = 10_000_000_000L;
  private static final int DIGITS = 2;

  private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_NANOS, DIGITS);
  private long[] executedNanos = new long[64];
  private int count;

  /** Selector: a request that was executed then is written. */
  void written(long executed) {
    if (count == executedNanos.length) {
      executedNanos = Arrays.copyOf(executedNanos, 2 * count);
    }
    executedNanos[count++] = executed;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Selector: the write phase ended. */
  void endPhase(long nowNanos) {
    for (int i = 0; i < count; i++) {
      recorder.recordValue(Math.clamp(nowNanos - executedNanos[i], 0, HIGHEST_NANOS));
    }
    count = 0;
  }

  /** Any one thread: moves what was recorded since the last call into a histogram. */
  public void drainTo(Histogram total) {
    total.add(recorder.getIntervalHistogram());
  }
}
