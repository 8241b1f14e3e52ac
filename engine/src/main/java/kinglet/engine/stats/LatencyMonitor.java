package kinglet.engine.stats;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Events that took too long, by name: LATENCY's memory. Off until it gets a threshold. Owned by the executor. */
public final class LatencyMonitor {
  private static final long NANOS_PER_MS = 1_000_000;
  private static final long MS_PER_SECOND = 1000;

  private final SortedMap<String, LatencySeries> events = new TreeMap<>();
  private long thresholdNanos = Long.MAX_VALUE;

  /** From which time on an event is kept; 0 is off. */
  public void thresholdMs(long ms) {
    thresholdNanos = ms == 0 || ms > Long.MAX_VALUE / NANOS_PER_MS ? Long.MAX_VALUE : ms * NANOS_PER_MS;
  }

  /** From which time on an event is kept; {@link Long#MAX_VALUE} if it is off. */
  public long thresholdNanos() {
    return thresholdNanos;
  }

  /** Whether anything is kept at all. */
  public boolean isOn() {
    return thresholdNanos != Long.MAX_VALUE;
  }

  /** Keeps the event if it took long enough. */
  public void add(String event, long nowMs, long elapsedNanos) {
    if (elapsedNanos >= thresholdNanos) {
      events.computeIfAbsent(event, ignored -> new LatencySeries()).add(nowMs / MS_PER_SECOND, elapsedNanos / NANOS_PER_MS);
    }
  }

  /** All events that were late at least once, by name. */
  public SortedMap<String, LatencySeries> events() {
    return Collections.unmodifiableSortedMap(events);
  }

  /** Forgets the events of a name in any case; returns how many. */
  public int reset(String event) {
    int before = events.size();
    events.keySet().removeIf(event::equalsIgnoreCase);
    return before - events.size();
  }

  /** Forgets everything; returns how many events there were. */
  public int reset() {
    int before = events.size();
    events.clear();
    return before;
  }
}
