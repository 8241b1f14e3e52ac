package kinglet.engine.sortedset;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Doubles;

/**
 * Scores as {@code %.17g} of C prints them. Owned by the executor; whole numbers make no garbage. Source: C11 7.21.6.1.
 */
final class PrintedScore {
  private static final int DIGITS = 17;
  private static final double PLAIN_MAX = 1e17;
  private static final int SMALLEST_PLAIN_MAGNITUDE = -4;

  private final Doubles doubles = new Doubles();

  /** Writes the text, at most {@link Doubles#BYTES_MAX} bytes; returns its length. */
  int put(long address, double score) {
    if (score == 0 || Double.isInfinite(score) || Doubles.isWhole(score) && Math.abs(score) < PLAIN_MAX) {
      return (int) (doubles.put(address, score) - address);
    }
    byte[] text = text(score).getBytes(US_ASCII);
    Memory.copy(text, 0, address, text.length);
    return text.length;
  }

  static String text(double score) {
    BigDecimal rounded = new BigDecimal(score).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    int magnitude = rounded.precision() - rounded.scale() - 1;
    if (magnitude >= SMALLEST_PLAIN_MAGNITUDE && magnitude < DIGITS) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String power = Math.abs(magnitude) < 10 ? "0" + Math.abs(magnitude) : String.valueOf(Math.abs(magnitude));
    return (score < 0 ? "-" : "") + digits.charAt(0) + fraction + (magnitude < 0 ? "e-" : "e+") + power;
  }
}
