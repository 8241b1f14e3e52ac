package kinglet.aof.redis;

import java.io.IOException;

/** A log cannot be loaded; the message says which file, why, and what can be done. Expected: files come from outside. */
public final class AofLoadException extends IOException {
  private static final long serialVersionUID = 1;

  public AofLoadException(String message) {
    super(message);
  }
}
