package kinglet.aof;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kinglet.aof.file.LogFile;
import kinglet.aof.file.LogWriter;
import kinglet.engine.effect.EffectTap;
import kinglet.engine.effect.Watermark;
import kinglet.engine.session.Waker;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that is written: takes commits from the executor and appends them, syncs them on a thread of its own, has room made
 * ahead by another, and tells how far replies may go out.
 *
 * <p>It appends on the executor's thread where that shares its core anyway, else as an agent on a thread of its own that gets the
 * commits through a {@link HandOver}. There too go the commits that could not be appended, until they can.
 */
public final class AppendLog implements EffectTap, Watermark, Agent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("aof");
  private static final int TURN = -2;
  private static final int FRAMES_PER_CYCLE_MAX = 1000;
  private static final long RESERVE_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long UNDER_WAY_BYTES_MAX = 256 << 20;

  private final HandOver handOver = new HandOver();
  private final LogState state;
  private final Syncer syncer;
  private final Thread syncThread;
  private final Thread reserveThread;
  private final boolean inline;
  private final Waker appender;
  private final Waker executor;
  private volatile LogWriter writer;
  private volatile LogFile turnTo;
  private volatile boolean ended;
  private volatile String reserveError;
  private long nextTryNanos;

  /**
   * What wakes whom.
   *
   * @param inline whether it appends on the executor's thread
   * @param appender wakes the thread of the agent
   * @param executor wakes the executor when replies may go out
   */
  public record Threads(boolean inline, Waker appender, Waker executor) {
    /** For who calls all duty cycles by hand. */
    public static final Threads ALONE = new Threads(true, Waker.NONE, Waker.NONE);
  }

  /**
   * Begins to write.
   *
   * @param file new and empty
   * @param offset of the first byte that will come
   */
  public AppendLog(LogFile file, long offset, long nowMs, FsyncPolicy policy, Threads threads) throws IOException {
    inline = threads.inline();
    appender = threads.appender();
    executor = threads.executor();
    state = new LogState(offset);
    writer = new LogWriter(file, offset, nowMs);
    syncer = new Syncer(state, file, policy, executor);
    syncThread = Thread.ofPlatform().name("aof-sync").daemon().start(syncer);
    reserveThread = Thread.ofPlatform().name("aof-space").daemon().start(this::reserveAhead);
  }

  // ---- executor ----

  @Override
  public void commit(long offset, int database, long timeMs, long address, long length) {
    if (!inline || !handOver.isEmpty() || !append(offset, database, timeMs, address, length)) {
      handOver.put(offset, database, timeMs, address, length);
      appender.wake();
    }
  }

  /** Replies to writes below this offset may go out, by the policy. */
  @Override
  public long offset() {
    return syncer.policy() == FsyncPolicy.ALWAYS ? state.synced() : state.appended();
  }

  /** What comes from here on goes to another file, new and empty. */
  public void turnTo(LogFile file, long offset, long nowMs) {
    turnTo = file;
    if (!inline || !handOver.isEmpty() || !turn(offset, nowMs)) {
      handOver.put(offset, TURN, nowMs, 0, 0);
      appender.wake();
    }
  }

  boolean isInline() {
    return inline;
  }

  /** Whether the file of the last {@link #turnTo} is not yet appended to. */
  public boolean isTurning() {
    return turnTo != null;
  }

  public LogState state() {
    return state;
  }

  public FsyncPolicy policy() {
    return syncer.policy();
  }

  public void policy(FsyncPolicy policy) {
    syncer.policy(policy);
  }

  /** Whether syncs wait meanwhile, but for those that replies wait for. */
  public void pauseSyncs(boolean on) {
    syncer.pause(on);
  }

  /** Bytes handed over that are not appended yet. */
  public long underWayBytes() {
    return handOver.bytes();
  }

  /** How much is in the file that is written. */
  public long fileBytes() {
    return writer.file().bytes();
  }

  /** Why writes must be refused, in the system's words; null if they need not. */
  public String error() {
    if (state.writeError() != null) {
      return state.writeError();
    }
    if (reserveError != null) {
      return reserveError;
    }
    return handOver.bytes() > UNDER_WAY_BYTES_MAX ? "Cannot allocate memory" : state.syncError();
  }

  // ---- the thread that appends ----

  @Override
  public String roleName() {
    return "aof-append";
  }

  /** Appends what was handed over; on the executor's thread too, where something could not be appended before. */
  @Override
  public int doWork() {
    int done = 0;
    while (done < FRAMES_PER_CYCLE_MAX && mayTry() && handOver.hasFrame() && appendFrame()) {
      handOver.take();
      done++;
    }
    if (done > 0 && !inline) {
      executor.wake();
    }
    return done;
  }

  /** Whether {@link #doWork} would find something. */
  public boolean hasWork() {
    return !handOver.isEmpty() && mayTry();
  }

  private boolean mayTry() {
    return state.writeError() == null || System.nanoTime() - nextTryNanos > 0;
  }

  private boolean appendFrame() {
    return handOver.database() == TURN
        ? turn(handOver.offset(), handOver.timeMs())
        : append(handOver.offset(), handOver.database(), handOver.timeMs(), handOver.address(), handOver.length());
  }

  private boolean append(long offset, int database, long timeMs, long address, long length) {
    try {
      writer.commit(offset, database, timeMs, state.synced(), address, length);
      state.appended(offset + length);
      syncer.appended();
      return good();
    } catch (IOException e) {
      return bad(e);
    }
  }

  private boolean turn(long offset, long nowMs) {
    try {
      LogFile file = turnTo;
      writer = new LogWriter(file, offset, nowMs);
      syncer.turnTo(file);
      turnTo = null;
      return good();
    } catch (IOException e) {
      return bad(e);
    }
  }

  private boolean good() {
    if (state.writeError() != null) {
      LOG.warn("The log can be written again");
      state.writeError(null);
    }
    return true;
  }

  private boolean bad(IOException e) {
    if (state.writeError() == null) {
      LOG.warn("The log can't be written: {}. Writes are refused until it can", e.getMessage());
    }
    state.writeError(String.valueOf(e.getMessage()));
    nextTryNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    return false;
  }

  // ---- the thread that makes room ----

  private void reserveAhead() {
    while (!ended) {
      try {
        writer.file().reserve();
        reserveError = null;
      } catch (IOException e) {
        if (reserveError == null) {
          LOG.warn("No room for the log: {}. Writes are refused until there is", e.getMessage());
        }
        reserveError = e.getMessage();
      }
      LockSupport.parkNanos(RESERVE_PERIOD_NANOS);
    }
  }

  // ---- end ----

  /** After the last commit, and when no thread runs the agent any more: appends what is left, syncs and closes. */
  @Override
  public void close() throws IOException {
    doWork();
    ended = true;
    syncer.end();
    try {
      reserveThread.join();
      syncThread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
    if (!handOver.isEmpty()) {
      LOG.error("{} bytes could not be written to the log: {}", handOver.bytes(), state.writeError());
    }
    handOver.close();
  }
}
