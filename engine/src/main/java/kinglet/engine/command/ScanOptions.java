package kinglet.engine.command;

import kinglet.engine.keyspace.Type;
import kinglet.engine.text.Glob;

/**
 * The cursor, MATCH, COUNT, TYPE and NOVALUES of SCAN and its kin. One object serves all calls, one after the other. Owned by
 * the executor. Source: Redis 7.2, and 7.4 for NOVALUES.
 */
public final class ScanOptions {
  private static final int COUNT_DEFAULT = 10;
  private static final int ANY_TYPE = -1;
  private static final int NO_TYPE = -2;
  private static final String INVALID_CURSOR = "ERR invalid cursor";
  private static final int WRONG = 0;

  /** What is scanned: TYPE is for keys only, NOVALUES for fields only. */
  public enum Scanned {
    KEYS,
    FIELDS,
    MEMBERS
  }

  private long cursor;
  private Glob pattern;
  private long count;
  private int type;
  private boolean withValues;

  /** Reads the cursor; if it is none, replies so and returns false. */
  public boolean readCursor(Call call, int argument) {
    int length = call.length(argument);
    byte[] text = call.bytes(argument);
    int start = length > 0 && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    long value = 0;
    boolean valid = start == 0 || length > 1;
    for (int i = start; i < length && valid; i++) {
      int digit = text[i] - '0';
      valid = digit >= 0 && digit <= 9 && fits(value, digit);
      value = value * 10 + digit;
    }
    if (!valid) {
      call.reply().error(INVALID_CURSOR);
      return false;
    }
    cursor = length > 0 && text[0] == '-' ? -value : value;
    return true;
  }

  /** Whether {@code value * 10 + digit} is an unsigned long. */
  private static boolean fits(long value, int digit) {
    long limit = Long.divideUnsigned(-1L, 10);
    int order = Long.compareUnsigned(value, limit);
    return order < 0 || order == 0 && digit <= Long.remainderUnsigned(-1L, 10);
  }

  /** Reads the options from an argument on; if they are wrong, replies so and returns false. */
  public boolean readOptions(Call call, int from, Scanned scanned) {
    pattern = null;
    count = COUNT_DEFAULT;
    type = ANY_TYPE;
    withValues = true;
    int taken;
    for (int i = from; i < call.count(); i += taken) {
      taken = readOption(call, i, scanned);
      if (taken == WRONG) {
        return false;
      }
    }
    return true;
  }

  /** How many arguments the option has, with its name, or {@link #WRONG}. */
  private int readOption(Call call, int argument, Scanned scanned) {
    boolean hasValue = argument + 1 < call.count();
    if (hasValue && call.is(argument, "count")) {
      return readCount(call, argument + 1) ? 2 : WRONG;
    }
    if (hasValue && call.is(argument, "match")) {
      pattern = new Glob(call.bytes(argument + 1), false);
      return 2;
    }
    if (hasValue && scanned == Scanned.KEYS && call.is(argument, "type")) {
      type = typeNamed(call, argument + 1);
      return 2;
    }
    if (scanned == Scanned.FIELDS && call.is(argument, "novalues")) {
      withValues = false;
      return 1;
    }
    call.reply().error(call.is(argument, "novalues") ? "ERR NOVALUES option can only be used in HSCAN" : Errors.SYNTAX);
    return WRONG;
  }

  private boolean readCount(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    count = call.longValue();
    if (count < 1) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    return true;
  }

  /** A name that no type has is no error: nothing is of that type. */
  private static int typeNamed(Call call, int argument) {
    for (int number = 0; number <= Type.STREAM; number++) {
      if (call.is(argument, Type.name(number))) {
        return number;
      }
    }
    return NO_TYPE;
  }

  /** Where to go on; unsigned. */
  public long cursor() {
    return cursor;
  }

  /** How many to look at, about; 1 or more. */
  public long count() {
    return count;
  }

  /** Whether the values of fields are asked for too. */
  public boolean withValues() {
    return withValues;
  }

  public boolean matches(long address, int length) {
    return pattern == null || pattern.isEverything() || pattern.matches(address, length);
  }

  public boolean matchesType(int candidate) {
    return type == ANY_TYPE || type == candidate;
  }
}
