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
  private final long unit;
  private int next;
  private long lastBase;
  private long lastCount;

  /** Per second, of samples at times in microseconds. */
  public Rate() {
    this(MICROS_PER_SECOND);
  }

  /** Per so much of the base that the samples give. */
  Rate(long unit) {
    this.unit = unit;
  }

  /** Takes a sample: the count at this time, or at this value of another counter. */
  public void sample(long base, long count) {
    long elapsed = base - lastBase;
    if (lastBase > 0 && elapsed > 0) {
      samples[next] = (count - lastCount) * unit / elapsed;
      next = (next + 1) % SAMPLES;
    }
    lastBase = base;
    lastCount = count;
  }

  /** Per second, or per unit of the base. */
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
    lastBase = 0;
    lastCount = 0;
  }
}
