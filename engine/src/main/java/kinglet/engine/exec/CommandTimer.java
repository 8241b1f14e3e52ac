package kinglet.engine.exec;

import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.Flags;
import kinglet.engine.time.Clock;

/**
 * Takes the time of each command. A look at the clock costs a good part of a short command, and waits for all before it. So
 * those that Redis's table calls fast and that follow each other in a pipeline are timed together, up to {@value #SPAN_MAX}: each
 * is counted with an equal share, which is at most {@value #SHARE_NANOS_MAX} ns; whatever is longer was the last one's. The sum
 * is exact, and no stall is shared out among many. Where a listener wants to know of times under {@value #EXACT_UNDER_NANOS} ns,
 * each command is timed alone. Owned by the executor.
 */
final class CommandTimer {
  static final int SPAN_MAX = 8;
  static final long SHARE_NANOS_MAX = 1_000;
  static final long EXACT_UNDER_NANOS = 1_000_000;

  private final Clock clock;
  private final SlowCommandListener slow;
  private final Command[] span = new Command[SPAN_MAX];
  private int count;
  private boolean tracking = true;

  CommandTimer(Clock clock, SlowCommandListener slow) {
    this.clock = clock;
    this.slow = slow;
  }

  /** Whether times go into histograms (latency-tracking). */
  void tracking(boolean on) {
    tracking = on;
  }

  /**
   * A command has ended.
   *
   * @param startNanos what this returned for the command before, or when the first began
   * @param goesOn whether a fast command follows at once
   * @return now; or {@code startNanos} if the next is timed together with it
   */
  long ended(Call call, Command command, long startNanos, boolean goesOn) {
    span[count++] = command;
    if (goesOn && count < SPAN_MAX && command.has(Flags.FAST) && slow.thresholdNanos() >= EXACT_UNDER_NANOS) {
      return startNanos;
    }
    long endNanos = clock.nanos();
    long elapsed = count(endNanos - startNanos);
    if (elapsed >= slow.thresholdNanos()) {
      slow.slow(call, elapsed);
    }
    return endNanos;
  }

  /** What follows is not timed as a command is: what was timed together ends. Returns what {@link #ended} does. */
  long settle(long startNanos) {
    if (count == 0) {
      return startNanos;
    }
    long endNanos = clock.nanos();
    count(endNanos - startNanos);
    return endNanos;
  }

  /** A command that waited was answered without being served; to write the answer took so long. */
  void unblocked(Call call, long elapsedNanos) {
    slow.unblocked(call, elapsedNanos);
  }

  /** Returns the last one's time. */
  private long count(long elapsedNanos) {
    int others = count - 1;
    long share = Math.min(elapsedNanos / count, SHARE_NANOS_MAX);
    int first = 0;
    for (int i = 1; i <= others; i++) {
      if (i == others || span[i] != span[first]) {
        span[first].stats().called(i - first, share, tracking);
        first = i;
      }
    }
    long last = elapsedNanos - others * share;
    span[others].stats().called(1, last, tracking);
    count = 0;
    return last;
  }
}
