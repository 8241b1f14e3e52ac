package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class FlushLatencyTest {
  private final FlushLatency latency = new FlushLatency();
  private final Histogram total = new Histogram(1, 10_000_000_000L, 2);

  @Test
  void countsEachRequestOnceUpToTheEndOfItsPhase() {
    latency.written(1000);
    latency.written(1500);
    latency.endPhase(2000);
    assertTrue(latency.isEmpty());
    latency.drainTo(total);
    assertEquals(2, total.getTotalCount());
    assertTrue(total.valuesAreEquivalent(500, total.getMinNonZeroValue()));
    assertTrue(total.valuesAreEquivalent(1000, total.getMaxValue()));
    latency.drainTo(total);
    assertEquals(2, total.getTotalCount());
  }

  @Test
  void takesMoreRequestsThanItBeganWithAndTimesBeyondItsBounds() {
    for (int i = 0; i < 1000; i++) {
      latency.written(i % 2 == 0 ? 10 : Long.MIN_VALUE / 2);
    }
    latency.endPhase(5);
    latency.drainTo(total);
    assertEquals(1000, total.getTotalCount());
  }
}
