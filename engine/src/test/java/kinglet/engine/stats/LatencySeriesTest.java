package kinglet.engine.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LatencySeriesTest {
  private final LatencySeries series = new LatencySeries();

  @Test
  void keepsTheWorstOfEachSecond() {
    series.add(10, 5);
    series.add(10, 9);
    series.add(10, 7);
    series.add(12, 1);
    assertEquals(2, series.size());
    assertEquals(9, series.latencyMs(0));
    assertEquals(12, series.second(1));
    assertEquals(9, series.worstMs());
  }

  @Test
  void keepsTheLast160Seconds() {
    series.add(0, 1000);
    for (int second = 1; second <= 200; second++) {
      series.add(second, second);
    }
    assertEquals(160, series.size());
    assertEquals(41, series.second(0));
    assertEquals(200, series.latencyMs(159));
    assertEquals(1000, series.worstMs());
  }
}
