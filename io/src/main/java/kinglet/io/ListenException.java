package kinglet.io;

import java.io.IOException;

/** The server cannot listen where it was told to; the message says where and why, in Redis's words. */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
