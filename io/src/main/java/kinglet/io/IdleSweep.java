package kinglet.io;

import java.util.concurrent.TimeUnit;

/**
 * Looks at every connection about once a second, a tenth of them each 100 ms, so that 10,000 silent ones cost nothing that
 * is felt. Owned by the selector.
 */
final class IdleSweep {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int SLICES = 10;

  private final ConnectionList connections;
  private final IoSettings settings;
  private long nextNanos;
  private int cursor;

  IdleSweep(ConnectionList connections, IoSettings settings, long nowNanos) {
    this.connections = connections;
    this.settings = settings;
    nextNanos = nowNanos + SLICE_NANOS;
  }

  /** Looks at the next slice if it is time. */
  void run(long nowNanos) {
    if (nowNanos - nextNanos < 0) {
      return;
    }
    nextNanos = nowNanos + SLICE_NANOS;
    long timeoutNanos = TimeUnit.SECONDS.toNanos(settings.timeoutSeconds);
    for (int left = connections.size() / SLICES + 1; left > 0 && connections.size() > 0; left--) {
      if (cursor >= connections.size()) {
        cursor = 0;
      }
      // One that closes leaves its place to another, which is then looked at a second later.
      connections.get(cursor++).sweep(nowNanos, timeoutNanos);
    }
  }
}
