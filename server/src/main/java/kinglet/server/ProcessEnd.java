package kinglet.server;

import kinglet.engine.family.Shutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SHUTDOWN: the process exits, and its shutdown hook closes the server. There is nothing to save yet. */
final class ProcessEnd implements Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");

  @Override
  public boolean begin(Saving saving, boolean now, boolean force) {
    LOG.info("A client asked to shut down");
    // The executor must not wait for the hook, which waits for the executor.
    new Thread(() -> System.exit(0), "exit").start();
    return true;
  }

  @Override
  public boolean abort() {
    return false;
  }
}
