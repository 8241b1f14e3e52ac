package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/**
 * The options of SET, GETEX and MSETEX, parsed and checked before anything changes. One object serves all calls. Owned by the
 * executor.
 */
final class StringOptions {
  static final int NX = 1;
  static final int XX = 1 << 1;
  static final int GET = 1 << 2;
  static final int KEEPTTL = 1 << 3;
  static final int PERSIST = 1 << 4;
  static final int EX = 1 << 5;
  static final int PX = 1 << 6;
  static final int EXAT = 1 << 7;
  static final int PXAT = 1 << 8;
  static final int IFEQ = 1 << 9;

  private static final int CONDITIONS = NX | XX | IFEQ;
  private static final int TIMES = EX | PX | EXAT | PXAT;
  private static final int DEADLINES = TIMES | KEEPTTL | PERSIST;
  private static final int IN_SECONDS = EX | EXAT;
  private static final int FROM_NOW = EX | PX;

  /** What SET takes. */
  static final int OF_SET = CONDITIONS | GET | KEEPTTL | TIMES;

  /** What GETEX takes. */
  static final int OF_GETEX = PERSIST | TIMES;

  /** What MSETEX takes. */
  static final int OF_MSETEX = NX | XX | KEEPTTL | TIMES;

  private int given;
  private int timeArgument;
  private int comparison;
  private long deadlineMs;

  /** Reads all arguments from one on; false: a syntax error was replied. An option may come twice, the last time counts. */
  boolean parse(Call call, int from, int allowed) {
    given = 0;
    int next = from;
    while (next < call.count()) {
      int option = option(call, next) & allowed;
      if (option == 0 || (given & rivals(option)) != 0) {
        return syntaxError(call);
      }
      given |= option;
      next = takeOperand(option, next + 1);
    }
    return next == call.count() || syntaxError(call);
  }

  /** Answers which argument comes after the option. */
  private int takeOperand(int option, int argument) {
    if ((option & TIMES) != 0) {
      timeArgument = argument;
    } else if (option == IFEQ) {
      comparison = argument;
    } else {
      return argument;
    }
    return argument + 1;
  }

  private static boolean syntaxError(Call call) {
    call.reply().error(Errors.SYNTAX);
    return false;
  }

  private static int option(Call call, int argument) {
    return switch (call.length(argument)) {
      case 2 -> call.is(argument, "ex") ? EX : call.is(argument, "px") ? PX : condition(call, argument);
      case 3 -> call.is(argument, "get") ? GET : 0;
      case 4 -> call.is(argument, "exat") ? EXAT : call.is(argument, "pxat") ? PXAT : call.is(argument, "ifeq") ? IFEQ : 0;
      case 7 -> call.is(argument, "keepttl") ? KEEPTTL : call.is(argument, "persist") ? PERSIST : 0;
      default -> 0;
    };
  }

  private static int condition(Call call, int argument) {
    return call.is(argument, "nx") ? NX : call.is(argument, "xx") ? XX : 0;
  }

  /** What can't stand beside an option. */
  private static int rivals(int option) {
    int group = (option & CONDITIONS) != 0 ? CONDITIONS : (option & DEADLINES) != 0 ? DEADLINES : 0;
    return group & ~option;
  }

  /** Whether one of the options was given. */
  boolean has(int option) {
    return (given & option) != 0;
  }

  /** The argument that IFEQ compares with. */
  int comparison() {
    return comparison;
  }

  /** Reads the time that was given, if one was; false: it is not one, which was replied. */
  boolean readDeadline(Call call) {
    return !has(TIMES) || readDeadline(call, timeArgument, given & TIMES);
  }

  /** Reads a time of one of the four kinds; false: it is not one, which was replied. */
  boolean readDeadline(Call call, int argument, int kind) {
    if (!call.readLong(argument)) {
      return false;
    }
    deadlineMs = deadline(call.longValue(), kind, call.nowMs());
    if (deadlineMs <= 0) {
      call.reply().error(Errors.invalidExpireTime(call.command()));
      return false;
    }
    return true;
  }

  /** In Unix milliseconds; 0 or less if no clock can hold it. */
  private static long deadline(long time, int kind, long nowMs) {
    boolean seconds = (kind & IN_SECONDS) != 0;
    if (time <= 0 || (seconds && time > Long.MAX_VALUE / 1000)) {
      return 0;
    }
    // May wrap around to a negative number.
    return (seconds ? time * 1000 : time) + ((kind & FROM_NOW) != 0 ? nowMs : 0);
  }

  boolean hasDeadline() {
    return has(TIMES);
  }

  /** What the last successful {@link #readDeadline} read, in Unix milliseconds. */
  long deadlineMs() {
    return deadlineMs;
  }
}
