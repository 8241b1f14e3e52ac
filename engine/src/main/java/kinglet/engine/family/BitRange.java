package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/**
 * The range of BITCOUNT and BITPOS: inclusive, in bytes or bits, counted from the end if negative. One object serves all
 * calls. Owned by the executor.
 */
final class BitRange {
  private long start;
  private long last;
  private boolean inBits;

  /** The whole string. */
  void clear() {
    start = 0;
    last = -1;
    inBits = false;
  }

  /** False: it is not a number, which was replied. */
  boolean readStart(Call call, int argument) {
    boolean valid = call.readLong(argument);
    start = call.longValue();
    return valid;
  }

  /** False: it is not a number, which was replied. */
  boolean readEnd(Call call, int argument) {
    boolean valid = call.readLong(argument);
    last = call.longValue();
    return valid;
  }

  /** Reads BIT or BYTE if the argument is there; false: it is neither, which was replied. */
  boolean readUnit(Call call, int argument) {
    if (argument >= call.count()) {
      return true;
    }
    inBits = call.is(argument, "bit");
    if (inBits || call.is(argument, "byte")) {
      return true;
    }
    call.reply().error(Errors.SYNTAX);
    return false;
  }

  /** Both bounds count from the end, and the last comes first: empty for a string of any length. */
  boolean isBackwards() {
    return start < 0 && last < 0 && start > last;
  }

  /** Turns what was read into bits of a string of so many bytes. */
  void resolve(int length) {
    long units = inBits ? 8L * length : length;
    long from = Math.max(0, start < 0 ? units + start : start);
    long end = 1 + Math.min(units - 1, Math.max(0, last < 0 ? units + last : last));
    boolean empty = from >= end;
    start = empty ? 0 : inBits ? from : 8 * from;
    last = empty ? -1 : (inBits ? end : 8 * end) - 1;
  }

  /** After {@link #resolve}: the first bit. */
  long from() {
    return start;
  }

  /** After {@link #resolve}: the bit behind the last one; not more than the first one's if the range is empty. */
  long end() {
    return last + 1;
  }
}
