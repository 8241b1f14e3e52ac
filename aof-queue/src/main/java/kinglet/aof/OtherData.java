package kinglet.aof;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.snapshot.load.Load;

/** Data that a log of ours does not have yet: what another server left in the directory. Owned by the executor. */
public interface OtherData {
  /**
   * Begins to load it.
   *
   * @return null if there is none
   * @throws IOException if it can't be loaded; the message is for the user
   */
  Load open() throws IOException;

  /** Writes all data as a snapshot. */
  void save(Path snapshot) throws IOException;
}
