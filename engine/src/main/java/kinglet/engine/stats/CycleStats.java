package kinglet.engine.stats;

/**
 * What the executor's cycles took, of those that found something to do or ran a task: idle ones are a matter of the idle
 * strategy. Durations are of its own work; sockets are read and written elsewhere. Owned by the executor.
 */
public final class CycleStats {
  private static final int NANOS_PER_MICRO = 1000;

  private final Rate perSecond = new Rate();
  private final Rate mean = new Rate(1);
  private long cycles;
  private long nanos;
  private long commandNanos;
  private long taskNanos;
  private long commitNanos;
  private long longestNanos;
  private long commandsBefore;
  private long mostCommands;
  private int tasks;

  /**
   * A cycle is over.
   *
   * @param commands how many were executed in all cycles
   */
  public void ended(long durationNanos, long requestsNanos, long commands) {
    cycles++;
    nanos += durationNanos;
    commandNanos += requestsNanos;
    longestNanos = Math.max(longestNanos, durationNanos);
    mostCommands = Math.max(mostCommands, commands - commandsBefore);
    commandsBefore = commands;
  }

  /** A task of the cron ran. */
  public void ran(long durationNanos) {
    tasks++;
    taskNanos += durationNanos;
  }

  /** How many tasks ran; goes round. */
  public int tasks() {
    return tasks;
  }

  /** Effects were handed over, to the log above all. */
  public void committed(long durationNanos) {
    commitNanos += durationNanos;
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

  /** How long tasks took, in microseconds. */
  public long taskMicros() {
    return taskNanos / NANOS_PER_MICRO;
  }

  /** How long it took to hand over effects, in microseconds. */
  public long commitMicros() {
    return commitNanos / NANOS_PER_MICRO;
  }

  /** The longest cycle, in microseconds. */
  public long longestMicros() {
    return longestNanos / NANOS_PER_MICRO;
  }

  /** The most commands of a cycle. */
  public long mostCommands() {
    return mostCommands;
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
    taskNanos = 0;
    commitNanos = 0;
    longestNanos = 0;
    commandsBefore = 0;
    mostCommands = 0;
    perSecond.reset();
    mean.reset();
  }
}
