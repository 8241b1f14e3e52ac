package kinglet.engine.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RateTest {
  private final Rate rate = new Rate();

  @Test
  void isTheMeanOfSixteenSamples() {
    for (int i = 0; i <= 16; i++) {
      rate.sample(1_000_000 + i * 100_000L, i * 50L);
    }
    assertEquals(500, rate.perSecond());
    for (int i = 17; i <= 24; i++) {
      rate.sample(1_000_000 + i * 100_000L, 16 * 50L);
    }
    assertEquals(250, rate.perSecond());
  }

  @Test
  void oneSampleIsNoRate() {
    rate.sample(1_000_000, 1_000_000);
    assertEquals(0, rate.perSecond());
  }
}
