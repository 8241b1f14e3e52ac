package kinglet.engine.sortedset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import kinglet.engine.memory.Allocator;
import kinglet.engine.resp.Doubles;
import kinglet.engine.resp.Reply;

/**
 * Scores as ZSCAN replies them: of a listpack as they are stored, of a large set as {@code %.17Lg} of C prints them. Owned by
 * the executor. Source: scanCallback of Redis 7.2; C11 7.21.6.1.
 */
final class ScannedScore {
  private static final int DIGITS = 17;
  private static final double PLAIN_MAX = 1e17;
  private static final int SMALLEST_PLAIN_MAGNITUDE = -4;

  private final Doubles doubles = new Doubles();
  private final long text;

  ScannedScore(Allocator allocator) {
    text = allocator.allocate(Doubles.BYTES_MAX);
  }

  void replyStored(Reply reply, double score) {
    reply.bulk(text, doubles.put(text, score) - text);
  }

  void replyPrinted(Reply reply, double score) {
    if (score == 0 || Double.isInfinite(score) || Doubles.isWhole(score) && Math.abs(score) < PLAIN_MAX) {
      replyStored(reply, score);
    } else {
      reply.bulk(printed(score));
    }
  }

  static String printed(double score) {
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
