package kinglet.snapshot;

import kinglet.engine.stats.ServerStats;
import kinglet.engine.time.Clock;

/**
 * How long slices of work in the background may take, so that clients hardly notice: at most {@value #SLICE_NANOS_MAX} ns.
 * Without commands for {@value #IDLE_NANOS} ns slice follows slice; else a slice takes at most half of the time that passed
 * since the last, so that commands keep two thirds of the thread, or {@value #SLICE_NANOS_MIN} ns, which a client that asks one
 * thing after another hardly notices. Owned by the executor.
 */
public final class Pace {
  private static final long SLICE_NANOS_MAX = 1_000_000;
  private static final long SLICE_NANOS_MIN = 50_000;
  private static final long IDLE_NANOS = 5_000_000;

  private final ServerStats stats;
  private final Clock clock;
  private long endNanos;
  private long commandsBefore;
  private long commandNanos;

  public Pace(ServerStats stats, Clock clock) {
    this.stats = stats;
    this.clock = clock;
  }

  /** A slice begins now; returns when it is to end, by the monotonic clock. */
  public long begin() {
    long nowNanos = clock.nanos();
    if (stats.commands() != commandsBefore) {
      commandsBefore = stats.commands();
      commandNanos = nowNanos;
    }
    boolean idle = nowNanos - commandNanos > IDLE_NANOS;
    long nanos = idle ? SLICE_NANOS_MAX : Math.clamp((nowNanos - endNanos) / 2, SLICE_NANOS_MIN, SLICE_NANOS_MAX);
    return nowNanos + nanos;
  }

  /** Whether there is time left until then. */
  public boolean isInTime(long sliceEndNanos) {
    return clock.nanos() < sliceEndNanos;
  }

  /** The slice ends now. */
  public void end() {
    endNanos = clock.nanos();
  }
}
