package kinglet.engine.keyspace;

/** A key is there and can't be read. Nothing was changed. */
public final class DamagedKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is to be replied, behind the code. */
  public DamagedKeyException(String message) {
    super(message);
  }
}
