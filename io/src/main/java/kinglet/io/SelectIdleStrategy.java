package kinglet.io;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Waits in the selector, so that a loop asks the kernel once: what this select finds is read here and counts as the next
 * cycle's reads. A busy cycle is followed by a waiting select too, if nobody has work left: it returns at once when a
 * socket is ready, and saves the empty select that would come before it. Owned by the thread of the selector.
 */
public final class SelectIdleStrategy implements IdleStrategy {
  /** The longest wait, in milliseconds, where nobody knows better: connections are looked after that often. */
  static final long WAIT_MS_MAX = 100;

  private final SelectorAgent selector;
  private final LongSupplier waitMs;
  private final BooleanSupplier hasWork;

  /** For a selector on a thread of its own. */
  public SelectIdleStrategy(SelectorAgent selector) {
    this(selector, () -> WAIT_MS_MAX, () -> false);
  }

  /**
   * For a selector that shares its thread with other agents.
   *
   * @param waitMs milliseconds to the next timer; 0 or less: do not wait; more than 100 is taken as 100
   * @param hasWork whether one of the others would find something to do now, were there another cycle: work it left for
   *     later, and what other threads brought it (who then wake the selector). Asked once more before the thread sleeps
   */
  public SelectIdleStrategy(SelectorAgent selector, LongSupplier waitMs, BooleanSupplier hasWork) {
    this.selector = selector;
    this.waitMs = waitMs;
    this.hasWork = hasWork;
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0 && hasWork.getAsBoolean()) {
      return;
    }
    selector.await(Math.min(waitMs.getAsLong(), WAIT_MS_MAX), workCount > 0, hasWork);
  }

  @Override
  public void idle() {
    idle(0);
  }

  @Override
  public void reset() {}
}
