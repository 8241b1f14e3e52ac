package kinglet.engine.tier;

import java.util.concurrent.TimeUnit;
import kinglet.engine.stats.InfoText;
import org.HdrHistogram.Histogram;

/** What the tier did. Owned by the executor. */
final class TierStats {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;
  private static final double NANOS_PER_MICRO = 1000;
  private static final double[] PERCENTILES = {50, 99, 99.9};
  private static final String[] NAMES = {"p50", "p99", "p99.9"};

  private final Histogram fetches = new Histogram(1, HIGHEST_NANOS, DIGITS);
  long stores;
  long hits;
  long misses;
  long stalls;
  long evicted;

  /** A value came from the disk, so long after it was asked for. */
  void fetched(long nanos) {
    fetches.recordValue(Math.clamp(nanos, 1, HIGHEST_NANOS));
  }

  void write(InfoText out) {
    out.field("tier_stores", stores);
    out.field("tier_hits", hits);
    out.field("tier_misses", misses);
    out.field("tier_stalls", stalls);
    out.field("tier_evicted_keys", evicted);
    for (int i = 0; i < NAMES.length; i++) {
      out.field("tier_fetch_usec_" + NAMES[i], fetches.getValueAtPercentile(PERCENTILES[i]) / NANOS_PER_MICRO, 3);
    }
    out.field("tier_fetch_usec_max", fetches.getMaxValue() / NANOS_PER_MICRO, 3);
  }

  void reset() {
    fetches.reset();
    stores = 0;
    hits = 0;
    misses = 0;
    stalls = 0;
    evicted = 0;
  }
}
