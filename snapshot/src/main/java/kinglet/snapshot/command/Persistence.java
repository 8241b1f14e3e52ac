package kinglet.snapshot.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import kinglet.engine.command.Flags;
import kinglet.engine.config.SavePoint;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Gate;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.Session;
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
  private static final String TEMPORARY = "temp-" + ProcessHandle.current().pid() + ".rdb";
  // Of what is written at once: one that was given up in the background may still be there for a moment.
  private static final String TEMPORARY_NOW = "temp-" + ProcessHandle.current().pid() + "-now.rdb";
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
  private final Consumer<Session> wake;
  private final SaveRecord record;
  private final SaveInTurn inTurn = new SaveInTurn();
  private BooleanSupplier others = () -> false;
  private boolean running;
  private boolean scheduled;
  private boolean givenUp;
  private boolean paused;
  private long nextMs;

  /**
   * Nothing is saved yet.
   *
   * @param changes of data since the start
   * @param wake has a session's command executed again that waits
   * @param nowSeconds Unix time of the start
   */
  public Persistence(ServerSettings server, SnapshotSettings settings, Keyspace keyspace, Snapshotter snapshotter,
      ImmediateSnapshot immediate, Gate gate, LongSupplier changes, Consumer<Session> wake, long nowSeconds) {
    this.server = server;
    this.settings = settings;
    this.keyspace = keyspace;
    this.snapshotter = snapshotter;
    this.immediate = immediate;
    this.gate = gate;
    this.changes = changes;
    this.wake = wake;
    record = new SaveRecord(nowSeconds);
    gate.add(new Gate.Refusal(RANK, Gate.SNAPSHOT_FAILED, Flags.WRITE | Flags.TELLS_HEALTH, 0, this::refusesWrites, MISCONF));
  }

  /** The file. */
  public Path file() {
    return Path.of(server.directory(), server.databaseFile());
  }

  private FileSink sink(String temporaryName) {
    return new FileSink(file(), Path.of(server.directory(), temporaryName), settings.incrementalSync());
  }

  /** The names that unfinished files have; in the server's directory. */
  public static List<String> temporaryNames() {
    return List.of(TEMPORARY, TEMPORARY_NOW);
  }

  private long nowSeconds() {
    return keyspace.nowMs() / 1000;
  }

  /** Whether the file is being written in the background. */
  public boolean isRunning() {
    return running;
  }

  /** Whether no snapshot can begin, as one for somebody else is being made or is about to be, or not all data is there. */
  boolean isBusy() {
    return !snapshotter.mayBegin() && !running || others.getAsBoolean();
  }

  /** Tells of others who make snapshots: none begins in the background while they are at it. Before the first cycle. */
  public void others(BooleanSupplier areBusy) {
    others = areBusy;
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
    write(this);
  }

  /** Has the snapshot thread write the file; nothing else may be running. */
  private void write(SnapshotListener listener) {
    snapshotter.begin(new SnapshotRequest(sink(TEMPORARY), SnapshotFormat.RDB, settings.checksum(), false, listener));
  }

  /** Has the file written as soon as nothing else is running. */
  void schedule() {
    scheduled = true;
  }

  @Override
  public void saved() {
    running = false;
    if (givenUp) {
      // Too late to be stopped; what was written since is what counts.
      record.giveUp(nowSeconds());
    } else {
      ended(true);
      LOG.info("Background saving terminated with success");
    }
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
    inTurn.giveUp();
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
    if (inTurn.isAsked()) {
      inTurn.begin();
      return 0;
    }
    if (others.getAsBoolean()) {
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

  // ---- while somebody waits ----

  /** SAVE: begins as soon as nothing else is running; the session is woken when it is done. */
  void save(Session session) {
    record.count();
    inTurn.ask(session);
    nextMs = 0;
  }

  /** Whether the last SAVE wrote the file; the log says why not. */
  boolean isSaved() {
    return inTurn.successful;
  }

  /** Whether somebody waits for a SAVE. */
  boolean isAwaited() {
    return inTurn.isAsked() || !inTurn.waiting.isEmpty();
  }

  /** SAVE, in slices as BGSAVE, so that it stands in nobody's way but the client's who asked for it. */
  private final class SaveInTurn implements SnapshotListener {
    private final List<Session> asking = new ArrayList<>();
    private final List<Session> waiting = new ArrayList<>();
    private long changesAtStart;
    private boolean givenUp;
    private boolean successful;

    void ask(Session session) {
      asking.add(session);
    }

    boolean isAsked() {
      return !asking.isEmpty();
    }

    void begin() {
      waiting.addAll(asking);
      asking.clear();
      changesAtStart = changes.getAsLong();
      givenUp = false;
      write(this);
    }

    /** What it was to write is history: it begins again, with what there is then. */
    void giveUp() {
      if (!waiting.isEmpty() && !givenUp) {
        givenUp = true;
        asking.addAll(waiting);
        waiting.clear();
        snapshotter.abort();
      }
    }

    @Override
    public void saved() {
      if (!givenUp) {
        savedAll(changesAtStart);
        answer(true);
      }
    }

    @Override
    public void failed(IOException cause) {
      if (!givenUp) {
        couldNotSave(cause);
        answer(false);
      }
    }

    private void answer(boolean success) {
      successful = success;
      waiting.forEach(wake);
      waiting.clear();
    }
  }

  // ---- at once ----

  /** Writes the file on this thread. */
  public boolean writeNow() {
    if (paused) {
      LOG.warn("Nothing is saved: not all data is in memory yet");
      return false;
    }
    try {
      immediate.save(sink(TEMPORARY_NOW), settings.checksum());
      savedAll(changes.getAsLong());
      return true;
    } catch (IOException e) {
      couldNotSave(e);
      return false;
    }
  }

  private void savedAll(long changesThen) {
    record.savedNow(nowSeconds(), changesThen);
    gate.state(Gate.SNAPSHOT_FAILED, false);
    LOG.info("DB saved on disk");
  }

  private void couldNotSave(IOException e) {
    LOG.warn("Error saving {}: {}", file(), e.toString());
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
    if (running || isAwaited()) {
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
