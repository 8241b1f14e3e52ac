package kinglet.aof;

import java.util.Locale;

/** When the log is synced, and what replies to writes wait for: {@code appendfsync}. */
public enum FsyncPolicy {
  /** As soon as something is appended; replies wait for it. One sync serves all that wait. */
  ALWAYS(0),
  /** Once a second. */
  EVERYSEC(1000),
  /** As the kernel likes; and now and then, so that the log knows what is on the disk. */
  NO(30_000);

  private final int periodMs;

  FsyncPolicy(int periodMs) {
    this.periodMs = periodMs;
  }

  /** Least time from the begin of a sync to the next. */
  public int periodMs() {
    return periodMs;
  }

  /** By its word in the configuration. */
  public static FsyncPolicy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
