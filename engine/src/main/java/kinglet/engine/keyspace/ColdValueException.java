package kinglet.engine.keyspace;

/** A value that was moved out of memory can't be read back. Nothing was changed. */
public final class ColdValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong, as an error reply goes on after its first word. */
  public ColdValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
