package kinglet.perf.report;

/** How a number stands against its target. */
public enum Verdict {
  /** No target is set for it. */
  NONE,
  PASS,
  MISS;

  public static Verdict atLeast(double limit, double value) {
    return value >= limit ? PASS : MISS;
  }

  public static Verdict atMost(double limit, double value) {
    return value <= limit ? PASS : MISS;
  }

  public static Verdict of(boolean met) {
    return met ? PASS : MISS;
  }

  /** The verdict on both together. */
  public Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
