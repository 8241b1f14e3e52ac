package kinglet.engine.family;

import kinglet.engine.session.Session;

/** What DEBUG reaches outside the data; filled by whoever wires the engine. Called on the executor. */
public interface DebugControls {
  /** Whether enable-debug-command lets this client use DEBUG. */
  boolean isAllowed(Session session);

  /**
   * Stops the calling thread for so long.
   *
   * @return Unix time in milliseconds afterwards
   */
  long sleepMicros(long micros);

  /** Whether RESTORE takes payloads whose checksum is wrong. */
  void skipChecksumValidation(boolean on);

  /** Writes what DEBUG LOG was given to the server's log, as a warning that says where it comes from. */
  void log(String message);
}
