package kinglet.engine.exec;

import kinglet.engine.config.MemorySettings;
import kinglet.engine.config.MemorySettings.Policy;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Victims;
import kinglet.engine.keyspace.Victims.Rule;
import kinglet.engine.session.Clients;
import kinglet.engine.stats.ExceededTime;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.time.Clock;

/**
 * maxmemory: while more is used than allowed, keys go by the policy, or commands that could need more are refused. Owned by the
 * executor. Source: evict.c and processCommand of Redis 7.2.
 *
 * <p><b>What counts.</b> Keys, values and dictionaries ({@link Keyspace#usedBytes}, blocks by their real size, with what waits
 * to be freed), and what normal and pub/sub clients take ({@link Clients#memoryBytes}: buffers, and their objects at a flat
 * rate). Not the rest of the Java heap, not buffers for replicas and for the log, not what the allocator holds in reserve.
 *
 * <p><b>When.</b> Before each command that may need memory, and at the end of a cycle that has exceeded the limit. The time
 * taken at once is limited by {@code maxmemory-eviction-tenacity}; what is left goes in further slices, one a cycle, and
 * meanwhile nothing is refused. It is when nothing is left that may go. Big values are freed before another key goes. Nothing
 * goes while clients are paused, or while data is being loaded.
 *
 * <p><b>Where values can be moved</b> out of memory (see {@link Freezer}), that happens instead, while there is anything to move;
 * also while data is being loaded, which may be more than fits.
 */
public final class Eviction implements CronTask {
  private static final int KEYS_BETWEEN_LOOKS = 16;
  private static final int FREED_AT_ONCE_BLOCKS = 256;
  private static final long RETRY_MS = 100;
  private static final long BUSY_MS = 1;
  private static final long LOADING_NANOS = 10_000_000;
  private static final int LINEAR_TENACITY_MAX = 10;
  private static final long LINEAR_NANOS = 50_000;
  private static final double TENACITY_GROWTH = 1.15;
  private static final int ENDLESS_TENACITY = 100;

  private enum Outcome {
    ENOUGH,
    /** The time is up, and there is more to go. */
    UNDER_WAY,
    /** Nothing is left that may go. */
    FAILED
  }

  private final MemorySettings settings;
  private final Keyspace keyspace;
  private final Clients clients;
  private final Removals removals;
  private final Pause pause;
  private final Gate gate;
  private final LatencyMonitor monitor;
  private final ExceededTime exceeded;
  private final Clock clock;
  private Freezer freezer = Freezer.NONE;
  private boolean underWay;
  private long retryMs;

  public Eviction(MemorySettings settings, Keyspace keyspace, Clients clients, Removals removals, Pause pause,
      Gate gate, LatencyMonitor monitor, ExceededTime exceeded, Clock clock) {
    this.settings = settings;
    this.keyspace = keyspace;
    this.clients = clients;
    this.removals = removals;
    this.pause = pause;
    this.gate = gate;
    this.monitor = monitor;
    this.exceeded = exceeded;
    this.clock = clock;
  }

  /** Says who moves values out of memory; at wiring. */
  public void freezeBy(Freezer newFreezer) {
    freezer = newFreezer;
    settingsChanged();
  }

  /** After a change of the policy or of its tuning. */
  public void settingsChanged() {
    Policy policy = settings.policy();
    keyspace.access().frequencies(policy == Policy.ALLKEYS_LFU || policy == Policy.VOLATILE_LFU);
    boolean volatileOnly = switch (policy) {
      case VOLATILE_LRU, VOLATILE_LFU, VOLATILE_RANDOM, VOLATILE_TTL -> true;
      default -> false;
    };
    keyspace.victims().rule(rule(policy), volatileOnly, settings.samples());
    freezer.rule(rule(policy), volatileOnly, settings.samples());
    retryMs = 0;
  }

  private static Rule rule(Policy policy) {
    return switch (policy) {
      case VOLATILE_TTL -> Rule.NEAREST_DEADLINE;
      case VOLATILE_RANDOM, ALLKEYS_RANDOM, NOEVICTION -> Rule.RANDOM;
      default -> Rule.DISPENSABLE;
    };
  }

  /** Evicts if more is used than allowed. Whether a command that may need memory must be refused all the same. */
  public boolean isOutOfMemory() {
    return relieve() == Outcome.FAILED;
  }

  /** What counts against maxmemory, in bytes. */
  public long usedBytes() {
    return keyspace.usedBytes() + clients.memoryBytes();
  }

  private boolean isExceeded() {
    long maxBytes = settings.maxBytes();
    return maxBytes > 0 && usedBytes() > maxBytes;
  }

