package kinglet.engine.exec;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.config.OutputLimit;
import kinglet.engine.config.OutputLimit.ClientClass;
import kinglet.engine.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes clients that do not take their replies: at once beyond the hard limit of their class, after some seconds beyond the
 * soft one. Output only grows by a request's replies, so those are looked at then; as a task it looks once a second at the
 * clients that were beyond a soft limit. Owned by the executor. Source: Redis 7.2.
 */
public final class OutputLimits implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("clients");
  private static final long PERIOD_MS = 1000;

  private final ClientSettings settings;
  private final ClientEviction eviction;
  private final Map<Session, Long> beyondSoftSinceMs = new HashMap<>();
  private long nextMs = Long.MAX_VALUE;

  /**
   * @param eviction is told of a client that grows, and limits it too
   */
  public OutputLimits(ClientSettings settings, ClientEviction eviction) {
    this.settings = settings;
    this.eviction = eviction;
  }

  /** Looks at a client that is about to get {@code moreBytes}. */
  void check(Session session, long moreBytes, long nowMs) {
    eviction.grown(session, moreBytes);
    OutputLimit limit = limit(session);
    if (limit.hardBytes() == 0 && limit.softBytes() == 0 || session.isClosing()) {
      return;
    }
    long bytes = session.link().outputBytes() + moreBytes;
    if (limit.hardBytes() > 0 && bytes >= limit.hardBytes()) {
      close(session, bytes);
    } else if (limit.softBytes() > 0 && bytes >= limit.softBytes()) {
      beyondSoftSinceMs.putIfAbsent(session, nowMs);
      nextMs = Math.min(nextMs, nowMs + PERIOD_MS);
    }
  }

  /** After how many bytes of replies to look at a client, so that what is too much of a pipeline's is not made. */
  long replyBytesMax(Session session) {
    long hardBytes = limit(session).hardBytes();
    long mostBytes = Math.min(hardBytes == 0 ? Long.MAX_VALUE : hardBytes, eviction.limitBytes(session));
    return mostBytes == Long.MAX_VALUE ? mostBytes : Math.max(1, mostBytes - session.link().outputBytes());
  }

  private OutputLimit limit(Session session) {
    OutputLimit limit = ownLimit(session);
    boolean isFlooded = session.isMonitor() && limit.hardBytes() == 0 && limit.softBytes() == 0;
    return isFlooded ? settings.outputLimit(ClientClass.PUBSUB) : limit;
  }

  private OutputLimit ownLimit(Session session) {
    return settings.outputLimit(switch (session.type()) {
      case NORMAL, MASTER -> ClientClass.NORMAL;
      case REPLICA -> ClientClass.REPLICA;
      case PUBSUB -> ClientClass.PUBSUB;
    });
  }

  @Override
  public int run(long nowMs) {
    Iterator<Map.Entry<Session, Long>> suspects = beyondSoftSinceMs.entrySet().iterator();
    while (suspects.hasNext()) {
      Map.Entry<Session, Long> suspect = suspects.next();
      if (isSettled(suspect.getKey(), nowMs - suspect.getValue())) {
        suspects.remove();
      }
    }
    nextMs = beyondSoftSinceMs.isEmpty() ? Long.MAX_VALUE : nowMs + PERIOD_MS;
    return 0;
  }

  /** Whether there is nothing left to watch: it is below the limit again, or closed. */
  private boolean isSettled(Session session, long beyondMs) {
    OutputLimit limit = limit(session);
    long bytes = session.link().outputBytes();
    if (session.isClosing() || limit.softBytes() == 0 || bytes < limit.softBytes()) {
      return true;
    }
    if (beyondMs / 1000 <= limit.softSeconds()) {
      return false;
    }
    close(session, bytes);
    return true;
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  private static void close(Session session, long bytes) {
    LOG.warn("Client {} (id {}, last command {}) is closed: {} bytes of replies wait for it, more than "
        + "client-output-buffer-limit allows", session.link().peerAddress(), session.id(), session.lastCommand(), bytes);
    session.kill();
  }
}
