package kinglet.aof;

import java.io.IOException;
import java.nio.file.Path;

/** Data that a log of ours does not have yet: what another server left in the directory. Called before the first cycle. */
public interface OtherData {
  /**
   * Loads it.
   *
   * @return whether there is any
   * @throws IOException if it can't be loaded; the message is for the user
   */
  boolean load() throws IOException;

  /** Writes all data as a snapshot. */
  void save(Path snapshot) throws IOException;
}
