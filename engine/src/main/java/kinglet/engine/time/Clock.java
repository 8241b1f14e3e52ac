package kinglet.engine.time;

/** Where the engine gets the time from: read once per cycle by the executor, handed in by the composition root. */
public interface Clock {
  /** Unix time in microseconds. */
  long epochMicros();

  /** A monotonic time in nanoseconds, of no meaning but its differences. */
  long nanos();
}
