package kinglet.aof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import kinglet.aof.LogDirectory.NewLog;
import kinglet.engine.effect.EffectBatch;
import kinglet.snapshot.FileSink;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.SnapshotListener;
import kinglet.snapshot.SnapshotRequest;
import kinglet.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the log short: a new file is begun, then a snapshot written, and when that is done, what it covers is dropped. At any time
 * the manifest names what a start needs. The same brings the data there is into a log that is switched on. Files are made and
 * dropped by a thread beside. Owned by the executor.
 */
public final class Rewriter {
  private static final Logger LOG = LoggerFactory.getLogger("aof");
  private static final long RETRY_MS = 60_000;

  private final AofControl control;
  private final Rewrites rewrites;
  private final EffectBatch effects;
  private final Snapshotter snapshotter;
  private final Executor background;
  private CompletableFuture<NewLog> file;
  private CompletableFuture<Long> done;
  // Whether the manifest names the file that is being made.
  private boolean listed;
  // Begun for a log that was switched on, and not in the manifest until a snapshot stands before it; null while a log is rewritten.
  private NewLog first;
  private Path base;
  private long baseOffset;
  private long nextTryMs;

  Rewriter(AofControl control, Rewrites rewrites, EffectBatch effects, Snapshotter snapshotter, Executor background) {
    this.control = control;
    this.rewrites = rewrites;
    this.effects = effects;
    this.snapshotter = snapshotter;
    this.background = background;
  }

  /** Whether one is under way. */
  public boolean isRunning() {
    return rewrites.isRunning();
  }

  /** Whether something else makes a snapshot now, or none can be made, or the file of the last rewrite is not yet in use. */
  boolean isBusy() {
    return !snapshotter.mayBegin() || control.log() != null && control.log().isTurning();
  }

  /** Has one begin as soon as possible. */
  void schedule() {
    nextTryMs = 0;
    rewrites.schedule();
  }

  /** Begins one: the file first. */
  void begin() {
    rewrites.begin();
    make();
    LOG.info("Background append only file rewriting started");
  }

  private void make() {
    boolean inManifest = control.log() != null && first == null;
    listed = inManifest;
    file = CompletableFuture.supplyAsync(() -> make(inManifest), background);
  }

  private NewLog make(boolean inManifest) {
    try {
      LogDirectory directory = control.directory();
      return inManifest ? directory.addNewLog(control.format()) : directory.makeLog(control.format());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on, as far as it is. */
  void run(long nowMs) {
    try {
      if (file != null && file.isDone() && snapshotter.mayBegin()) {
        snapshot(nowMs);
      } else if (done != null && done.isDone()) {
        end(done.join());
      } else if (!isRunning() && nowMs >= nextTryMs && isDue() && !isBusy()) {
        begin();
      }
    } catch (IOException | CompletionException e) {
      fail(e);
    }
  }

  private boolean isDue() {
    if (rewrites.isScheduled()) {
      return true;
    }
    AofSettings settings = control.settings();
    long bytes = control.bytes();
    return control.log() != null && settings.rewritePercentage() > 0 && bytes > settings.rewriteBytesMin()
        && (bytes - control.baseBytes()) * 100 / Math.max(1, control.baseBytes()) >= settings.rewritePercentage();
  }

  private void snapshot(long nowMs) throws IOException {
    NewLog made = file.join();
    file = null;
    if (listed && control.log() == null) {
      // The log was switched off: what is written next would seem to follow what it ends with.
      made.file().close();
      make();
      return;
    }
    effects.commit(nowMs);
    first = listed ? null : made;
    turnTo(made, nowMs);
    SnapshotFormat format = control.settings().isInstantRestart() ? SnapshotFormat.MAPPED : SnapshotFormat.RDB;
    base = control.directory().newBase(format);
    FileSink sink = new FileSink(base, base.resolveSibling("temp-" + base.getFileName()), true);
    snapshotter.begin(new SnapshotRequest(sink, format, true, true, new Listener()));
  }

  private void turnTo(NewLog made, long nowMs) throws IOException {
    if (control.log() != null) {
      control.log().turnTo(made.file(), effects.offset(), nowMs);
      control.log().pauseSyncs(control.settings().noSyncOnRewrite());
    } else if (control.settings().isOn()) {
      control.begin(made.file());
    } else {
      made.file().close();
    }
  }

  private final class Listener implements SnapshotListener {
    @Override
    public void cut(long offset) {
      baseOffset = offset;
    }

    @Override
    public void saved() {
      long nowMs = control.nowMs();
      boolean rewritten = first == null;
      NewLog log = control.log() == null ? null : first;
      done = CompletableFuture.supplyAsync(() -> take(rewritten, log, nowMs), background);
    }

    @Override
    public void failed(IOException cause) {
      fail(cause);
    }
  }

  /** The snapshot takes its place in the manifest. Returns how large everything but the newest log file is. */
  private long take(boolean rewritten, NewLog log, long nowMs) {
    try {
      LogDirectory directory = control.directory();
      if (rewritten) {
        directory.addBase(base, baseOffset, nowMs);
        directory.dropCovered(control.settings().retention(), nowMs);
      } else {
        directory.beginWith(base, baseOffset, nowMs, log);
      }
      return directory.bytes() - directory.newestLogBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(long bytes) {
    done = null;
    first = null;
    resume();
    rewrites.end(true);
    control.rewritten(bytes);
    LOG.info("Background AOF rewrite finished successfully");
  }

  private void fail(Exception e) {
    LOG.warn("Background AOF rewrite failed: {}", e.toString());
    file = null;
    done = null;
    resume();
    nextTryMs = control.nowMs() + RETRY_MS;
    rewrites.end(false);
    if (control.settings().isOn() && (first != null || control.log() == null)) {
      // The log that was to be switched on has nothing to begin with.
      rewrites.schedule();
    }
  }

  private void resume() {
    if (control.log() != null) {
      control.log().pauseSyncs(false);
    }
  }
}
