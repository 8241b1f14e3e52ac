package kinglet.server;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.exec.CronTask;
import kinglet.engine.family.Shutdown;
import kinglet.snapshot.command.Persistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process, by SHUTDOWN or a signal: saves what is to be saved, then ends. If saving fails, the server goes on:
 * after SHUTDOWN as if nothing had been; after a signal, which a JVM cannot take back, it tries again each second until it
 * succeeds or somebody says SHUTDOWN NOSAVE. Owned by the executor.
 */
final class ProcessEnd implements Shutdown, CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");
  private static final int LOOK_PERIOD_MS = 100;
  private static final int RETRY_MS = 1000;

  private final ServerSettings settings;
  private final Persistence persistence;
  private final Runnable end;
  private final CountDownLatch saved = new CountDownLatch(1);
  private volatile boolean signalled;
  private long nextMs;

  /**
   * Nothing ends yet.
   *
   * @param end ends the process; called on a thread of its own
   */
  ProcessEnd(ServerSettings settings, Persistence persistence, Runnable end) {
    this.settings = settings;
    this.persistence = persistence;
    this.end = end;
  }

  @Override
  public boolean begin(Saving saving, boolean now, boolean force) {
    LOG.info("A client asked to shut down");
    if (!save(saving == Saving.ALWAYS, saving == Saving.NEVER, force)) {
      return false;
    }
    // The executor must not wait for the end, which waits for the executor.
    new Thread(end, "exit").start();
    return true;
  }

  private boolean save(boolean asked, boolean forbidden, boolean force) {
    boolean done = persistence.saveBeforeEnd(asked, forbidden);
    if (!done && !force) {
      LOG.warn("Error trying to save the DB, can't exit.");
    }
    return done || force;
  }

  @Override
  public boolean abort() {
    return false;
  }

  // ---- signals ----

  /** Any thread, when a signal came: waits until the executor has saved. */
  void awaitSaved() throws InterruptedException {
    signalled = true;
    saved.await();
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    nextMs = nowMs + LOOK_PERIOD_MS;
    if (signalled && saved.getCount() > 0) {
      List<String> words = settings.shutdownOnSigterm();
      LOG.info("A signal asked to shut down");
      if (save(words.contains("save"), words.contains("nosave"), words.contains("force"))) {
        saved.countDown();
      } else {
        LOG.warn("A signal was received but there were errors trying to shut down the server; it tries again");
        nextMs = nowMs + RETRY_MS;
      }
    }
    return 0;
  }
}
