package kinglet.engine.exec;

import java.util.function.LongConsumer;

/** Does something small every so many milliseconds; late turns are not made up for. Owned by the executor. */
public final class PeriodicTask implements CronTask {
  private final long periodMs;
  private final LongConsumer action;
  private long nextMs;

  /**
   * A task that is due at once, then every {@code periodMs}.
   *
   * @param action gets Unix time in milliseconds
   */
  public PeriodicTask(long periodMs, LongConsumer action) {
    this.periodMs = periodMs;
    this.action = action;
  }

  @Override
  public int run(long nowMs) {
    action.accept(nowMs);
    nextMs = nowMs + periodMs;
    return 0;
  }

  @Override
  public long nextMs() {
    return nextMs;
  }
}
