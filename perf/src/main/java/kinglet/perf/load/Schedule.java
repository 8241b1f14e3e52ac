package kinglet.perf.load;

/**
 * When each request of an open loop is due, whatever the server does: request i at {@code start + i / rate}. A latency is
 * counted from here and not from the moment of sending, so that the requests that a stall kept from being sent count with
 * all the time they waited (no coordinated omission).
 *
 * <p>Immutable. Times are those of {@link System#nanoTime()}; rates are per second.
 */
record Schedule(long startNs, double rate) {
  private static final double NANOS = 1e9;

  Schedule {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate " + rate);
    }
  }

  /** When request {@code i} is due; the first is number 0. */
  long dueNs(long i) {
    return startNs + (long) (i * (NANOS / rate));
  }

  /** How many requests are due at the given time. */
  long dueBy(long nowNs) {
    if (nowNs < startNs) {
      return 0;
    }
    long n = (long) ((nowNs - startNs) * (rate / NANOS));
    // Rounding may put the estimate one off; dueNs() is what counts.
    while (dueNs(n) <= nowNs) {
      n++;
    }
    while (n > 0 && dueNs(n - 1) > nowNs) {
      n--;
    }
    return n;
  }

  /** How many requests fall into a run of this length. */
  long total(long durationNs) {
    return Math.round(durationNs * (rate / NANOS));
  }
}
