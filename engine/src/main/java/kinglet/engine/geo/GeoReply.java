package kinglet.engine.geo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.Reply;

/** Numbers as geo commands reply them. Owned by the executor. Source: geo.c, util.c of Redis 7.2. */
final class GeoReply {
  private static final int DISTANCE_SCALE = 10_000;
  private static final int DISTANCE_DIGITS = 4;
  private static final int DEGREE_DIGITS = 17;
  private static final int TEXT_BYTES = 32;

  private final long text;

  GeoReply(Allocator allocator) {
    text = allocator.allocate(TEXT_BYTES);
  }

  /** A distance with four digits after the point. What does not fit into 64 bits becomes the least such number, as in C. */
  void distance(Reply reply, double distance) {
    double scaled = Math.rint(distance * DISTANCE_SCALE);
    long digits = Math.abs(scaled) < 0x1p63 ? (long) scaled : Long.MIN_VALUE;
    long at = text;
    if (digits < 0) {
      Memory.putByte(at++, (byte) '-');
    }
    at = Decimal.put(at, Long.divideUnsigned(Math.abs(digits), DISTANCE_SCALE));
    long fraction = Long.remainderUnsigned(Math.abs(digits), DISTANCE_SCALE);
    // A one before the four digits keeps their zeroes; then the point takes its place.
    Decimal.put(at, DISTANCE_SCALE + fraction);
    Memory.putByte(at, (byte) '.');
    reply.bulk(text, at + 1 + DISTANCE_DIGITS - text);
  }

  /** A place as its two coordinates. */
  void place(Reply reply, double longitude, double latitude) {
    reply.array(2);
    reply.numberText(degrees(longitude));
    reply.numberText(degrees(latitude));
  }

  /** Up to 17 digits after the point. */
  private static String degrees(double angle) {
    BigDecimal rounded = new BigDecimal(angle).setScale(DEGREE_DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.toPlainString();
  }
}
