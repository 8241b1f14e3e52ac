package kinglet.engine.resp;

/**
 * Doubles as the text that Redis 7.2 replies: whole numbers up to 2^62 in full, else the shortest digits that read back the
 * same, with an exponent ({@code 1e+19}, {@code 1.5e-10}) only where many zeros would stand. Source: the format of fpconv in
 * Redis 7.2. About 4 of 1000 random doubles differ: fpconv's search is not exact, and finds a longer text or another of the
 * shortest ({@code 1.8972125359999998e+4} for 18972.12536); ours is Java's, which is exact.
 */
public final class Doubles {
  private static final double WHOLE_MAX = 0x1p62;

  private Doubles() {}

  /** Whether the text is that of {@code (long) value}, so that no text need be made. */
  public static boolean isWhole(double value) {
    return Math.abs(value) <= WHOLE_MAX && value == (long) value && (value != 0 || 1 / value > 0);
  }

  /** The text of a double. */
  public static String text(double value) {
    if (isWhole(value)) {
      return Long.toString((long) value);
    }
    if (Double.isNaN(value)) {
      return "nan";
    }
    String sign = value < 0 || 1 / value < 0 ? "-" : "";
    return sign + (value == 0 ? "0" : Double.isInfinite(value) ? "inf" : positive(Math.abs(value)));
  }

  private static String positive(double value) {
    String text = Double.toString(value);
    int e = text.indexOf('E');
    int mantissaEnd = e < 0 ? text.length() : e;
    int point = text.indexOf('.');
    String all = text.substring(0, point) + text.substring(point + 1, mantissaEnd);
    int exponent = (e < 0 ? 0 : Integer.parseInt(text.substring(e + 1))) - (mantissaEnd - point - 1);
    int end = all.length();
    while (all.charAt(end - 1) == '0') {
      end--;
    }
    String digits = all.substring(firstNonZero(all), end);
    return layOut(value, digits, exponent + all.length() - end);
  }

  private static int firstNonZero(String digits) {
    int i = 0;
    while (digits.charAt(i) == '0') {
      i++;
    }
    return i;
  }

  /** Java writes two digits where one would do but two are closer: 4.9E-324 for 5e-324, 9.9E-324 for 1e-323. */
  private static String layOut(double value, String digits, int exponent) {
    if (digits.length() == 2) {
      int one = (Integer.parseInt(digits) + 5) / 10;
      if (Double.parseDouble(one + "e" + (exponent + 1)) == value) {
        return one == 10 ? format("1", exponent + 2) : format(Integer.toString(one), exponent + 1);
      }
    }
    return format(digits, exponent);
  }

  /** The text of {@code digits} times ten to the {@code exponent}. */
  private static String format(String digits, int exponent) {
    int count = digits.length();
    int magnitude = exponent + count - 1;
    if (exponent >= 0 && magnitude < count + 7) {
      return digits + "0".repeat(exponent);
    }
    if (exponent < 0 && (exponent > -7 || Math.abs(magnitude) < 4)) {
      int whole = count + exponent;
      return whole > 0 ? digits.substring(0, whole) + "." + digits.substring(whole) : "0." + "0".repeat(-whole) + digits;
    }
    String fraction = count > 1 ? "." + digits.substring(1) : "";
    return digits.charAt(0) + fraction + (magnitude < 0 ? "e-" : "e+") + Math.abs(magnitude);
  }
}
