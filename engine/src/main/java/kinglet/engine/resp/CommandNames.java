package kinglet.engine.resp;

/** Finds the row of a command by its name, while the request is parsed. Read by every selector. */
public interface CommandNames {
  /** What {@link #row} answers for a name that is in no row. */
  int UNKNOWN = -1;

  /** The row of the command whose name, in any case, stands at {@code address}, or {@link #UNKNOWN}. */
  int row(long address, int length);
}
