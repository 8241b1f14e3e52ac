package kinglet.server;

import kinglet.engine.time.Clock;

/** A clock that goes only when it is told to. Owned by the test's thread. */
final class TestClock implements Clock {
  private long micros = 1_700_000_000_000_000L;

  void advanceMs(long millis) {
    micros += millis * 1000;
  }

  /** To a Unix time in microseconds. */
  void turnTo(long epochMicros) {
    micros = epochMicros;
  }

  @Override
  public long epochMicros() {
    return micros;
  }

  @Override
  public long nanos() {
    return micros * 1000;
  }
}
