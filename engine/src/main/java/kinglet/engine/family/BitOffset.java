package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/** Reads the offsets of bits, which proto-max-bulk-len bounds. One object serves all calls. Owned by the executor. */
final class BitOffset {
  private static final String OUT_OF_RANGE = "ERR bit offset is not an integer or out of range";

  private final StringLimit limit;
  private long value;

  BitOffset(StringLimit limit) {
    this.limit = limit;
  }

  /** Reads a plain offset; false: it is not one, which was replied. */
  boolean read(Call call, int argument) {
    return read(call, call.address(argument), call.length(argument), 1);
  }

  /** Reads an offset that after a {@code #} counts fields of {@code width} bits; false: it is not one, which was replied. */
  boolean read(Call call, int argument, int width) {
    long address = call.address(argument);
    int length = call.length(argument);
    boolean inFields = length > 0 && Memory.getByte(address) == '#';
    return inFields ? read(call, address + 1, length - 1, width) : read(call, address, length, 1);
  }

  private boolean read(Call call, long address, int length, int unit) {
    boolean number = Decimal.isLong(address, length);
    // The product may wrap around, as it does in Redis.
    value = number ? Decimal.parse(address, length) * unit : 0;
    if (!number || value < 0 || (value >>> 3) >= limit.bytesMax()) {
      call.reply().error(OUT_OF_RANGE);
      return false;
    }
    return true;
  }

  /** What the last successful {@link #read} read. */
  long value() {
    return value;
  }
}
