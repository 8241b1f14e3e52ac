package kinglet.aof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import kinglet.aof.file.LogFile;
import kinglet.aof.file.LogFormat;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.effect.Watermark;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.Gate;
import kinglet.engine.time.Clock;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.Snapshotter;
import kinglet.snapshot.load.Load;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the log replayed at start, begins and ends it, and refuses writes while it is in trouble. Files are made by a thread beside,
 * and taken over in the next slice. Owned by the executor.
 */
public final class AofControl implements CronTask, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("aof");
  private static final int PERIOD_MS = 100;

  private final AofSettings settings;
  private final Supplier<String> serverDirectory;
  private final EffectBatch effects;
  private final Executor executor;
  private final Gate gate;
  private final Clock clock;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("aof-files").daemon().factory());
  private final Rewrites rewrites;
  private final Rewriter rewriter;
  private final Appender appender = new Appender();
  private AppendLog.Threads threads = AppendLog.Threads.ALONE;
  private LogDirectory directory;
  private AppendLog log;
  // Done when no log that was left is open any more.
  private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);
  // Of the start: what is being loaded, the log there is or else another server's data.
  private Recovery recovery;
  private OtherData others;
  private CompletableFuture<Void> warm;
  private long startNanos;
  private String error;
  private long nextMs;
  // Of the files that were left, and of the snapshot.
  private long leftBytes;
  private long baseBytes;

  /**
   * The log of a server.
   *
   * @param serverDirectory where its directory is
   * @param snapshotter makes what a rewritten log begins with
   */
  public AofControl(AofSettings settings, Supplier<String> serverDirectory, EffectBatch effects, Executor executor, Gate gate,
      Clock clock, Snapshotter snapshotter) {
    this.settings = settings;
    this.serverDirectory = serverDirectory;
    this.effects = effects;
    this.executor = executor;
    this.gate = gate;
    this.clock = clock;
    rewrites = new Rewrites(clock);
    rewriter = new Rewriter(this, rewrites, effects, snapshotter, background);
    LogRefusals.add(gate, () -> error);
  }

  /** Which thread appends; before {@link #open}. */
  public void threads(AppendLog.Threads newThreads) {
    threads = newThreads;
  }

  /** What the thread of the log runs, where it has one. */
  public Appender appender() {
    return appender;
  }

  /** The log that is written, or null. */
  public AppendLog log() {
    return log;
  }

  Rewrites rewrites() {
    return rewrites;
  }

  /** How large the log is, the snapshot that it begins with included. */
  long bytes() {
    return log == null ? 0 : leftBytes + log.fileBytes();
  }

  /** How large it was after the last rewrite, or at start. */
  long baseBytes() {
    return baseBytes;
  }

  public AofSettings settings() {
    return settings;
  }

  /**
   * Opens the log there is or, if there is none yet, the data of another server's log; before the first cycle.
   *
   * @return what is to be loaded before {@link #loaded}, or null
   * @throws DamagedLogException if it can't be replayed
   */
  public Load open(Recovery.Sink sink, OtherData otherData) throws IOException {
    directory = openDirectory();
    warm = CompletableFuture.runAsync(this::warmUp, background);
    try {
      return open(settings.restoreTo().isEmpty() ? Recovery.Target.END : Recovery.Target.of(settings.restoreTo()), sink, otherData);
    } catch (IOException e) {
      // Whoever gives up may take the directory away.
      warm.join();
      throw e;
    }
  }

  /** As {@link #open}, but later, and all of it: after {@link #end}. */
  public Load reopen(Recovery.Sink sink, OtherData otherData) throws IOException {
    directory = openDirectory();
    warm = CompletableFuture.completedFuture(null);
    return open(Recovery.Target.END, sink, otherData);
  }

  private Load open(Recovery.Target target, Recovery.Sink sink, OtherData otherData) throws IOException {
    startNanos = clock.nanos();
    if (directory.isEmpty()) {
      Load load = otherData.open();
      others = load == null ? null : otherData;
      return load;
    }
    recovery = new Recovery(directory, target, settings.loadTruncated(), sink);
    recovery.start();
    return recovery;
  }

  /** What {@link #open} found was loaded: begins to write behind it, if the log is on. */
  public void loaded() throws IOException {
    warm.join();
    if (recovery != null) {
      LOG.info("The log was replayed: {} commits, up to offset {}, in {} seconds", recovery.commits(), recovery.offset(),
          String.format(Locale.ROOT, "%.3f", (clock.nanos() - startNanos) / 1e9));
    }
    if (settings.isOn()) {
      goOn();
    }
    recovery = null;
    others = null;
  }

  private void goOn() throws IOException {
    if (recovery != null) {
      effects.resumeAt(recovery.offset());
    } else if (others != null) {
      Path base = directory.newBase(SnapshotFormat.RDB);
      others.save(base);
      directory.addBase(base, effects.position(), nowMs());
    }
    leftBytes = directory.bytes();
    baseBytes = leftBytes;
    begin(directory.addLog(format()));
  }

  private LogDirectory openDirectory() throws IOException {
    return new LogDirectory(Path.of(serverDirectory.get(), settings.directoryName()), settings.fileName());
  }

  private void warmUp() {
    try {
      directory.warmUp(format());
    } catch (IOException e) {
      LOG.debug("The first log file could not be made", e);
    }
  }

  LogFormat format() {
    return LogFormat.valueOf(settings.format().toUpperCase(Locale.ROOT));
  }

  void begin(LogFile file) throws IOException {
    try {
      log = new AppendLog(file, effects.position(), nowMs(), settings.policy(), threads);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    appender.turnTo(log);
    effects.add(log);
    executor.releaseBy(log);
  }

  long nowMs() {
    return clock.epochMicros() / 1000;
  }

  // ---- while it runs ----

  /** CONFIG SET changed appendonly. */
  public void switched() {
    if (settings.isOn() && log == null) {
      // What is written until the log's file is there will stand in the snapshot that it begins with.
      rewriter.schedule();
    }
    // What was executed before in this cycle still goes to a log that was switched off.
    nextMs = 0;
  }

  /** Who rewrites it; null where nobody does. */
  public Rewriter rewriter() {
    return rewriter;
  }

  LogDirectory directory() throws IOException {
    if (directory == null) {
      directory = openDirectory();
    }
    return directory;
  }

  /** The files have changed: sizes are counted anew. */
  void rewritten(long bytesBefore) {
    leftBytes = bytesBefore;
    baseBytes = bytes();
  }

  private void switchOff(long nowMs) {
    effects.commit(nowMs);
    leave();
    refuse(null);
    if (!effects.isTapped()) {
      // What comes now is in no log: what a later one begins with must not seem to follow this one's end.
      effects.resumeAt(effects.offset() + 1);
    }
  }

  /** Nothing goes to the log any more; whoever has its thread brings in what is left, syncs and closes. */
  private void leave() {
    AppendLog left = log;
    log = null;
    effects.remove(left);
    executor.releaseBy(Watermark.NONE);
    closing = CompletableFuture.allOf(closing, appender.end(left, background));
    threads.appender().wake();
  }

  /** Whether a log is being begun, made short or closed, or is about to be: {@link #end} has to wait. */
  public boolean isBusy() {
    return rewriter.isRunning() || rewrites.isScheduled() || !closing.isDone();
  }

  /**
   * Ends the log, if there is one, and waits until all that was committed is in it. What there is can be {@linkplain #reopen
   * opened} then.
   *
   * @throws IOException if the log is in trouble; then it is not ended
   */
  public void end() throws IOException {
    effects.commit(nowMs());
    if (log == null) {
      return;
    }
    if (log.error() != null) {
      throw new IOException(log.error());
    }
    leave();
    closing.join();
  }

  /** CONFIG SET changed appendfsync. */
  public void policyChanged() {
    if (log != null) {
      log.policy(settings.policy());
    }
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    nextMs = nowMs + PERIOD_MS;
    if (!settings.isOn() && log != null) {
      switchOff(nowMs);
    }
    rewriter.run(nowMs);
    if (log != null) {
      if (threads.inline() && log.hasWork()) {
        log.doWork();
      }
      refuse(log.error());
    }
    return 0;
  }

  private void refuse(String newError) {
    error = newError;
    gate.state(Gate.LOG_FAILED, newError != null);
  }

  /** After the last cycle, and when no thread runs the appender any more. */
  @Override
  public void close() throws IOException {
    appender.closeLeft();
    closing.join();
    background.shutdown();
    if (log != null) {
      log.close();
    }
  }

  /** The agent of whatever log there is: on its own thread it appends, and ends logs that were left. */
  public static final class Appender implements Agent {
    private volatile AppendLog current;
    private final Queue<Left> left = new ConcurrentLinkedQueue<>();

    /** A log that this thread is to leave, who closes it then, and who waits for that. */
    private record Left(AppendLog log, ExecutorService closer, CompletableFuture<Void> closed) implements Runnable {
      @Override
      public void run() {
        close(log);
        closed.complete(null);
      }
    }

    private void turnTo(AppendLog log) {
      current = log;
    }

    private CompletableFuture<Void> end(AppendLog log, ExecutorService background) {
      current = null;
      if (log.isInline()) {
        return CompletableFuture.runAsync(() -> close(log), background);
      }
      CompletableFuture<Void> closed = new CompletableFuture<>();
      left.add(new Left(log, background, closed));
      return closed;
    }

    @Override
    public String roleName() {
      return "aof-append";
    }

    @Override
    public int doWork() {
      closeLeft();
      AppendLog log = current;
      return log == null ? 0 : log.doWork();
    }

    private void closeLeft() {
      for (Left gone = left.poll(); gone != null; gone = left.poll()) {
        // This thread may be interrupted, which would close the file before it is synced.
        gone.closer().execute(gone);
      }
    }

    /** Whether it would find something to do. */
    public boolean hasWork() {
      AppendLog log = current;
      return !left.isEmpty() || log != null && log.hasWork();
    }

    private static void close(AppendLog log) {
      try {
        log.close();
      } catch (IOException e) {
        LOG.warn("The log could not be closed", e);
      }
    }
  }
}
