package kinglet.aof;

import java.util.List;
import kinglet.engine.config.SettingGroup;
import kinglet.engine.config.SettingTable;

/**
 * The log. Owned by the executor. Source: redis.conf of 7.2, whose defaults these are; {@code log-retention}, {@code log-format},
 * {@code instant-restart} and {@code restore-to} are ours.
 */
public final class AofSettings implements SettingGroup {
  private static final List<String> POLICIES = List.of("everysec", "always", "no");
  private static final List<String> FORMATS = List.of("queue", "plain");

  private boolean on;
  private String policy = "everysec";
  private String directoryName = "appendonlydir";
  private String fileName = "appendonly.aof";
  private boolean noSyncOnRewrite;
  private boolean loadTruncated = true;
  private boolean rdbPreamble = true;
  private boolean timestamps;
  private boolean incrementalSync = true;
  private long rewritePercentage = 100;
  private long rewriteBytesMin = 64 << 20;
  private Retention retention = Retention.NONE;
  private String format = "queue";
  private String restoreTo = "";
  private boolean instantRestart;

  /** Whether there is a log. */
  public boolean isOn() {
    return on;
  }

  public FsyncPolicy policy() {
    return FsyncPolicy.of(policy);
  }

  /** The log's directory, in the server's. */
  public String directoryName() {
    return directoryName;
  }

  /** What the names of the log's files begin with. */
  public String fileName() {
    return fileName;
  }

  /** Whether syncs wait for the end of a rewrite. */
  public boolean noSyncOnRewrite() {
    return noSyncOnRewrite;
  }

  /** Whether a torn end is cut at start, and does not stop it. */
  public boolean loadTruncated() {
    return loadTruncated;
  }

  /** By how much the log grows, in percent of its size after the last rewrite, before it is rewritten; 0 is never. */
  public long rewritePercentage() {
    return rewritePercentage;
  }

  /** Below it the log is never rewritten by itself. */
  public long rewriteBytesMin() {
    return rewriteBytesMin;
  }

  /** What is kept of the log beyond what a start needs. */
  public Retention retention() {
    return retention;
  }

  /** In which format files are written: queue or plain. */
  public String format() {
    return format;
  }

  /** Up to where the log is replayed at start, see {@link Recovery.Target#of}; empty is everything. */
  public String restoreTo() {
    return restoreTo;
  }

  /** Whether rewritten logs begin with a snapshot that a start serves from at once, and a start does so where it finds one. */
  public boolean isInstantRestart() {
    return instantRestart;
  }

  @Override
  public void declare(SettingTable table) {
    table.bool("appendonly", () -> on, value -> on = value).refusedWhileLoading();
    table.choice("appendfsync", POLICIES, () -> policy, word -> policy = word);
    table.path("appenddirname", () -> directoryName, name -> directoryName = baseName(name, "appenddirname")).immutable();
    table.path("appendfilename", () -> fileName, name -> fileName = baseName(name, "appendfilename")).immutable();
    table.bool("no-appendfsync-on-rewrite", () -> noSyncOnRewrite, value -> noSyncOnRewrite = value);
    table.bool("aof-load-truncated", () -> loadTruncated, value -> loadTruncated = value);
    table.bool("aof-use-rdb-preamble", () -> rdbPreamble, value -> rdbPreamble = value)
        .noEffect("a rewritten log begins with a snapshot");
    table.bool("aof-timestamp-enabled", () -> timestamps, value -> timestamps = value)
        .noEffect("every record has its time");
    table.bool("aof-rewrite-incremental-fsync", () -> incrementalSync, value -> incrementalSync = value)
        .noEffect("files are synced by a thread of their own");
    table.integer("auto-aof-rewrite-percentage", 0, Integer.MAX_VALUE, () -> rewritePercentage, value -> rewritePercentage = value);
    table.memory("auto-aof-rewrite-min-size", 0, Long.MAX_VALUE, () -> rewriteBytesMin, value -> rewriteBytesMin = value);
    table.words("log-retention", () -> retention.words(), words -> retention = Retention.parse(words));
    table.choice("log-format", FORMATS, () -> format, word -> format = word).immutable();
    table.bool("instant-restart", () -> instantRestart, value -> instantRestart = value);
    table.text("restore-to", () -> restoreTo, this::restoreTo).immutable().unsetIfEmpty().hidden();
  }

  private void restoreTo(String text) {
    if (!text.isEmpty()) {
      try {
        Recovery.Target.of(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("restore-to must be a Unix time in milliseconds or a stream offset", e);
      }
    }
    restoreTo = text;
  }

  private static String baseName(String name, String setting) {
    if (name.isEmpty() || name.contains("/") || name.contains(" ")) {
      throw new IllegalArgumentException(name.isEmpty() ? setting + " can't be empty"
          : setting + " can't be a path, just a " + (setting.equals("appenddirname") ? "dirname" : "filename"));
    }
    return name;
  }
}
