package kinglet.io;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * For an agent on a thread of its own that others bring work to through rings: parks when there is nothing to do, and wakes
 * by its {@link ParkWaker}. Owned by the agent's thread.
 */
public final class ParkIdleStrategy implements IdleStrategy {
  private final ParkWaker waker;
  private final LongSupplier waitMs;
  private final BooleanSupplier hasWork;
  private final int spins;
  private int spun;

  /**
   * @param waitMs milliseconds to the next timer; 0 or less: do not park
   * @param hasWork whether a cycle would find something to do now; what wakers bring must be in it
   * @param spins how many idle cycles pass before the thread parks; 0 unless there are cores to spare
   */
  public ParkIdleStrategy(ParkWaker waker, LongSupplier waitMs, BooleanSupplier hasWork, int spins) {
    this.waker = waker;
    this.waitMs = waitMs;
    this.hasWork = hasWork;
    this.spins = spins;
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0) {
      spun = 0;
    } else {
      idle();
    }
  }

  @Override
  public void idle() {
    if (spun < spins) {
      spun++;
      Thread.onSpinWait();
      return;
    }
    long timeoutMs = waitMs.getAsLong();
    if (timeoutMs > 0) {
      waker.park(timeoutMs, hasWork);
    }
  }

  @Override
  public void reset() {
    spun = 0;
  }
}
