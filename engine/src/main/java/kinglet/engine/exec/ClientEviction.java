package kinglet.engine.exec;

import java.util.Comparator;
import java.util.List;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Session;
import kinglet.engine.stats.ServerStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * maxmemory-clients: when all clients together take too much, the largest are closed, by buckets of about the same size and
 * in each the oldest first, until the others are within the limit. CLIENT NO-EVICT, masters and replicas are spared. Looked at
 * when a client got replies, and ten times a second, when everything is counted anew, for what was read and written in between.
 * Owned by the executor. Source: evictClients of Redis 7.2.
 */
public final class ClientEviction implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("clients");
  private static final long PERIOD_MS = 100;
  private static final long LIMIT_BYTES_MIN = 128 << 10;
  private static final int BUCKET_LOG_MIN = 15;
  private static final int BUCKET_LOG_MAX = 33;

  private final ClientSettings settings;
  private final MemorySettings memory;
  private final Clients clients;
  private final ServerStats stats;
  private long nextMs;

  public ClientEviction(ClientSettings settings, MemorySettings memory, Clients clients, ServerStats stats) {
    this.settings = settings;
    this.memory = memory;
    this.clients = clients;
    this.stats = stats;
  }

  /** The most that all clients may take; {@link Long#MAX_VALUE} is no limit. */
  private long limitBytes() {
    long bytes = settings.buffersBytesMax(memory.maxBytes());
    return bytes == 0 ? Long.MAX_VALUE : Math.max(bytes, LIMIT_BYTES_MIN);
  }

  /** The most that this one can take before it is evicted for sure. */
  long limitBytes(Session session) {
    return mayGo(session) ? limitBytes() : Long.MAX_VALUE;
  }

  /** A client is about to get so many bytes. */
  void grown(Session session, long moreBytes) {
    if (isWatched()) {
      clients.update(session, moreBytes);
      if (clients.memoryBytes() >= limitBytes()) {
        clients.recount();
        clients.update(session, moreBytes);
        evictDownTo(limitBytes());
      }
    }
  }

  /** Whether anybody asks what clients take. */
  private boolean isWatched() {
    return memory.maxBytes() > 0 || limitBytes() < Long.MAX_VALUE;
  }

  @Override
  public int run(long nowMs) {
    clients.recount();
    evictDownTo(limitBytes());
    nextMs = nowMs + PERIOD_MS;
    return 0;
  }

  @Override
  public long nextMs() {
    return isWatched() ? nextMs : Long.MAX_VALUE;
  }

  private void evictDownTo(long limit) {
    if (clients.memoryBytes() < limit) {
      return;
    }
    List<Session> largestFirst = clients.all().stream().filter(ClientEviction::mayGo)
        .sorted(Comparator.comparingInt(ClientEviction::bucket).reversed()).toList();
    int next = 0;
    while (clients.memoryBytes() >= limit && next < largestFirst.size()) {
      evict(largestFirst.get(next++));
    }
    if (clients.memoryBytes() >= limit) {
      LOG.warn("Clients take more than maxmemory-clients allows, and none is left that may be evicted");
    }
  }

  private void evict(Session session) {
    LOG.info("Evicting client {} (id {}, last command {}): it takes {} bytes", session.link().peerAddress(), session.id(),
        session.lastCommand(), session.memoryBytes());
    session.kill();
    clients.update(session, 0);
    stats.evictedClient();
  }

  private static boolean mayGo(Session session) {
    return session.isCounted() && !session.isNoEvict();
  }

  /** By powers of two, all small ones in one. */
  private static int bucket(Session session) {
    int log = Long.SIZE - 1 - Long.numberOfLeadingZeros(session.memoryBytes() | 1);
    return Math.clamp(log, BUCKET_LOG_MIN, BUCKET_LOG_MAX);
  }
}
