package kinglet.io;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import kinglet.engine.session.Waker;

/** Parks one thread and lets any other wake it. Made before either side, since each needs it. */
public final class ParkWaker implements Waker {
  private final SleepFlag flag = new SleepFlag();
  private volatile Thread sleeper;

  @Override
  public void wake() {
    if (flag.claim()) {
      LockSupport.unpark(sleeper);
    }
  }

  /**
   * Parks the calling thread, always the same one, until it is woken or the time is over.
   *
   * @param hasWork whether there is work already; asked after the flag is up, so that none is overlooked
   */
  void park(long timeoutMs, BooleanSupplier hasWork) {
    if (sleeper == null) {
      sleeper = Thread.currentThread();
    }
    flag.raise();
    if (!hasWork.getAsBoolean()) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }
    flag.lower();
  }
}
