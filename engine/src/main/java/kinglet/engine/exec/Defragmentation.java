package kinglet.engine.exec;

import kinglet.engine.config.DefragSettings;
import kinglet.engine.keyspace.Compaction;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.stats.DefragStats;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Active defragmentation: when much of the allocator's memory is not used, the sparsest chunks are chosen, everything in them
 * is moved elsewhere, and the kernel gets them back. Looks once a second whether that is worthwhile, and more and more seldom,
 * once a minute in the end, while it turns out that it was not; runs every 10 ms for as much of them as {@code
 * active-defrag-cycle-min} and {@code -max} say, the more the worse it is. Not while somebody observes changes, that is while a
 * snapshot is made. Owned by the executor. Source: the thresholds of defrag.c of Redis 7.2.
 */
public final class Defragmentation implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("memory");
  private static final long LOOK_PERIOD_MS = 1000;
  private static final long REST_MS_MAX = 60_000;
  private static final int WORTHWHILE_SHARE = 8;
  private static final long RUN_PERIOD_MS = 10;
  private static final long NANOS_PER_PERCENT = RUN_PERIOD_MS * 1_000_000 / 100;
  private static final int CHUNKS_BETWEEN_LOOKS = 8;
  private static final int STEPS_BETWEEN_LOOKS = 16;
  private static final double PERCENT = 100;

  private enum Phase {
    IDLE,
    CHOOSING,
    MOVING,
    ENDING
  }

  private final DefragSettings settings;
  private final Keyspace keyspace;
  private final Allocator allocator;
  private final Compaction compaction;
  private final DefragStats stats;
  private final LatencyMonitor monitor;
  private final Clock clock;
  private Phase phase = Phase.IDLE;
  private int percent;
  private long wastedBefore;
  private long restMs = LOOK_PERIOD_MS;
  private long lookMs;
  private long nextMs;

  public Defragmentation(
      DefragSettings settings, Keyspace keyspace, DefragStats stats, LatencyMonitor monitor, Clock clock) {
    this.settings = settings;
    this.keyspace = keyspace;
    this.allocator = keyspace.allocator();
    this.stats = stats;
    this.monitor = monitor;
    this.clock = clock;
    compaction = new Compaction(keyspace, allocator);
  }

  @Override
  public long nextMs() {
    return settings.isOn() || phase != Phase.IDLE ? nextMs : Long.MAX_VALUE;
  }

  @Override
  public int run(long nowMs) {
    if (!settings.isOn()) {
      stop();
    } else if (keyspace.isObserved()) {
      nextMs = nowMs + LOOK_PERIOD_MS;
      return 0;
    } else if (nowMs >= lookMs || lookMs > nowMs + restMs) {
      lookMs = nowMs + restMs;
      look();
    }
    if (phase == Phase.IDLE) {
      nextMs = lookMs;
      return 0;
    }
    slice();
    nextMs = nowMs + RUN_PERIOD_MS;
    return 0;
  }

  /** Decides whether to begin, or to go on faster; it never becomes slower. */
  private void look() {
    long wasted = allocator.sparseBytes();
    double wastedPercent = wasted * PERCENT / Math.max(1, allocator.usedBytes());
    if (phase == Phase.IDLE && (wastedPercent < settings.thresholdLower() || wasted < settings.ignoreBytes())) {
      return;
    }
    percent = Math.max(percent, effort(wastedPercent));
    stats.running(percent, clock.nanos());
    if (phase == Phase.IDLE) {
      LOG.debug("Defragmentation begins: {} bytes, {} % are not used; effort {} %", wasted, (long) wastedPercent, percent);
      wastedBefore = wasted;
      allocator.startEvacuation();
      phase = Phase.CHOOSING;
    }
  }

  /** Between the two efforts as what is wasted is between the two thresholds. */
  private int effort(double wastedPercent) {
    int lower = settings.thresholdLower();
    int span = settings.thresholdUpper() - lower;
    double share = span <= 0 ? 1 : (wastedPercent - lower) / span;
    double effort = settings.cycleMin() + share * (settings.cycleMax() - settings.cycleMin());
    return (int) Math.clamp(effort, Math.min(settings.cycleMin(), settings.cycleMax()), settings.cycleMax());
  }

  /** What did not get empty is used as before. */
  private void stop() {
    if (phase == Phase.CHOOSING || phase == Phase.MOVING) {
      allocator.endEvacuation();
      phase = Phase.ENDING;
    }
  }

  private void slice() {
    long startNanos = clock.nanos();
    long endNanos = startNanos + percent * NANOS_PER_PERCENT;
    long nowNanos = startNanos;
    while (phase != Phase.IDLE && nowNanos < endNanos) {
      step();
      nowNanos = clock.nanos();
    }
    stats.add(compaction.moved(), compaction.left(), compaction.keysMoved(), compaction.keysLeft());
    compaction.resetCounts();
    monitor.add("active-defrag-cycle", keyspace.nowMs(), nowNanos - startNanos);
  }

  private void step() {
    switch (phase) {
      case CHOOSING -> choose();
      case MOVING -> move();
      default -> end();
    }
  }

  private void choose() {
    if (!allocator.advanceEvacuation(CHUNKS_BETWEEN_LOOKS)) {
      compaction.begin();
      phase = Phase.MOVING;
      if (allocator.evacuatedBytes() == 0) {
        stop();
      }
    }
  }

  private void move() {
    for (int i = 0; i < STEPS_BETWEEN_LOOKS; i++) {
      if (!compaction.step()) {
        stop();
        return;
      }
    }
  }

  private void end() {
    if (!allocator.advanceEvacuation(CHUNKS_BETWEEN_LOOKS)) {
      LOG.debug("Defragmentation is done: {} bytes are not used", allocator.sparseBytes());
      boolean wasWorthwhile = allocator.sparseBytes() < wastedBefore - wastedBefore / WORTHWHILE_SHARE;
      restMs = wasWorthwhile ? LOOK_PERIOD_MS : Math.min(2 * restMs, REST_MS_MAX);
      phase = Phase.IDLE;
      percent = 0;
      stats.running(0, clock.nanos());
    }
  }
}
