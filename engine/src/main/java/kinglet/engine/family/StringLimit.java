package kinglet.engine.family;

import java.util.function.LongSupplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** How long a string may become by APPEND, SETRANGE and the bit commands. Owned by the executor. */
final class StringLimit {
  /** Lengths are ints; the last bytes are left to BITFIELD, whose last field may stand across the limit. */
  private static final long COUNTABLE_BYTES_MAX = Integer.MAX_VALUE - 64;

  private final LongSupplier setting;

  StringLimit(LongSupplier setting) {
    this.setting = setting;
  }

  /** In bytes. */
  long bytesMax() {
    return Math.min(setting.getAsLong(), COUNTABLE_BYTES_MAX);
  }

  /** Whether a string of {@code length + added} bytes may be; if not, replies so. Neither is negative. */
  boolean admits(Call call, long length, int added) {
    if (length > bytesMax() - added) {
      call.reply().error(Errors.TOO_LONG);
      return false;
    }
    return true;
  }
}
