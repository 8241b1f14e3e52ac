package kinglet.io;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells wakers whether a thread sleeps, so that waking one that is awake costs a fence and a read, and no wake-up is lost.
 *
 * <p>The sleeper raises the flag, looks for work once more, and only then sleeps. The waker first makes its work visible,
 * then reads the flag. Both have a full fence between their two steps, so at least one of them sees the other.
 */
final class SleepFlag {
  private final AtomicBoolean asleep = new AtomicBoolean();

  /** Sleeper: asks to be woken from now on. */
  void raise() {
    asleep.set(true);
  }

  /** Sleeper: is awake. Returns whether somebody woke it. */
  boolean lower() {
    return !asleep.getAndSet(false);
  }

  /** Waker, its work being visible: whether it must wake the sleeper. True for one waker per sleep. */
  boolean claim() {
    VarHandle.fullFence();
    return asleep.get() && asleep.compareAndSet(true, false);
  }
}
