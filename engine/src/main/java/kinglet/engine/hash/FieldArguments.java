package kinglet.engine.hash;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** The arguments that the commands of field deadlines have in common. Replies errors. Source: Redis 7.4 and 8.0. */
final class FieldArguments {
  static final String BAD_COUNT = "ERR Number of fields must be a positive integer";
  static final String BAD_EXPIRE_COUNT = "ERR Parameter `numFields` should be greater than 0";

  /** What {@link #readDeadlineMs} answers after an error. */
  static final long BAD = -1;

  private static final String NO_FIELDS = "ERR Mandatory argument FIELDS is missing or not at the right position";
  private static final String MISMATCH = "ERR The `numfields` parameter must match the number of arguments";
  private static final String NEGATIVE = "ERR invalid expire time, must be >= 0";
  /** The latest deadline, Unix time in milliseconds; that of Redis 7.4. */
  static final long DEADLINE_MS_MAX = (1L << 46) - 1;

  private FieldArguments() {}

  /** Whether an argument is FIELDS, the next how many follow, and so many do. */
  static boolean readFields(Call call, int at, String badCount) {
    if (!call.is(at, "fields")) {
      call.reply().error(NO_FIELDS);
      return false;
    }
    if (at + 1 == call.count()) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return false;
    }
    if (!call.readLong(at + 1, badCount) || !isPositive(call, badCount)) {
      return false;
    }
    if (call.longValue() != call.count() - at - 2) {
      call.reply().error(MISMATCH);
      return false;
    }
    return true;
  }

  private static boolean isPositive(Call call, String badCount) {
    if (call.longValue() < 1) {
      call.reply().error(badCount);
      return false;
    }
    return true;
  }

  /**
   * The deadline that an argument names, Unix time in milliseconds, or {@link #BAD}.
   *
   * @param baseMs what the argument counts from
   * @param unitMs what it counts
   */
  static long readDeadlineMs(Call call, int argument, long baseMs, int unitMs) {
    if (!call.readLong(argument)) {
      return BAD;
    }
    long amount = call.longValue();
    if (amount < 0) {
      call.reply().error(NEGATIVE);
      return BAD;
    }
    if (amount > DEADLINE_MS_MAX / unitMs || amount * unitMs > DEADLINE_MS_MAX - baseMs) {
      call.reply().error(Errors.invalidExpireTime(call.command()));
      return BAD;
    }
    return baseMs + amount * unitMs;
  }
}
