package kinglet.snapshot.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import kinglet.engine.command.Flags;
import kinglet.engine.config.SavePoint;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Gate;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.stats.InfoText;
import kinglet.snapshot.FileSink;
import kinglet.snapshot.ImmediateSnapshot;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.SnapshotListener;
import kinglet.snapshot.SnapshotRequest;
import kinglet.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own snapshot file: who asks for it, when it is due, how it went. Owned by the executor. Source: rdb.c and
 * serverCron of Redis 7.2.
 */
public final class Persistence implements CronTask, SnapshotListener {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final int PERIOD_MS = 100;
  private static final int RETRY_SECONDS = 5;
  private static final int RANK = 300;
  private static final String MISCONF = "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist "
      + "to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during "
      + "writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the "
      + "RDB error.";

  private final ServerSettings server;
  private final SnapshotSettings settings;
  private final Keyspace keyspace;
  private final Snapshotter snapshotter;
  private final ImmediateSnapshot immediate;
  private final Gate gate;
  private final LongSupplier changes;
  private final SaveRecord record;
  private boolean running;
  private boolean scheduled;
  private boolean givenUp;
  private boolean paused;
  private long nextMs;

  /**
   * Nothing is saved yet.
   *
   * @param changes of data since the start
   * @param nowSeconds Unix time of the start
   */
  public Persistence(ServerSettings server, SnapshotSettings settings, Keyspace keyspace, Snapshotter snapshotter,
      ImmediateSnapshot immediate, Gate gate, LongSupplier changes, long nowSeconds) {
    this.server = server;
    this.settings = settings;
    this.keyspace = keyspace;
    this.snapshotter = snapshotter;
    this.immediate = immediate;
    this.gate = gate;
    this.changes = changes;
    record = new SaveRecord(nowSeconds);
    gate.add(new Gate.Refusal(RANK, Gate.SNAPSHOT_FAILED, Flags.WRITE | Flags.TELLS_HEALTH, 0, this::refusesWrites, MISCONF));
  }

  /** The file. */
  public Path file() {
    return Path.of(server.directory(), server.databaseFile());
  }

  private FileSink sink() {
    Path temporary = Path.of(server.directory(), "temp-" + ProcessHandle.current().pid() + ".rdb");
    return new FileSink(file(), temporary, settings.incrementalSync());
  }

  private long nowSeconds() {
    return keyspace.nowMs() / 1000;
  }

  /** Whether the file is being written in the background. */
  public boolean isRunning() {
    return running;
  }

  /** Whether no snapshot can begin, as one for somebody else is being made or not all data is there. */
  boolean isBusy() {
    return !snapshotter.mayBegin() && !running;
  }

  /** No snapshot begins by itself while this holds: the data is not all there. */
  public void pause(boolean on) {
    paused = on;
  }

  /** Unix time in seconds of the last save. */
  long lastSaveSeconds() {
    return record.lastSeconds();
  }

  private boolean refusesWrites() {
    return settings.stopsWrites() && !settings.points().isEmpty();
  }

  // ---- in the background ----

  /** Begins to write the file in the background; nothing else may be running. */
  void begin() {
    LOG.info("Background saving started");
    record.begin(nowSeconds(), changes.getAsLong());
    running = true;
    scheduled = false;
    givenUp = false;
    snapshotter.begin(new SnapshotRequest(sink(), SnapshotFormat.RDB, settings.checksum(), false, this));
  }

  /** Has the file written as soon as nothing else is running. */
  void schedule() {
    scheduled = true;
  }

  @Override
  public void saved() {
    running = false;
    ended(true);
    LOG.info("Background saving terminated with success");
  }

  @Override
  public void failed(IOException cause) {
    running = false;
    if (givenUp) {
      record.giveUp(nowSeconds());
    } else {
      ended(false);
      LOG.warn("Background saving error: {}", cause.toString());
    }
  }

