package kinglet.engine.rdb;

/** Bytes are not what RDB allows. Expected: they come from outside. */
public class RdbFormatException extends Exception {
  static final String STRING = "a string is longer than what follows";

  private static final long serialVersionUID = 1;

  public RdbFormatException(String message) {
    super(message);
  }
}
