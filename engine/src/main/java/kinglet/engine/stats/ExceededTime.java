package kinglet.engine.stats;

/** For how long a state has lasted, now and in all. Owned by the executor. Times are of one monotonic clock, in nanoseconds. */
public final class ExceededTime {
  private long totalNanos;
  private long sinceNanos;
  private boolean on;

  /** The state begins, or goes on. */
  public void begin(long nowNanos) {
    if (!on) {
      on = true;
      sinceNanos = nowNanos;
    }
  }

  /** The state ends, if it lasts. */
  public void end(long nowNanos) {
    totalNanos += currentNanos(nowNanos);
    on = false;
  }

  public boolean isOn() {
    return on;
  }

  /** For how long it lasts by now; 0 if it does not. */
  public long currentNanos(long nowNanos) {
    return on ? nowNanos - sinceNanos : 0;
  }

  /** For how long it lasted since the start or the last {@link #reset}, now included. */
  public long totalNanos(long nowNanos) {
    return totalNanos + currentNanos(nowNanos);
  }

  /** Begins anew, in the other state. */
  public void reset() {
    totalNanos = 0;
    on = false;
  }
}
