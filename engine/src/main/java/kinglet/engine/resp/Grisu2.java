package kinglet.engine.resp;

import java.math.BigInteger;

/**
 * Finds decimal digits that read back as the double they came from: but for one in 500 doubles the fewest there are, and
 * but for one in 1000 the closest of those. One object serves all calls of its owner, without garbage.
 *
 * <p><b>Algorithm.</b> The double and the two ends of the interval that reads back as it are multiplied by a power of ten,
 * known to 64 bits, that brings them between 2^4 and 2^32; the ends move inwards by one unit, for the product is not exact.
 * Digits of the upper end are made until what is left is no more than the width of the interval; then the last digit falls
 * while that brings the number closer to the double.
 *
 * <p>Source: Florian Loitsch, "Printing floating-point numbers quickly and accurately with integers", PLDI 2010: Grisu2.
 * Where the paper leaves a choice (which power, rounding, the comparisons) it is that of fpconv in Redis 7.2: its digits are
 * replies, and Java's, which are exact, would differ.
 */
final class Grisu2 {
  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
  private static final int BIAS = 1023 + FRACTION_BITS;

  private static final int FIRST_POWER = -348;
  private static final int POWER_STEP = 8;
  private static final int POWERS = 87;
  private static final double LOG10_OF_2 = Math.log10(2);
  private static final int SCALE_MIN = 32;
  private static final int SCALE_MAX = 60;
  private static final int WHOLE_DIGITS = 10;

  private static final long[] SIGNIFICANDS = new long[POWERS];
  private static final int[] EXPONENTS = new int[POWERS];

  static {
    for (int i = 0; i < POWERS; i++) {
      setPower(i, FIRST_POWER + i * POWER_STEP);
    }
  }

  private long upper;
  private long width;
  private long distance;
  private int scale;

  private long digits;
  private int exponent;

  /** A power of ten to 64 bits, to nearest. */
  private static void setPower(int index, int power) {
    BigInteger tens = BigInteger.TEN.pow(Math.abs(power));
    int exponent = power < 0 ? 1 - Long.SIZE - tens.bitLength() : tens.bitLength() - Long.SIZE;
    BigInteger doubled = power < 0 ? BigInteger.TWO.pow(1 - exponent).divide(tens) : shiftedLeft(tens, 1 - exponent);
    BigInteger nearest = doubled.add(BigInteger.ONE).shiftRight(1);
    EXPONENTS[index] = exponent;
    SIGNIFICANDS[index] = nearest.longValue();
  }

  private static BigInteger shiftedLeft(BigInteger value, int bits) {
    return bits < 0 ? value.shiftRight(-bits) : value.shiftLeft(bits);
  }

  /** Finds the digits of a finite double above 0. */
  void find(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> FRACTION_BITS);
    long fraction = bits & HIDDEN_BIT - 1;
    setInterval(biased == 0 ? fraction : fraction | HIDDEN_BIT, Math.max(biased, 1) - BIAS);
    generate();
  }

  /** Together with {@link #exponent}: the number is {@code digits * 10^exponent}; at most 17 digits. */
  long digits() {
    return digits;
  }

  int exponent() {
    return exponent;
  }

  private void setInterval(long significand, int power) {
    int zeroes = Long.numberOfLeadingZeros(significand);
    // The double below a power of two is only half as far.
    int lowerShift = significand == HIDDEN_BIT ? 2 : 1;
    long above = (2 * significand + 1) << zeroes - 1;
    long below = ((significand << lowerShift) - 1) << zeroes - lowerShift;
    int index = powerFor(power - zeroes);
    long factor = SIGNIFICANDS[index];
    scale = -(power - zeroes + EXPONENTS[index] + Long.SIZE);
    exponent = -(FIRST_POWER + index * POWER_STEP);
    upper = product(above, factor) - 1;
    width = upper - (product(below, factor) + 1);
    distance = upper - product(significand << zeroes, factor);
  }

  private static int powerFor(int binaryExponent) {
    int guess = (int) (-(binaryExponent + POWERS) * LOG10_OF_2);
    int index = (guess - FIRST_POWER) / POWER_STEP;
    while (scale(binaryExponent, index) > SCALE_MAX) {
      index++;
    }
    while (scale(binaryExponent, index) < SCALE_MIN) {
      index--;
    }
    return index;
  }

  private static int scale(int binaryExponent, int index) {
    return -(binaryExponent + EXPONENTS[index] + Long.SIZE);
  }

  /** The upper half of the product, rounded. */
  private static long product(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) + (a * b >>> Long.SIZE - 1);
  }

  private void generate() {
    long one = 1L << scale;
    long whole = upper >>> scale;
    long fraction = upper & one - 1;
    digits = 0;
    for (int i = WHOLE_DIGITS - 1; i >= 0; i--) {
      long unit = Decimal.power(i);
      digits = digits * 10 + whole / unit;
      whole %= unit;
      long rest = (whole << scale) + fraction;
      if (Long.compareUnsigned(rest, width) <= 0) {
        exponent += i;
        approach(rest, width, unit << scale, distance);
        return;
      }
    }
    generateFraction(fraction, one);
  }

  private void generateFraction(long start, long one) {
    long fraction = start;
    long fractionWidth = width;
    long fractionDistance = distance;
    do {
      fraction *= 10;
      fractionWidth *= 10;
      fractionDistance *= 10;
      exponent--;
      digits = digits * 10 + (fraction >>> scale);
      fraction &= one - 1;
    } while (Long.compareUnsigned(fraction, fractionWidth) >= 0);
    approach(fraction, fractionWidth, one, fractionDistance);
  }

  /** Lowers the last digit while the number stays in the interval and comes closer to the double. */
  private void approach(long start, long intervalWidth, long unit, long target) {
    long rest = start;
    while (Long.compareUnsigned(rest, target) < 0
        && Long.compareUnsigned(intervalWidth - rest, unit) >= 0
        && (Long.compareUnsigned(rest + unit, target) < 0
            || Long.compareUnsigned(target - rest, rest + unit - target) > 0)) {
      digits--;
      rest += unit;
    }
  }
}
