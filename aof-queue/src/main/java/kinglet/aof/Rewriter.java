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
  // Made for a log that is being switched on; null while a log is rewritten.
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

  /** Whether something else makes a snapshot now, or none can be made. */
  boolean isBusy() {
    return !snapshotter.mayBegin();
  }

  /** Has one begin as soon as possible. */
  void schedule() {
    nextTryMs = 0;
    rewrites.schedule();
  }

  /** Begins one: the file first. */
  void begin() {
    rewrites.begin();
    boolean on = control.log() != null;
    file = CompletableFuture.supplyAsync(() -> makeLog(on), background);
    LOG.info("Background append only file rewriting started");
  }

  private NewLog makeLog(boolean listed) {
    try {
      NewLog log = control.directory().makeLog(control.format());
      if (listed) {
        control.directory().add(log);
      }
      return log;
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
    effects.commit(nowMs);
    first = control.log() == null ? made : null;
    if (first == null) {
      control.log().turnTo(made.file(), effects.offset(), nowMs);
      control.log().pauseSyncs(control.settings().noSyncOnRewrite());
    } else if (control.settings().isOn()) {
      control.begin(made.file());
    } else {
      made.file().close();
    }
    SnapshotFormat format = control.settings().isInstantRestart() ? SnapshotFormat.MAPPED : SnapshotFormat.RDB;
    base = control.directory().newBase(format);
    FileSink sink = new FileSink(base, base.resolveSibling("temp-" + base.getFileName()), true);
    snapshotter.begin(new SnapshotRequest(sink, format, true, true, new Listener()));
  }

  private final class Listener implements SnapshotListener {
    @Override
    public void cut(long offset) {
      baseOffset = offset;
    }

    @Override
    public void saved() {
      long nowMs = control.nowMs();
      done = CompletableFuture.supplyAsync(() -> take(nowMs), background);
    }

    @Override
    public void failed(IOException cause) {
      fail(cause);
    }
  }

  /** The snapshot takes its place in the manifest. Returns how large everything but the newest log file is. */
  private long take(long nowMs) {
    try {
      LogDirectory directory = control.directory();
      if (first == null) {
        directory.addBase(base, baseOffset, nowMs);
        directory.dropCovered(control.settings().retention(), nowMs);
      } else {
        directory.beginWith(base, baseOffset, nowMs, control.settings().isOn() ? first : null);
      }
      return directory.bytes() - directory.newestLogBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(long bytes) {
    done = null;
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
    if (first != null && control.settings().isOn()) {
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
