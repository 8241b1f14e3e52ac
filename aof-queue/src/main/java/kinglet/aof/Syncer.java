package kinglet.aof;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import kinglet.aof.file.LogFile;
import kinglet.engine.session.Waker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syncs the log on a thread of its own, so that a disk that stalls stalls nobody else. One sync covers everything appended
 * before it began: whoever comes meanwhile waits for the next, together. A file that was left is synced before the next one
 * counts.
 */
final class Syncer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("aof");
  private static final long RETRY_MS = 100;

  private final LogState state;
  private final Waker waker;
  private final AtomicBoolean idle = new AtomicBoolean();
  private final ArrayDeque<LogFile> left = new ArrayDeque<>();
  private LogFile file;
  private volatile FsyncPolicy policy;
  private volatile boolean paused;
  private volatile boolean ended;
  private volatile Thread sleeper;

  /**
   * @param waker of who releases replies
   */
  Syncer(LogState state, LogFile file, FsyncPolicy policy, Waker waker) {
    this.state = state;
    this.file = file;
    this.policy = policy;
    this.waker = waker;
  }

  /** Something was appended. The thread that appends; cheap unless the syncer sleeps and should not. */
  void appended() {
    if (policy == FsyncPolicy.ALWAYS) {
      wake();
    }
  }

  /** Only who ends its sleep pays for that: until it runs, more may come. */
  private void wake() {
    if (idle.get() && idle.compareAndSet(true, false)) {
      LockSupport.unpark(sleeper);
    }
  }

  FsyncPolicy policy() {
    return policy;
  }

  void policy(FsyncPolicy newPolicy) {
    policy = newPolicy;
    wake();
  }

  /** Whether syncs wait for the end of something else that writes much ({@code no-appendfsync-on-rewrite}). */
  void pause(boolean on) {
    paused = on;
    wake();
  }

  /** From here on another file is appended to. */
  void turnTo(LogFile newFile) {
    synchronized (left) {
      left.addLast(file);
      file = newFile;
    }
    wake();
  }

  /** Ends its thread after a last sync. */
  void end() {
    ended = true;
    wake();
  }

  @Override
  public void run() {
    sleeper = Thread.currentThread();
    long lastNanos = System.nanoTime();
    while (await(lastNanos)) {
      lastNanos = System.nanoTime();
      sync(lastNanos);
    }
    sync(System.nanoTime());
  }

  /** Waits until a sync is due. False: it is the last. */
  private boolean await(long lastNanos) {
    while (!ended) {
      long waitNanos = waitNanos(lastNanos);
      if (waitNanos <= 0) {
        return true;
      }
      idle.set(true);
      // What came before the flag was up would be overlooked.
      if (!ended && waitNanos(lastNanos) > 0) {
        LockSupport.parkNanos(this, waitNanos);
      }
      idle.set(false);
    }
    return false;
  }

  private long waitNanos(long lastNanos) {
    if (!hasLeft() && (state.appended() == state.synced() || paused)) {
      return TimeUnit.MILLISECONDS.toNanos(policy == FsyncPolicy.ALWAYS ? RETRY_MS : policy.periodMs());
    }
    long periodMs = state.syncError() == null ? policy.periodMs() : RETRY_MS;
    return lastNanos + TimeUnit.MILLISECONDS.toNanos(periodMs) - System.nanoTime();
  }

  private void sync(long startNanos) {
    try {
      long offset = state.appended();
      // Read after the offset: what is below it is in one of these.
      List<LogFile> files = files();
      LogFile last = files.removeLast();
      for (LogFile old : files) {
        old.force();
        leave(old);
      }
      if (offset > state.synced()) {
        last.force();
        state.synced(offset);
        waker.wake();
      }
      good(startNanos);
    } catch (IOException e) {
      bad(e);
    }
  }

  private boolean hasLeft() {
    synchronized (left) {
      return !left.isEmpty();
    }
  }

  private List<LogFile> files() {
    synchronized (left) {
      List<LogFile> files = new ArrayList<>(left);
      files.add(file);
      return files;
    }
  }

  private void leave(LogFile old) throws IOException {
    old.close();
    synchronized (left) {
      left.remove(old);
    }
  }

  private void good(long startNanos) {
    if (state.syncError() != null) {
      LOG.warn("The log can be synced again");
      state.syncError(null);
    }
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (tookMs > Math.max(RETRY_MS, policy.periodMs())) {
      state.delayedSync();
      LOG.warn("Asynchronous AOF fsync is taking too long (disk is busy?): {} ms. Whoever does not wait for it goes on", tookMs);
    }
  }

  private void bad(IOException e) {
    if (state.syncError() == null) {
      LOG.warn("The log can't be synced: {}. Writes are refused until it can", e.getMessage());
    }
    state.syncError(String.valueOf(e.getMessage()));
  }
}
