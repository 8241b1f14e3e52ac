package kinglet.engine.config;

/**
 * When active defragmentation runs, and how much of the time it may take. Owned by the executor. Source: redis.conf of 7.2,
 * whose defaults these are.
 */
public final class DefragSettings implements SettingGroup {
  private static final int PERCENT_MAX = 99;
  private static final int THRESHOLD_MAX = 1000;

  private boolean on;
  private long ignoreBytes = 100 << 20;
  private int thresholdLower = 10;
  private int thresholdUpper = 100;
  private int cycleMin = 1;
  private int cycleMax = 25;
  // A large value is always moved in pieces of a bounded time, whatever this says.
  private long scanFieldsMax = 1000;

  public boolean isOn() {
    return on;
  }

  /** Less waste than that is not worth the work. */
  public long ignoreBytes() {
    return ignoreBytes;
  }

  /** From how much waste on, in percent of what is used, it runs at {@link #cycleMin}. */
  public int thresholdLower() {
    return thresholdLower;
  }

  /** From how much waste on it runs at {@link #cycleMax}. */
  public int thresholdUpper() {
    return thresholdUpper;
  }

  /** In percent of the time. */
  public int cycleMin() {
    return cycleMin;
  }

  /** In percent of the time. */
  public int cycleMax() {
    return cycleMax;
  }

  @Override
  public void declare(SettingTable table) {
    table.bool("activedefrag", () -> on, value -> on = value);
    table.memory("active-defrag-ignore-bytes", 1, Long.MAX_VALUE, () -> ignoreBytes, value -> ignoreBytes = value);
    table.integer("active-defrag-threshold-lower", 0, THRESHOLD_MAX, () -> thresholdLower, value -> thresholdLower = (int) value);
    table.integer("active-defrag-threshold-upper", 0, THRESHOLD_MAX, () -> thresholdUpper, value -> thresholdUpper = (int) value);
    table.integer("active-defrag-cycle-min", 1, PERCENT_MAX, () -> cycleMin, value -> cycleMin = (int) value);
    table.integer("active-defrag-cycle-max", 1, PERCENT_MAX, () -> cycleMax, value -> cycleMax = (int) value);
    table.integer("active-defrag-max-scan-fields", 1, Long.MAX_VALUE, () -> scanFieldsMax,
        value -> scanFieldsMax = value);
  }
}
