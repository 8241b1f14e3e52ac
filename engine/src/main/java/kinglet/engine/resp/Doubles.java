package kinglet.engine.resp;

import kinglet.engine.memory.Memory;

/**
 * Doubles as the text that Redis 7.2 replies: whole numbers up to 2^62 in full, else the digits that {@link Grisu2} finds, with
 * an exponent ({@code 1e+19}, {@code 1.5e-10}) only where many zeroes would stand. Owned by one thread; no garbage.
 *
 * <p>Redis 7.2.4 prints doubles in five ways:
 * <ul>
 * <li>This one is its d2string: what addReplyDouble replies (scores; RESP3's doubles), and a score in a listpack.
 * <li>fpconv_dtoa alone, without the detour of whole numbers ({@link #putDigits}): numbers that a script passes to a command,
 *     scores in a rewritten AOF and in DEBUG DIGEST. It makes {@code 1e+18} of what is above {@code 1000000000000000000}.
 * <li>ld2string, human: 17 digits after the point, without trailing zeroes. addReplyHumanLongDouble (GEOPOS, GEORADIUS with
 *     WITHCOORD), INCRBYFLOAT, HINCRBYFLOAT.
 * <li>ld2string, automatic: {@code %.17Lg} of C. Scores of a sorted set that is no listpack, in ZSCAN.
 * <li>fixedpoint_d2string, with four digits after the point: distances of GEODIST and of GEOSEARCH with WITHDIST.
 * </ul>
 * Redis 7.0 replied {@code %.17g} of C where 7.2 has d2string.
 */
public final class Doubles {
  /** The longest text, in bytes. */
  public static final int BYTES_MAX = 25;

  private static final double WHOLE_MAX = 0x1p62;
  private static final int NAN = 'n' | 'a' << 8 | 'n' << 16;
  private static final int INF = 'i' | 'n' << 8 | 'f' << 16;
  private static final int FILLED_ZEROES_MAX = 7;
  private static final int LEADING_ZEROES_MAX = 6;
  private static final int PLAIN_MAGNITUDE = 3;

  private final Grisu2 grisu = new Grisu2();

  /** Whether the text is that of {@code (long) value}. */
  public static boolean isWhole(double value) {
    return Math.abs(value) <= WHOLE_MAX && value == (long) value && (value != 0 || 1 / value > 0);
  }

  /** Writes the text at {@code address}; returns the address after it. */
  public long put(long address, double value) {
    return isWhole(value) ? Decimal.put(address, (long) value) : putDigits(address, value);
  }

  /** As {@link #put}, but for whole numbers as for others. */
  public long putDigits(long address, double value) {
    if (Double.isNaN(value)) {
      return putThree(address, NAN);
    }
    boolean negative = value < 0 || 1 / value < 0;
    if (negative) {
      Memory.putByte(address, (byte) '-');
    }
    return putPositive(negative ? address + 1 : address, Math.abs(value));
  }

  private long putPositive(long address, double value) {
    if (Double.isInfinite(value)) {
      return putThree(address, INF);
    }
    if (value == 0) {
      return Decimal.put(address, 0);
    }
    grisu.find(value);
    long end = Decimal.put(address, grisu.digits());
    return layOut(address, (int) (end - address), grisu.exponent());
  }

  private static long putThree(long address, int letters) {
    Memory.putShort(address, (short) letters);
    Memory.putByte(address + 2, (byte) (letters >>> Short.SIZE));
    return address + 3;
  }

  /** Makes the text of {@code digits * 10^exponent}, whose digits stand at {@code address}; returns its end. */
  private static long layOut(long address, int digits, int exponent) {
    int magnitude = exponent + digits - 1;
    if (exponent >= 0 && Math.abs(magnitude) < digits + FILLED_ZEROES_MAX) {
      return fill(address + digits, exponent);
    }
    if (exponent < 0 && (exponent >= -LEADING_ZEROES_MAX || Math.abs(magnitude) <= PLAIN_MAGNITUDE)) {
      return putPoint(address, digits, digits + exponent);
    }
    return putExponent(digits == 1 ? address + 1 : putPoint(address, digits, 1), magnitude);
  }

  /** Puts a point after {@code whole} digits, or so many zeroes before the digits if that is not positive. */
  private static long putPoint(long address, int digits, int whole) {
    if (whole > 0) {
      Memory.copy(address + whole, address + whole + 1, digits - whole);
      Memory.putByte(address + whole, (byte) '.');
      return address + digits + 1;
    }
    Memory.copy(address, address + 2 - whole, digits);
    fill(address, 2 - whole);
    Memory.putByte(address + 1, (byte) '.');
    return address + 2 - whole + digits;
  }

  private static long putExponent(long address, int magnitude) {
    Memory.putByte(address, (byte) 'e');
    Memory.putByte(address + 1, (byte) (magnitude < 0 ? '-' : '+'));
    return Decimal.put(address + 2, Math.abs(magnitude));
  }

  private static long fill(long address, int zeroes) {
    Memory.fill(address, zeroes, (byte) '0');
    return address + zeroes;
  }
}
