package kinglet.engine.rdb;

/** A collection with nothing in it, read to its end. A file may hold such ones, which are passed over; RESTORE refuses them. */
public final class EmptyValueException extends RdbFormatException {
  private static final long serialVersionUID = 1;

  public EmptyValueException(String message) {
    super(message);
  }
}
