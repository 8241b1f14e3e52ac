package kinglet.engine.exec;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.OutputWatch;
import kinglet.engine.session.Session;
import kinglet.engine.stats.ServerStats;

/** Counts what goes out, and holds it to the limits once there are some. Owned by the executor. */
final class OutputGuard implements OutputWatch {
  private final Keyspace keyspace;
  private final ServerStats stats;
  private OutputLimits limits;

  OutputGuard(Keyspace keyspace, ServerStats stats) {
    this.keyspace = keyspace;
    this.stats = stats;
  }

  void limits(OutputLimits newLimits) {
    limits = newLimits;
  }

  /** How many bytes of replies are too much for a client at once. */
  long replyBytesMax(Session session) {
    return limits == null ? Long.MAX_VALUE : limits.replyBytesMax(session);
  }

  @Override
  public void goesOut(Session session, long bytes) {
    stats.sent(bytes);
    if (limits != null) {
      limits.check(session, bytes, keyspace.nowMs());
    }
  }
}
