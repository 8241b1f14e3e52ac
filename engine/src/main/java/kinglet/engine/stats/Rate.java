package kinglet.engine.stats;

import java.util.Arrays;

/**
 * How fast a counter grows: the mean of the last {@value #SAMPLES} samples, as INFO's instantaneous figures. Owned by the
 * executor. Source: the same arithmetic as Redis 7.2's.
 */
public final class Rate {
  private static final int SAMPLES = 16;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final long[] samples = new long[SAMPLES];
  private int next;
  private long lastMicros;
  private long lastCount;

  /** Takes a sample. */
  public void sample(long nowMicros, long count) {
    long elapsed = nowMicros - lastMicros;
    if (lastMicros > 0 && elapsed > 0) {
      samples[next] = (count - lastCount) * MICROS_PER_SECOND / elapsed;
      next = (next + 1) % SAMPLES;
    }
    lastMicros = nowMicros;
    lastCount = count;
  }

  /** Per second. */
  public long perSecond() {
    long sum = 0;
    for (long sample : samples) {
      sum += sample;
    }
    return sum / SAMPLES;
  }

  /** Forgets everything; the counter starts from 0 again. */
  public void reset() {
    Arrays.fill(samples, 0);
    next = 0;
    lastMicros = 0;
    lastCount = 0;
  }
}
