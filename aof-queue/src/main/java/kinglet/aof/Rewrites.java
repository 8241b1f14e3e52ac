package kinglet.aof;

import kinglet.engine.time.Clock;

/** How rewrites of the log went, for INFO and for when the next is due. Owned by the executor. */
final class Rewrites {
  private static final int NEVER = -1;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Clock clock;
  private boolean scheduled;
  private boolean failed;
  private long startMicros;
  private long lastSeconds = NEVER;
  private long count;
  private long failures;

  Rewrites(Clock clock) {
    this.clock = clock;
  }

  void begin() {
    scheduled = false;
    startMicros = clock.epochMicros();
    count++;
  }

  void end(boolean well) {
    lastSeconds = currentSeconds();
    startMicros = 0;
    failed = !well;
    failures = well ? 0 : failures + 1;
  }

  boolean isRunning() {
    return startMicros != 0;
  }

  /** Whether one begins when what stands against it is over. */
  boolean isScheduled() {
    return scheduled;
  }

  void schedule() {
    scheduled = true;
  }

  /** How long the last one took, -1 if there was none. */
  long lastSeconds() {
    return lastSeconds;
  }

  /** How long the one that runs has taken, -1 if there is none. */
  long currentSeconds() {
    return isRunning() ? (clock.epochMicros() - startMicros) / MICROS_PER_SECOND : NEVER;
  }

  boolean hasFailed() {
    return failed;
  }

  long count() {
    return count;
  }

  /** How many failed since the last good one. */
  long failures() {
    return failures;
  }
}
