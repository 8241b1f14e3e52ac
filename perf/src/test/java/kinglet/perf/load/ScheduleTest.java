package kinglet.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void requestsAreEvenlySpaced() {
    Schedule schedule = new Schedule(1_000, 100_000); // every 10 µs
    assertEquals(1_000, schedule.dueNs(0));
    assertEquals(11_000, schedule.dueNs(1));
    assertEquals(1_000 + 1_000_000_000L, schedule.dueNs(100_000));
  }

  @Test
  void theFirstIsDueAtTheStart() {
    Schedule schedule = new Schedule(1_000, 100_000);
    assertEquals(0, schedule.dueBy(999));
    assertEquals(1, schedule.dueBy(1_000));
    assertEquals(1, schedule.dueBy(10_999));
    assertEquals(2, schedule.dueBy(11_000));
  }

  @Test
  void bothDirectionsAgreeAtCrookedRates() {
    for (double rate : new double[] {0.7, 3, 33_333.3, 777_777.7}) {
      Schedule schedule = new Schedule(-5_000_000_000L, rate); // nanoTime may be negative
      for (long i = 0; i < 5_000; i++) {
        long due = schedule.dueNs(i);
        assertEquals(i + 1, schedule.dueBy(due), "rate " + rate + ", request " + i);
        assertEquals(i, schedule.dueBy(due - 1), "rate " + rate + ", request " + i);
      }
    }
  }

  @Test
  void aRunHasRateTimesSecondsRequests() {
    assertEquals(50_000, new Schedule(0, 10_000).total(5_000_000_000L));
  }

  @Test
  void aRateIsPositive() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Schedule(0, Double.NaN));
  }
}
