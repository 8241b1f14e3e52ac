package kinglet.engine.command;

import java.math.BigInteger;
import kinglet.engine.resp.LongDouble;

/** Reads how long a command is willing to wait. Source: getTimeoutFromObjectOrReply of Redis 7.2. */
public final class BlockTimeout {
  /** The timeout is wrong, the error is replied. */
  public static final long BAD = -1;

  private static final String NEGATIVE = "ERR timeout is negative";
  private static final String OUT_OF_RANGE = "ERR timeout is out of range";
  private static final BigInteger MILLIS_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int MILLIS_PER_SECOND = 1000;

  private BlockTimeout() {}

  /** Seconds with decimals, rounded up to milliseconds: when they are over, Unix time in milliseconds; 0: never; or BAD. */
  public static long readSeconds(Call call, int argument) {
    byte[] text = call.bytes(argument);
    LongDouble seconds = LongDouble.parse(text);
    if (seconds == null) {
      call.reply().error("ERR timeout is not a float or out of range");
      return BAD;
    }
    if (!seconds.isFinite()) {
      call.reply().error(text[0] == '-' ? NEGATIVE : OUT_OF_RANGE);
      return BAD;
    }
    LongDouble millis = seconds.times(MILLIS_PER_SECOND);
    if (!millis.isFinite() || millis.ceiling().compareTo(MILLIS_MAX) > 0) {
      call.reply().error(text[0] == '-' ? NEGATIVE : OUT_OF_RANGE);
      return BAD;
    }
    return deadlineMs(call, millis.ceiling().max(BigInteger.valueOf(-1)).longValueExact());
  }

  /** As {@link #readSeconds}, for whole milliseconds. */
  public static long readMillis(Call call, int argument) {
    return call.readLong(argument, "ERR timeout is not an integer or out of range") ? deadlineMs(call, call.longValue()) : BAD;
  }

  private static long deadlineMs(Call call, long millis) {
    if (millis < 0) {
      call.reply().error(NEGATIVE);
      return BAD;
    }
    if (millis > Long.MAX_VALUE - call.nowMs()) {
      call.reply().error(OUT_OF_RANGE);
      return BAD;
    }
    return millis == 0 ? 0 : millis + call.nowMs();
  }
}