  private void ended(boolean well) {
    record.end(nowSeconds(), well);
    gate.state(Gate.SNAPSHOT_FAILED, !well);
  }

  private void giveUp() {
    if (running) {
      givenUp = true;
      snapshotter.abort();
    }
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    nextMs = nowMs + PERIOD_MS;
    if (snapshotter.isRunning() || paused) {
      return 0;
    }
    SavePoint due = duePoint();
    if (due != null) {
      LOG.info("{} changes in {} seconds. Saving...", due.changes(), due.seconds());
      begin();
    } else if (scheduled && mayTry()) {
      begin();
    }
    return 0;
  }

  private SavePoint duePoint() {
    long unsaved = record.unsaved(changes.getAsLong());
    for (SavePoint point : settings.points()) {
      if (unsaved >= point.changes() && nowSeconds() - record.lastSeconds() > point.seconds() && mayTry()) {
        return point;
      }
    }
    return null;
  }

  private boolean mayTry() {
    return !record.hasFailed() || nowSeconds() - record.triedSeconds() > RETRY_SECONDS;
  }

  // ---- at once ----

  /** SAVE: returns whether the file was written; the log says why not. */
  boolean save() {
    record.count();
    return writeNow();
  }

  /** Writes the file on this thread. */
  public boolean writeNow() {
    if (paused) {
      LOG.warn("Nothing is saved: not all data is in memory yet");
      return false;
    }
    try {
      immediate.save(sink(), settings.checksum());
      record.savedNow(nowSeconds(), changes.getAsLong());
      gate.state(Gate.SNAPSHOT_FAILED, false);
      LOG.info("DB saved on disk");
      return true;
    } catch (IOException e) {
      LOG.warn("Error saving {}: {}", file(), e.toString());
      return false;
    }
  }

  /** FLUSHALL has emptied everything: what the file holds must not come back. */
  public void flushedAll() {
    giveUp();
    if (!settings.points().isEmpty()) {
      boolean ignored = writeNow();
    }
  }

  /**
   * The process is about to end.
   *
   * @param asked whether saving was asked for; else there must be save points, and it must not have been forbidden
   * @return false if the data should have been saved and could not be
   */
  public boolean saveBeforeEnd(boolean asked, boolean forbidden) {
    if (running) {
      LOG.warn("A snapshot is being written. It is given up");
      giveUp();
    }
    if (paused || forbidden || !asked && settings.points().isEmpty()) {
      return true;
    }
    LOG.info("Saving the final RDB snapshot before exiting.");
    return writeNow();
  }

  // ---- INFO ----

  /** Fields of INFO persistence that stand first. */
  public void writeProgress(InfoText out) {
    out.field("current_cow_peak", snapshotter.pendingBytesMax());
    out.field("current_cow_size", snapshotter.pendingBytes());
    out.field("current_cow_size_age", 0);
    long total = snapshotter.keysTotal();
    out.field("current_fork_perc", total == 0 ? 0 : 100.0 * snapshotter.keysWritten() / total, 2);
    out.field("current_save_keys_processed", snapshotter.keysWritten());
    out.field("current_save_keys_total", total);
  }

  /** The rdb_ fields of INFO persistence, but for those about loading. */
  public void writeSaves(InfoText out) {
    out.field("rdb_changes_since_last_save", record.unsaved(changes.getAsLong()));
    out.field("rdb_bgsave_in_progress", running ? 1 : 0);
    out.field("rdb_last_save_time", record.lastSeconds());
    out.field("rdb_last_bgsave_status", record.hasFailed() ? "err" : "ok");
    out.field("rdb_last_bgsave_time_sec", record.durationSeconds());
    out.field("rdb_current_bgsave_time_sec", running ? nowSeconds() - record.startSeconds() : -1);
    out.field("rdb_saves", record.saves());
    out.field("rdb_last_cow_size", snapshotter.pendingBytesMax());
  }
}
