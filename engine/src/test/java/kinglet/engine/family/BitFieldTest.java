package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Overflow against the same rules on big integers. */
final class BitFieldTest {
  @Test
  void agreesWithBigIntegers() {
    Random random = new Random(5);
    for (int round = 0; round < 100_000; round++) {
      boolean signed = random.nextBoolean();
      int width = 1 + random.nextInt(signed ? 64 : 63);
      long value = BitField.extend(signed, width, number(random));
      long increment = number(random);
      BigInteger sum = BigInteger.valueOf(value).add(BigInteger.valueOf(increment));
      int expected = sum.compareTo(max(signed, width)) > 0 ? 1 : sum.compareTo(min(signed, width)) < 0 ? -1 : 0;
      String what = (signed ? "i" : "u") + width + ": " + value + " + " + increment;
      assertEquals(expected, BitField.overflow(signed, width, value, increment), what);
      assertEquals(wrapped(signed, width, sum),
          BitField.settle(BitField.WRAP, signed, width, value + increment, expected), what);
    }
  }

  private static BigInteger max(boolean signed, int width) {
    return BigInteger.TWO.pow(signed ? width - 1 : width).subtract(BigInteger.ONE);
  }

  private static BigInteger min(boolean signed, int width) {
    return signed ? BigInteger.TWO.pow(width - 1).negate() : BigInteger.ZERO;
  }

  private static long wrapped(boolean signed, int width, BigInteger sum) {
    BigInteger low = sum.mod(BigInteger.TWO.pow(width));
    return (low.compareTo(max(signed, width)) > 0 ? low.subtract(BigInteger.TWO.pow(width)) : low).longValueExact();
  }

  @Test
  void takesNegativeForVeryBigWhereUnsigned() {
    assertEquals(1, BitField.overflow(false, 8, -1, 0));
    assertEquals(255, BitField.settle(BitField.SATURATE, false, 8, -1, 1));
    assertEquals(255, BitField.settle(BitField.WRAP, false, 8, -1, 1));
  }

  private static long number(Random random) {
    long value = random.nextLong() >> random.nextInt(64);
    return random.nextInt(8) == 0 ? (random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE) : value;
  }
}