  @Override
  public int run(long nowMs) {
    if (gate.isIn(Gate.LOADING)) {
      makeRoom();
      retryMs = nowMs + BUSY_MS;
      return 0;
    }
    Outcome outcome = relieve();
    underWay = outcome == Outcome.UNDER_WAY;
    retryMs = retryMs(outcome, nowMs);
    return underWay ? 1 : 0;
  }

  @Override
  public long nextMs() {
    if (pause.isActive()) {
      return Long.MAX_VALUE;
    }
    if (underWay && !freezer.isBusy()) {
      return 0;
    }
    return isExceeded() ? retryMs : Long.MAX_VALUE;
  }

  /** Whether more is used than allowed, and it is on its way out: what would load more had better wait. */
  public boolean isUnderWay() {
    return underWay;
  }

  /** Of what is being loaded, moves what exceeds the limit, if it can be. */
  private void makeRoom() {
    long startNanos = clock.nanos();
    Freezer.Outcome outcome = Freezer.Outcome.MOVED;
    while (isExceeded() && settings.policy() != Policy.NOEVICTION && outcome == Freezer.Outcome.MOVED
        && clock.nanos() - startNanos < LOADING_NANOS) {
      outcome = freezer.freeze();
    }
    underWay = isExceeded() && (outcome == Freezer.Outcome.MOVED || outcome == Freezer.Outcome.BUSY);
  }

  private long retryMs(Outcome outcome, long nowMs) {
    if (outcome == Outcome.FAILED) {
      return nowMs + RETRY_MS;
    }
    return freezer.isBusy() ? nowMs + BUSY_MS : 0;
  }

  private boolean mustWait() {
    return pause.isActive() || gate.isIn(Gate.LOADING);
  }

  private Outcome relieve() {
    if (mustWait()) {
      return Outcome.ENOUGH;
    }
    Outcome outcome = isExceeded() ? evict() : Outcome.ENOUGH;
    if (outcome != Outcome.ENOUGH) {
      exceeded.begin(clock.nanos());
    } else if (exceeded.isOn()) {
      exceeded.end(clock.nanos());
    }
    return outcome;
  }

  private Outcome evict() {
    if (settings.policy() == Policy.NOEVICTION) {
      return Outcome.FAILED;
    }
    long startNanos = clock.nanos();
    Outcome outcome = evict(startNanos, timeLimitNanos());
    monitor.add("eviction-cycle", keyspace.nowMs(), clock.nanos() - startNanos);
    return outcome;
  }

  private Outcome evict(long startNanos, long limitNanos) {
    for (int steps = 1; isExceeded(); steps++) {
      if (!step()) {
        return Outcome.FAILED;
      }
      if (freezer.isBusy() || steps % KEYS_BETWEEN_LOOKS == 0 && clock.nanos() - startNanos > limitNanos) {
        underWay = true;
        break;
      }
    }
    return underWay ? Outcome.UNDER_WAY : Outcome.ENOUGH;
  }

  /** What waits to be freed goes before another key does. */
  private boolean step() {
    if (keyspace.hasGarbage()) {
      return free();
    }
    return switch (freezer.freeze()) {
      case MOVED, BUSY -> true;
      case FULL -> evict(freezer.frozen()) || evict(keyspace.victims());
      case NOTHING -> evict(keyspace.victims());
    };
  }

  private boolean evict(Victims victims) {
    if (!victims.choose()) {
      return false;
    }
    if (Entry.isCold(victims.entry())) {
      freezer.evicted();
    }
    long startNanos = clock.nanos();
    removals.evicting(victims.database(), victims.entry(), settings.lazyEviction());
    victims.database().delete(victims.entry());
    monitor.add("eviction-del", keyspace.nowMs(), clock.nanos() - startNanos);
    return true;
  }

  private boolean free() {
    long startNanos = clock.nanos();
    boolean freed = keyspace.freeSlice(FREED_AT_ONCE_BLOCKS) > 0;
    monitor.add("eviction-lazyfree", keyspace.nowMs(), clock.nanos() - startNanos);
    return freed;
  }

  private long timeLimitNanos() {
    int tenacity = settings.evictionTenacity();
    if (tenacity <= LINEAR_TENACITY_MAX) {
      return LINEAR_NANOS * tenacity;
    }
    return tenacity >= ENDLESS_TENACITY
        ? Long.MAX_VALUE
        : (long) (LINEAR_NANOS * LINEAR_TENACITY_MAX * Math.pow(TENACITY_GROWTH, tenacity - LINEAR_TENACITY_MAX));
  }
}
