package kinglet.engine.config;

/**
 * Databases, expiry, events and the counters of LFU. Owned by the executor. Source: redis.conf of 7.2, whose defaults these
 * are.
 */
public final class KeyspaceSettings implements SettingGroup {
  private static final int HZ_MAX = 500;

  private int databases = 16;
  private int expireEffort = 1;
  private int hz = 10;
  private boolean dynamicHz = true;
  private int events;
  private int lfuLogFactor = 10;
  private int lfuDecayMinutes = 1;

  /** How many databases SELECT can choose. */
  public int databases() {
    return databases;
  }

  /** How much of a cycle expiry may take, 1 to 10. */
  public int expireEffort() {
    return expireEffort;
  }

  /** How often in a second periodic work runs, 1 to 500. */
  public int hz() {
    return hz;
  }

  /** Whether many clients raise the frequency. */
  public boolean dynamicHz() {
    return dynamicHz;
  }

  /** Bits of {@link EventClasses}. */
  public int events() {
    return events;
  }

  /** The higher, the more accesses a counter needs to rise. */
  public int lfuLogFactor() {
    return lfuLogFactor;
  }

  /** After how many minutes a counter falls by one; 0 is never. */
  public int lfuDecayMinutes() {
    return lfuDecayMinutes;
  }

  @Override
  public void declare(SettingTable table) {
    table.integer("databases", 1, Integer.MAX_VALUE, () -> databases, value -> databases = (int) value).immutable();
    table.integer("active-expire-effort", 1, 10, () -> expireEffort, value -> expireEffort = (int) value);
    // A hint: Redis takes any number and stays within its bounds.
    table.integer("hz", 0, Integer.MAX_VALUE, () -> hz, value -> hz = Math.clamp(value, 1, HZ_MAX));
    table.bool("dynamic-hz", () -> dynamicHz, value -> dynamicHz = value);
    table.text("notify-keyspace-events", () -> EventClasses.show(events), text -> events = EventClasses.parse(text));
    table.integer("lfu-log-factor", 0, Integer.MAX_VALUE, () -> lfuLogFactor, value -> lfuLogFactor = (int) value);
    table.integer("lfu-decay-time", 0, Integer.MAX_VALUE, () -> lfuDecayMinutes,
        value -> lfuDecayMinutes = (int) value);
  }
}
