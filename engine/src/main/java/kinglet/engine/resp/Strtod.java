package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.memory.Memory;

/**
 * Reads doubles as C's strtod does: decimal and hexadecimal texts, {@code inf} and {@code infinity} in any case, a sign. NaN
 * stands for what is no number; {@code nan} is none either, as Redis takes it nowhere. Rounds to the nearest, exactly. Makes
 * garbage only for texts of more than 19 digits, for hexadecimal ones, and for the few that lie next to the middle of two
 * doubles.
 *
 * <p>Owned by the executor; one object serves all calls. Source: C11 7.22.1.3; Clinger, "How to read floating point numbers
 * accurately" (1990), for what is exact in one operation; Lemire, "Number parsing at a gigabyte per second" (2021).
 */
public final class Strtod {
  private static final long EXACT_MANTISSA_MAX = 1L << 53;
  private static final int DIGITS_MAX = 19;
  private static final int EXPONENT_LIMIT = 100_000;
  private static final double[] EXACT_POWERS = new double[23];

  private static final int FRACTION_BITS = 52;
  private static final int EXPONENT_BIAS = 1023;
  private static final int EXPONENT_INFINITE = 0x7ff;

  static {
    for (int i = 0; i < EXACT_POWERS.length; i++) {
      EXACT_POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private long start;
  private long at;
  private long end;
  private long mantissa;
  private int digits;
  private int exponent;
  private boolean outOfRange;

  /**
   * The whole text as a double; NaN if it is not one, begins with a blank, or is too big or too small for one. Redis calls
   * this string2d.
   */
  public double parse(long address, int length) {
    if (length == 0 || isBlank(address)) {
      return Double.NaN;
    }
    double value = read(address, address + length);
    return outOfRange ? Double.NaN : value;
  }

  /**
   * The text up to its first zero byte as a double, as a call of strtod in C takes it: blanks may come first, what is too big
   * is infinite, what is too small is 0, and so is the empty text. NaN if it is not one.
   */
  public double parseLoosely(long address, int length) {
    outOfRange = false;
    long textEnd = address;
    while (textEnd < address + length && Memory.getByte(textEnd) != 0) {
      textEnd++;
    }
    if (textEnd == address) {
      return 0;
    }
    long from = address;
    while (from < textEnd && isBlank(from)) {
      from++;
    }
    return read(from, textEnd);
  }

  /** Whether the last text was a number too big or too small for a double: C's ERANGE. */
  public boolean isOutOfRange() {
    return outOfRange;
  }

  private double read(long from, long to) {
    start = from;
    at = from;
    end = to;
    outOfRange = false;
    boolean negative = is('-');
    if (negative || is('+')) {
      at++;
    }
    double size = readSize();
    return negative ? -size : size;
  }

  private double readSize() {
    if (isWord("inf") || isWord("infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    if (end - at > 2 && is('0') && lowerCase(at + 1) == 'x') {
      return readHexadecimal();
    }
    if (!readDecimal()) {
      return Double.NaN;
    }
    double size = mantissa == 0 ? 0 : scale();
    outOfRange = Double.isInfinite(size) || size == 0 && mantissa != 0;
    return size;
  }

  /** Digits into the mantissa, the place of the point into the exponent; false if that is not the whole text. */
  private boolean readDecimal() {
    mantissa = 0;
    digits = 0;
    exponent = 0;
    long first = at;
    readDigits();
    long point = at;
    boolean pointed = is('.');
    if (pointed) {
      at++;
      readDigits();
      exponent = (int) (point + 1 - at);
    }
    boolean any = at - first > (pointed ? 1 : 0);
    return any && (at == end || lowerCase(at) == 'e' && readExponent());
  }

  /** Digits beyond those that a long holds only count; then {@link #scale} reads the text again. */
  private void readDigits() {
    for (; at < end && isDigit(at); at++) {
      int digit = Memory.getByte(at) - '0';
      if (digits > 0 || digit != 0) {
        digits++;
      }
      if (digits <= DIGITS_MAX) {
        mantissa = mantissa * 10 + digit;
      }
    }
  }

  private boolean readExponent() {
    at++;
    boolean negative = is('-');
    if (negative || is('+')) {
      at++;
    }
    if (at == end) {
      return false;
    }
    int value = 0;
    for (; at < end && isDigit(at); at++) {
      value = Math.min(EXPONENT_LIMIT, value * 10 + Memory.getByte(at) - '0');
    }
    exponent += negative ? -value : value;
    return at == end;
  }

  /** The mantissa times ten to the exponent. */
  private double scale() {
    if (digits > DIGITS_MAX) {
      return slowly("");
    }
    boolean small = Long.compareUnsigned(mantissa, EXACT_MANTISSA_MAX) <= 0;
    if (small && exponent >= 0 && exponent < EXACT_POWERS.length) {
      return mantissa * EXACT_POWERS[exponent];
    }
    if (small && exponent < 0 && -exponent < EXACT_POWERS.length) {
      return mantissa / EXACT_POWERS[-exponent];
    }
    if (exponent < PowersOfFive.MIN) {
      return 0;
    }
    return exponent > PowersOfFive.MAX ? Double.POSITIVE_INFINITY : byProduct();
  }

  /** The product with 128 bits of the power of five has the double's bits but where it is too close to a middle. */
  private double byProduct() {
    int zeroes = Long.numberOfLeadingZeros(mantissa);
    long factor = mantissa << zeroes;
    long power = PowersOfFive.high(exponent);
    long low = factor * power;
    long high = Math.unsignedMultiplyHigh(factor, power);
    long undecided = -1L >>> FRACTION_BITS + 3;
    if ((high & undecided) == undecided) {
      long carry = Math.unsignedMultiplyHigh(factor, PowersOfFive.low(exponent));
      low += carry;
      high += Long.compareUnsigned(carry, low) > 0 ? 1 : 0;
    }
    if (low == -1L && (exponent < -27 || exponent > 55)) {
      return slowly("");
    }
    return assemble(high, low, zeroes);
  }

  private double assemble(long high, long low, int zeroes) {
    int upper = (int) (high >>> 63);
    int shift = upper + Long.SIZE - FRACTION_BITS - 3;
    long fraction = high >>> shift;
    int power = (217706 * exponent >> 16) + 63 + upper - zeroes + EXPONENT_BIAS;
    if (power <= 0) {
      return power <= 1 - Long.SIZE ? 0 : Double.longBitsToDouble(halved(fraction >>> 1 - power));
    }
    boolean middle = Long.compareUnsigned(low, 1) <= 0 && exponent >= -4 && exponent <= 23 && fraction << shift == high;
    if (middle && (fraction & 3) == 1) {
      fraction--;
    }
    fraction = halved(fraction);
    if (fraction >>> FRACTION_BITS + 1 != 0) {
      fraction >>>= 1;
      power++;
    }
    if (power >= EXPONENT_INFINITE) {
      return Double.POSITIVE_INFINITY;
    }
    return Double.longBitsToDouble((long) power << FRACTION_BITS | fraction & (1L << FRACTION_BITS) - 1);
  }

  private static long halved(long value) {
    return value + (value & 1) >>> 1;
  }

  private double readHexadecimal() {
    mantissa = 0;
    at += 2;
    long first = at;
    readHexDigits();
    boolean pointed = is('.');
    if (pointed) {
      at++;
      readHexDigits();
    }
    boolean any = at - first > (pointed ? 1 : 0);
    boolean powered = lowerCase(at) == 'p';
    if (!any || at != end && !(powered && readExponent())) {
      return Double.NaN;
    }
    double size = slowly(powered ? "" : "p0");
    outOfRange = Double.isInfinite(size) || size == 0 && mantissa != 0;
    return size;
  }

  /** Only whether any is not 0 matters here. */
  private void readHexDigits() {
    for (; at < end && Character.digit(Memory.getByte(at), 16) >= 0; at++) {
      mantissa |= Character.digit(Memory.getByte(at), 16);
    }
  }

  /** The text without its sign, which Java reads too but for hexadecimal ones without an exponent. */
  private double slowly(String suffix) {
    long from = isDigitOrPoint(start) ? start : start + 1;
    return Double.parseDouble(new String(Memory.bytes(from, (int) (end - from)), US_ASCII) + suffix);
  }

  private boolean isWord(String lowerCaseWord) {
    if (end - at != lowerCaseWord.length()) {
      return false;
    }
    for (int i = 0; i < lowerCaseWord.length(); i++) {
      if (lowerCase(at + i) != lowerCaseWord.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean is(char character) {
    return at < end && Memory.getByte(at) == character;
  }

  /** Of a letter; nothing else becomes one. */
  private int lowerCase(long address) {
    int given = address < end ? Memory.getByte(address) : 0;
    return given >= 'A' && given <= 'Z' ? given | 0x20 : given;
  }

  private static boolean isDigit(long address) {
    int given = Memory.getByte(address);
    return given >= '0' && given <= '9';
  }

  private static boolean isDigitOrPoint(long address) {
    return isDigit(address) || Memory.getByte(address) == '.';
  }

  private static boolean isBlank(long address) {
    int given = Memory.getByte(address);
    return given == ' ' || given >= '\t' && given <= '\r';
  }
}
