package kinglet.engine.stats;

/**
 * What the executor's cycles took, of those that found something to do: idle ones are a matter of the idle strategy. Durations
 * are of its own work; sockets are read and written elsewhere. Owned by the executor.
 */
public final class CycleStats {
  private static final int NANOS_PER_MICRO = 1000;

  private final Rate perSecond = new Rate();
  private final Rate mean = new Rate(1);
  private long cycles;
  private long nanos;
  private long commandNanos;

  /** A cycle is over. */
  public void ended(long durationNanos, long requestsNanos) {
    cycles++;
    nanos += durationNanos;
    commandNanos += requestsNanos;
  }

  /** Takes a sample of the rates. */
  public void sample(long nowMs) {
    perSecond.sample(nowMs * 1000, cycles);
    mean.sample(cycles, micros());
  }

  public long cycles() {
    return cycles;
  }

  /** How long they took together, in microseconds. */
  public long micros() {
    return nanos / NANOS_PER_MICRO;
  }

  /** How much of that were requests, in microseconds. */
  public long commandMicros() {
    return commandNanos / NANOS_PER_MICRO;
  }

  public long cyclesPerSecond() {
    return perSecond.perSecond();
  }

  /** How long a cycle took of late, in microseconds. */
  public long meanMicros() {
    return mean.perSecond();
  }

  /** CONFIG RESETSTAT. */
  public void reset() {
    cycles = 0;
    nanos = 0;
    commandNanos = 0;
    perSecond.reset();
    mean.reset();
  }
}
