package kinglet.engine.family;

/** Ends the process, for SHUTDOWN; filled by the server. Called on the executor. */
public interface Shutdown {
  /** Nobody can end the process. */
  Shutdown NONE = new Shutdown() {
    @Override
    public boolean begin(Saving saving, boolean now, boolean force) {
      return false;
    }

    @Override
    public boolean abort() {
      return false;
    }
  };

  /** Whether a snapshot is written first. */
  enum Saving {
    /** If save points are configured. */
    AS_CONFIGURED,
    ALWAYS,
    NEVER
  }

  /**
   * Begins to end the process.
   *
   * @param now without waiting for replicas that lag
   * @param force even if the data could not be saved
   * @return false if it can't be done; the log says why
   */
  boolean begin(Saving saving, boolean now, boolean force);

  /** Takes back a shutdown that waits for replicas; false if there is none. */
  boolean abort();
}
