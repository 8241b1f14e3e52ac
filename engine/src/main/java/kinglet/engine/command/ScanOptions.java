package kinglet.engine.command;

import kinglet.engine.keyspace.Type;
import kinglet.engine.text.Glob;

/**
 * The cursor, MATCH, COUNT and TYPE of SCAN and its kin. One object serves all calls, one after the other. Owned by the
 * executor.
 */
public final class ScanOptions {
  private static final int COUNT_DEFAULT = 10;
  private static final int ANY_TYPE = -1;
  private static final int NO_TYPE = -2;
  private static final String INVALID_CURSOR = "ERR invalid cursor";

  private long cursor;
  private Glob pattern;
  private long count;
  private int type;

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

  /** Reads the options from an argument on; if they are wrong, replies so and returns false. TYPE is for SCAN only. */
  public boolean readOptions(Call call, int from, boolean withType) {
    pattern = null;
    count = COUNT_DEFAULT;
    type = ANY_TYPE;
    for (int i = from; i < call.count(); i += 2) {
      if (!readOption(call, i, withType)) {
        return false;
      }
    }
    return true;
  }

  private boolean readOption(Call call, int argument, boolean withType) {
    boolean hasValue = argument + 1 < call.count();
    if (hasValue && call.is(argument, "count")) {
      return readCount(call, argument + 1);
    }
    if (hasValue && call.is(argument, "match")) {
      pattern = new Glob(call.bytes(argument + 1), false);
      return true;
    }
    if (hasValue && withType && call.is(argument, "type")) {
      type = typeNamed(call, argument + 1);
      return true;
    }
    call.reply().error(Errors.SYNTAX);
    return false;
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

  public boolean matches(long address, int length) {
    return pattern == null || pattern.isEverything() || pattern.matches(address, length);
  }

  public boolean matchesType(int candidate) {
    return type == ANY_TYPE || type == candidate;
  }
}
