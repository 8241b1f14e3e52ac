package kinglet.engine.family;

/**
 * What fits into a field of {@code width} bits and what becomes of what does not. Signed fields have 1 to 64 bits, unsigned
 * ones 1 to 63: replies are signed 64-bit integers. Source: the rules of BITFIELD's OVERFLOW in Redis 7.2.
 */
final class BitField {
  /** Keep the lowest bits. */
  static final int WRAP = 0;

  /** Go to the nearest limit. */
  static final int SATURATE = 1;

  /** Change nothing, reply nil. */
  static final int FAIL = 2;

  private BitField() {}

  static long max(boolean signed, int width) {
    return signed ? Long.MAX_VALUE >>> (Long.SIZE - width) : -1L >>> (Long.SIZE - width);
  }

  static long min(boolean signed, int width) {
    return signed ? -max(true, width) - 1 : 0;
  }

  /** Extends the sign of a number that was read from a field. */
  static long extend(boolean signed, int width, long value) {
    int shift = Long.SIZE - width;
    return signed ? value << shift >> shift : value << shift >>> shift;
  }

  /**
   * Whether {@code value + increment} is above the field (positive), below it (negative) or fits (0). The value alone may
   * already be outside; an unsigned field takes negative values for very big ones.
   */
  static int overflow(boolean signed, int width, long value, long increment) {
    long max = max(signed, width);
    long min = min(signed, width);
    if (value > max || (!signed && value < 0) || (increment > 0 && isAbove(value, increment, max))) {
      return 1;
    }
    return value < min || (increment < 0 && isBelow(value, increment, min)) ? -1 : 0;
  }

  /** The difference to the limit only leaves the long where the sum can't reach the limit. */
  private static boolean isAbove(long value, long increment, long max) {
    long room = max - value;
    return room >= 0 && increment > room;
  }

  private static boolean isBelow(long value, long increment, long min) {
    long room = min - value;
    return room <= 0 && increment < room;
  }

  /** What is stored instead of a sum that {@link #overflow} refused. */
  static long settle(int policy, boolean signed, int width, long sum, int overflow) {
    if (policy == SATURATE) {
      return overflow > 0 ? max(signed, width) : min(signed, width);
    }
    return extend(signed, width, sum);
  }
}
