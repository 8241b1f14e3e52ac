package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** An argument that is the number of a database. */
final class DatabaseArgument {
  /** What {@link #read} answers after it replied an error. */
  static final int BAD = -1;

  static final String OUT_OF_RANGE = "ERR DB index is out of range";

  private static final String NOT_AN_INT =
      "ERR value is out of range, value must between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE;

  private DatabaseArgument() {}

  /** The index of a database that exists, or {@link #BAD} after an error reply. */
  static int read(Call call, int argument) {
    if (!call.readLong(argument, Errors.NOT_AN_INTEGER)
        || !call.readLong(argument, Integer.MIN_VALUE, Integer.MAX_VALUE, NOT_AN_INT)) {
      return BAD;
    }
    return checked(call, call.longValue());
  }

  /** The same number as an index, or {@link #BAD} after the reply that there is no such database. */
  static int checked(Call call, long number) {
    if (number < 0 || number >= call.keyspace().databaseCount()) {
      call.reply().error(OUT_OF_RANGE);
      return BAD;
    }
    return (int) number;
  }
}
