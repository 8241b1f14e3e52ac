package kinglet.snapshot.load;

import java.io.IOException;

/** Data on its way from files into the keyspace, in steps. Owned by the executor. */
public interface Load extends AutoCloseable {
  /**
   * Reads some more, much less than clients may wait for.
   *
   * @return whether there is more
   * @throws IOException if it can't be loaded; the message is for the user
   */
  boolean step() throws IOException;

  /** Of all files together, in bytes; what a file has in reserve at its end included. */
  long size();

  /** How many bytes of them were read. */
  long position();

  /** Lets go of the files. */
  @Override
  void close();

  /** Reads all that is left. */
  default void readAll() throws IOException {
    boolean more = true;
    while (more) {
      more = step();
    }
  }
}
