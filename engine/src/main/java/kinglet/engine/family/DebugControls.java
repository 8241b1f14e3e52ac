package kinglet.engine.family;

import java.io.IOException;
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

  /** Writes the snapshot file at once; returns whether it could. */
  boolean save();

  /**
   * Loads the snapshot file at once.
   *
   * @param replaces whether keys that are there already are replaced; else they are an error
   * @return false if it can't be loaded; the log says why
   */
  boolean load(boolean replaces);

  /**
   * Has the log ended, all data dropped and the log loaded, after this command; a session that waits is woken then, and asks
   * {@link #isLogLoaded}.
   */
  void loadLog(Session session);

  /** Whether the last {@link #loadLog} loaded all; the log of the server says why not. */
  boolean isLogLoaded();

  /** Whether RESTORE takes payloads whose checksum is wrong. */
  void skipChecksumValidation(boolean on);

  /**
   * Writes every setting into the configuration file, those at their defaults too.
   *
   * @throws IOException with the system's words if it can't be done
   */
  void rewriteConfiguration() throws IOException;

  /** Writes what DEBUG LOG was given to the server's log, as a warning that says where it comes from. */
  void log(String message);
}
