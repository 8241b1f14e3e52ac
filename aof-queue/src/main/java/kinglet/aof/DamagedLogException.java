package kinglet.aof;

import java.io.IOException;

/** The log is not as it was written; the message names the file and the place. */
public final class DamagedLogException extends IOException {
  private static final long serialVersionUID = 1;

  public DamagedLogException(String message) {
    super(message);
  }
}
