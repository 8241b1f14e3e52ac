package kinglet.snapshot.command;

import java.util.List;
import kinglet.engine.config.SavePoint;
import kinglet.engine.config.SettingGroup;
import kinglet.engine.config.SettingTable;

/** When and how snapshots are written. Owned by the executor. Source: redis.conf of 7.2, whose defaults these are. */
public final class SnapshotSettings implements SettingGroup {
  private static final List<String> SANITIZE = List.of("no", "yes", "clients");

  private List<SavePoint> points = List.of(new SavePoint(3600, 1), new SavePoint(300, 100), new SavePoint(60, 10000));
  private boolean compression = true;
  private boolean checksum = true;
  private boolean stopsWrites = true;
  private boolean incrementalSync = true;
  private String sanitize = "no";

  /** When a snapshot is written by itself; empty is never. */
  public List<SavePoint> points() {
    return points;
  }

  /** Whether strings are compressed. */
  public boolean compression() {
    return compression;
  }

  /** Whether files end in a checksum, and are checked against it. */
  public boolean checksum() {
    return checksum;
  }

  /** Whether writes are refused after a snapshot failed. */
  public boolean stopsWrites() {
    return stopsWrites;
  }

  /** Whether files are synced while they are written, not only at the end. */
  public boolean incrementalSync() {
    return incrementalSync;
  }

  @Override
  public void declare(SettingTable table) {
    table.words("save", () -> SavePoint.words(points), words -> points = SavePoint.parse(words)).accumulates()
        .alwaysWritten().rewrittenAs(() -> SavePoint.lines(points));
    table.bool("rdbcompression", () -> compression, on -> compression = on);
    table.bool("rdbchecksum", () -> checksum, on -> checksum = on).immutable();
    table.bool("stop-writes-on-bgsave-error", () -> stopsWrites, on -> stopsWrites = on);
    table.bool("rdb-save-incremental-fsync", () -> incrementalSync, on -> incrementalSync = on);
    table.choice("sanitize-dump-payload", SANITIZE, () -> sanitize, word -> sanitize = word)
        .noEffect("files and payloads are always checked");
  }
}
