package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParkIdleStrategyTest {
  /** A wake-up that got lost would cost a minute. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void losesNoWakeUp(int spins) {
    int rounds = 20_000;
    ParkWaker waker = new ParkWaker();
    AtomicInteger work = new AtomicInteger();
    Semaphore done = new Semaphore(0);
    ParkIdleStrategy idle = new ParkIdleStrategy(waker, () -> 60_000, () -> work.get() > 0, spins);
    Thread worker = Thread.ofPlatform().start(() -> work(idle, work, done, rounds));
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
      for (int i = 0; i < rounds; i++) {
        work.incrementAndGet();
        waker.wake();
        done.acquire();
      }
      worker.join();
    });
    assertEquals(0, work.get());
  }

  private static void work(ParkIdleStrategy idle, AtomicInteger work, Semaphore done, int rounds) {
    for (int left = rounds; left > 0; ) {
      int taken = work.getAndSet(0);
      left -= taken;
      done.release(taken);
      if (left > 0) {
        idle.idle(taken);
      }
    }
  }

  @Test
  void doesNotParkWhenATimerIsDue() {
    ParkIdleStrategy idle = new ParkIdleStrategy(new ParkWaker(), () -> 0, () -> false, 0);
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> idle.idle(0));
  }
}
