package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.exec.CronTask;
import kinglet.engine.family.Shutdown;
import kinglet.snapshot.command.Persistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process, by SHUTDOWN or a signal: saves what is to be saved, then ends. If saving fails, the server goes on as
 * if nothing had been, as Redis does. Owned by the executor.
 */
final class ProcessEnd implements Shutdown, CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");
  private static final int LOOK_PERIOD_MS = 100;
  private static final int IMPATIENT = 1;
  private static final String INTERRUPT = "INT";

  private final ServerSettings settings;
  private final Persistence persistence;
  private final Runnable end;
  // The signal that asked; null if none, or if it came to nothing.
  private volatile String asked;
  private boolean ending;
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
    startEnd();
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

  /** Any thread: a signal came. A second SIGINT wants the end without more ado. */
  void signalled(String signal) {
    if (asked != null && signal.equals(INTERRUPT)) {
      LOG.warn("You insist... exiting now.");
      removeUnfinished();
      Runtime.getRuntime().halt(IMPATIENT);
    }
    LOG.warn("Received SIG{} scheduling shutdown...", signal);
    asked = signal;
  }

  private void removeUnfinished() {
    try {
      for (String name : Persistence.temporaryNames()) {
        Files.deleteIfExists(Path.of(settings.directory(), name));
      }
    } catch (IOException e) {
      LOG.warn("The unfinished snapshot stays: {}", e.getMessage());
    }
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    nextMs = nowMs + LOOK_PERIOD_MS;
    String signal = asked;
    if (signal != null && !ending) {
      List<String> words = signal.equals(INTERRUPT) ? settings.shutdownOnSigint() : settings.shutdownOnSigterm();
      ending = save(words.contains("save"), words.contains("nosave"), words.contains("force"));
      if (ending) {
        startEnd();
      } else {
        LOG.warn("Errors trying to shut down the server. Check the logs for more information.");
        asked = null;
      }
    }
    return 0;
  }

  /** The executor must not wait for the end, which waits for the executor. */
  private void startEnd() {
    new Thread(end, "exit").start();
  }
}
