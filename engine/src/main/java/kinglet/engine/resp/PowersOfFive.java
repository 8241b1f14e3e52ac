package kinglet.engine.resp;

import java.math.BigInteger;

/**
 * The powers 5^-342 to 5^308, each as its 128 highest bits: what decides the digits of a double. Rounded down, but those with
 * negative exponents up, as the proof of the algorithm wants. Computed when first needed, in about a millisecond. Source:
 * Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021), section 5.
 */
final class PowersOfFive {
  static final int MIN = -342;
  static final int MAX = 308;

  private static final int BITS = 128;
  private static final int EXACT_MIN = -27;
  private static final BigInteger FIVE = BigInteger.valueOf(5);
  private static final long[] HIGH = new long[MAX - MIN + 1];
  private static final long[] LOW = new long[MAX - MIN + 1];

  static {
    BigInteger power = BigInteger.ONE;
    for (int exponent = 0; exponent <= -MIN; exponent++) {
      if (exponent <= MAX) {
        put(exponent, truncated(power));
      }
      if (exponent > 0) {
        put(-exponent, reciprocal(power, -exponent));
      }
      power = power.multiply(FIVE);
    }
  }

  private PowersOfFive() {}

  /** The upper half of a power's bits, the highest of which is 1. */
  static long high(int exponent) {
    return HIGH[exponent - MIN];
  }

  /** The lower half. */
  static long low(int exponent) {
    return LOW[exponent - MIN];
  }

  private static void put(int exponent, BigInteger bits) {
    HIGH[exponent - MIN] = bits.shiftRight(Long.SIZE).longValue();
    LOW[exponent - MIN] = bits.longValue();
  }

  private static BigInteger truncated(BigInteger value) {
    return value.shiftRight(value.bitLength() - BITS);
  }

  private static BigInteger reciprocal(BigInteger power, int exponent) {
    int bits = power.bitLength();
    int scale = exponent >= EXACT_MIN ? bits + BITS - 1 : 2 * (bits + Long.SIZE);
    return truncated(BigInteger.ONE.shiftLeft(scale).divide(power).add(BigInteger.ONE));
  }
}
