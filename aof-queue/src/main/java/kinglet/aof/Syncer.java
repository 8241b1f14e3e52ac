package kinglet.aof;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<LogFile> left = new ArrayDeque<>();
  private LogFile file;
  private volatile FsyncPolicy policy;
  private volatile boolean paused;
  private volatile boolean idle;
  private boolean ended;

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
    if (policy == FsyncPolicy.ALWAYS && idle) {
      wake();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
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
    lock.lock();
    try {
      left.addLast(file);
      file = newFile;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends its thread after a last sync. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    long lastNanos = System.nanoTime();
    while (await(lastNanos)) {
      lastNanos = System.nanoTime();
      sync(lastNanos);
    }
    sync(System.nanoTime());
  }

  /** Waits until a sync is due. False: it is the last. */
  private boolean await(long lastNanos) {
    lock.lock();
    try {
      while (!ended) {
        long waitNanos = waitNanos(lastNanos);
        if (waitNanos <= 0) {
          return true;
        }
        idle = true;
        // What came before the flag was up would be overlooked.
        if (waitNanos(lastNanos) > 0) {
          changed.awaitNanos(waitNanos);
        }
        idle = false;
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private long waitNanos(long lastNanos) {
    if (left.isEmpty() && (state.appended() == state.synced() || paused)) {
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

  private List<LogFile> files() {
    lock.lock();
    try {
      List<LogFile> files = new ArrayList<>(left);
      files.add(file);
      return files;
    } finally {
      lock.unlock();
    }
  }

  private void leave(LogFile old) throws IOException {
    old.close();
    lock.lock();
    try {
      left.remove(old);
    } finally {
      lock.unlock();
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
      LOG.warn("A sync of the log took {} ms: the disk is busy", tookMs);
    }
  }

  private void bad(IOException e) {
    if (state.syncError() == null) {
      LOG.warn("The log can't be synced: {}. Writes are refused until it can", e.getMessage());
    }
    state.syncError(String.valueOf(e.getMessage()));
  }
}
