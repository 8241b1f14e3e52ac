package kinglet.engine.stats;

/**
 * The times of one event: the worst of each second in which it was late, of the last {@value #SAMPLES_MAX} such seconds.
 * Owned by the executor. Source: Redis 7.2's latency monitor.
 */
public final class LatencySeries {
  private static final int SAMPLES_MAX = 160;

  private final long[] seconds = new long[SAMPLES_MAX];
  private final long[] latenciesMs = new long[SAMPLES_MAX];
  private int first;
  private int size;
  private long worstMs;

  void add(long epochSecond, long latencyMs) {
    worstMs = Math.max(worstMs, latencyMs);
    if (size > 0 && second(size - 1) == epochSecond) {
      int last = place(size - 1);
      latenciesMs[last] = Math.max(latenciesMs[last], latencyMs);
      return;
    }
    if (size == SAMPLES_MAX) {
      first = place(1);
      size--;
    }
    int next = place(size++);
    seconds[next] = epochSecond;
    latenciesMs[next] = latencyMs;
  }

  private int place(int index) {
    return (first + index) % SAMPLES_MAX;
  }

  /** How many samples, at least 1. */
  public int size() {
    return size;
  }

  /** Unix time of a sample; 0 is the oldest. */
  public long second(int index) {
    return seconds[place(index)];
  }

  /** The latency of a sample. */
  public long latencyMs(int index) {
    return latenciesMs[place(index)];
  }

  /** The worst since the series began, even if its sample is gone. */
  public long worstMs() {
    return worstMs;
  }
}
