package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as the x87 unit holds it: 64 bits of mantissa, powers of two from -16445 to 16383, rounded to nearest, ties to
 * even. Redis computes INCRBYFLOAT and HINCRBYFLOAT in it, so clients see its digits; and the text is part of the effect.
 * Computed with big integers: exact, not quick. Immutable.
 *
 * <p>Source: Intel 64 SDM, volume 1, 4.2.2 (double extended precision); C11 7.22.1.3 (what strtold reads).
 */
public final class LongDouble {
  public static final LongDouble ZERO = of(0);

  private static final LongDouble INFINITE = new LongDouble(null, 0);
  private static final int MANTISSA_BITS = 64;
  private static final int EXPONENT_MIN = -16445;
  private static final int EXPONENT_END = 16384;
  private static final int TEXT_BYTES_END = 5 * 1024;
  private static final int FRACTION_DIGITS = 17;
  private static final BigInteger FRACTION_SCALE = BigInteger.TEN.pow(FRACTION_DIGITS);

  /** Texts whose exponents are beyond are zero or infinite, whatever their digits. */
  private static final int TEXT_EXPONENT_MAX = 100_000;

  private static final Pattern DECIMAL = Pattern.compile("([+-]?)(?=\\.?\\d)(\\d*)\\.?(\\d*)(?:e([+-]?\\d+))?");
  private static final Pattern HEX = Pattern.compile(
      "([+-]?)0x(?=\\.?[0-9a-f])([0-9a-f]*)\\.?([0-9a-f]*)(?:p([+-]?\\d+))?");
  private static final Pattern INFINITY = Pattern.compile("[+-]?inf(inity)?");

  private final BigInteger mantissa;
  private final int exponent;

  /** The number {@code mantissa * 2^exponent}. */
  private LongDouble(BigInteger mantissa, int exponent) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  /** Every long is one of these numbers. */
  public static LongDouble of(long value) {
    return new LongDouble(BigInteger.valueOf(value), 0);
  }

  /**
   * Reads decimal or hexadecimal text, or {@code inf}.
   *
   * @return null if it is not a number, is too big or too small for one, or has blanks
   */
  public static LongDouble parse(byte[] bytes) {
    if (bytes.length >= TEXT_BYTES_END) {
      return null;
    }
    String text = new String(bytes, ISO_8859_1).toLowerCase(Locale.ROOT);
    Matcher decimal = DECIMAL.matcher(text);
    if (decimal.matches()) {
      return parse(decimal, 10, decimal.group(3).length());
    }
    Matcher hex = HEX.matcher(text);
    if (hex.matches()) {
      return parse(hex, 16, 4 * hex.group(3).length());
    }
    return INFINITY.matcher(text).matches() ? INFINITE : null;
  }

  private static LongDouble parse(Matcher text, int radix, int fraction) {
    BigInteger digits = new BigInteger(text.group(2) + text.group(3), radix);
    if (digits.signum() == 0) {
      return ZERO;
    }
    int power = power(text.group(4)) - fraction;
    if (Math.abs(power) > TEXT_EXPONENT_MAX) {
      return null;
    }
    BigInteger scale = (radix == 10 ? BigInteger.TEN : BigInteger.TWO).pow(Math.abs(power));
    LongDouble size = power < 0 ? quotient(digits, scale) : rounded(digits.multiply(scale), 0);
    if (!size.isFinite() || size.mantissa.signum() == 0) {
      return null;
    }
    return text.group(1).equals("-") ? size.negated() : size;
  }

  private static int power(String exponent) {
    if (exponent == null) {
      return 0;
    }
    BigInteger value = new BigInteger(exponent);
    boolean small = value.bitLength() < Integer.SIZE - 2;
    return small ? value.intValue() : value.signum() * 2 * TEXT_EXPONENT_MAX;
  }

  /** Two bits more than the mantissa has, and one that says whether anything follows, are enough to round. */
  private static LongDouble quotient(BigInteger numerator, BigInteger denominator) {
    int shift = Math.max(0, MANTISSA_BITS + 2 - numerator.bitLength() + denominator.bitLength());
    BigInteger[] parts = numerator.shiftLeft(shift).divideAndRemainder(denominator);
    BigInteger sticky = parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
    return rounded(parts[0].shiftLeft(1).or(sticky), -shift - 1);
  }

  private static LongDouble rounded(BigInteger value, int exponent) {
    int excess = Math.max(value.abs().bitLength() - MANTISSA_BITS, EXPONENT_MIN - exponent);
    if (excess > 0) {
      return rounded(shiftedRight(value, excess), exponent + excess);
    }
    return value.abs().bitLength() + exponent > EXPONENT_END ? INFINITE : new LongDouble(value, exponent);
  }

  /** Divides by a power of two, to the nearest, ties to even. */
  private static BigInteger shiftedRight(BigInteger value, int bits) {
    BigInteger size = value.abs();
    BigInteger floor = size.shiftRight(bits);
    boolean half = size.testBit(bits - 1);
    boolean more = half && size.getLowestSetBit() < bits - 1;
    BigInteger nearest = half && (more || floor.testBit(0)) ? floor.add(BigInteger.ONE) : floor;
    return value.signum() < 0 ? nearest.negate() : nearest;
  }

  private LongDouble negated() {
    return new LongDouble(mantissa.negate(), exponent);
  }

  public boolean isFinite() {
    return mantissa != null;
  }

  /** The rounded sum; not finite if a summand is not, or if it is too big. */
  public LongDouble plus(LongDouble other) {
    if (!isFinite() || !other.isFinite()) {
      return INFINITE;
    }
    int common = Math.min(exponent, other.exponent);
    BigInteger sum = mantissa.shiftLeft(exponent - common).add(other.mantissa.shiftLeft(other.exponent - common));
    return rounded(sum, common);
  }

  /** The rounded product; not finite if it is too big. */
  public LongDouble times(long factor) {
    return isFinite() ? rounded(mantissa.multiply(BigInteger.valueOf(factor)), exponent) : INFINITE;
  }

  /** Of a finite number: the smallest integer that is not less. */
  public BigInteger ceiling() {
    // Shifting rounds down.
    return exponent < 0 ? mantissa.negate().shiftRight(-exponent).negate() : mantissa.shiftLeft(exponent);
  }

  /** Of a finite number: up to 17 digits after the point, without trailing zeroes; no exponent, no minus zero. */
  public String text() {
    BigInteger scaled = mantissa.multiply(FRACTION_SCALE);
    BigInteger digits = exponent < 0 ? shiftedRight(scaled, -exponent) : scaled.shiftLeft(exponent);
    return new BigDecimal(digits, FRACTION_DIGITS).stripTrailingZeros().toPlainString();
  }
}
