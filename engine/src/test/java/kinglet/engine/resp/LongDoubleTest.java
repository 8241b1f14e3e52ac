package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LongDoubleTest {
  /** Sums that a redis-server replied. */
  @ParameterizedTest
  @CsvSource({
    "10.5, 0.1, 10.6",
    "0.1, 0.2, 0.3",
    "1e17, 0.1, 100000000000000000.1015625",
    "5.0e3, 2.0e2, 5200",
    "9223372036854775807, 1, 9223372036854775808",
    "18446744073709551615, 1, 18446744073709551616",
    "18446744073709551616, 1, 18446744073709551616",
    "18446744073709551616, 3, 18446744073709551620",
    "0x1.8p1, .5, 3.5",
    "1e-17, 0, 0.00000000000000001",
    "-1e-18, 0, 0",
    "-0, -0, 0",
    "+5., 0, 5",
    "1e-4940, 1, 1",
  })
  void addsAsRedisDoes(String left, String right, String sum) {
    assertEquals(sum, parse(left).plus(parse(right)).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", " 1", "1 ", "+", ".", "1e", "1e+", "0x", "0x1p", "nan", "--1", "1.2.3", "1,5", "infinit", "1e4933", "-1e99999999999999",
    "1e-4960", "1e-99999999999999", "0x1p16384", "1\0"
  })
  void refuses(String text) {
    assertNull(parse(text));
  }

  @Test
  void knowsInfinityAndOverflow() {
    assertFalse(parse("-INFinity").isFinite());
    assertFalse(parse("inf").plus(parse("-inf")).isFinite());
    assertFalse(parse("1.18e4932").plus(parse("1.18e4932")).isFinite());
    assertEquals("0", parse("0e99999999999").text());
  }

  @Test
  void refusesLongTexts() {
    assertEquals("1", parse("0".repeat(5118) + "1").text());
    assertNull(parse("0".repeat(5119) + "1"));
    assertEquals("1", parse("0." + "0".repeat(4999) + "1e5000").text());
  }

  @Test
  void equalsItsTwin() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String left = text(random);
      String right = text(random);
      BigDecimal sum = round(round(new BigDecimal(left)).add(round(new BigDecimal(right))));
      String expected = sum.setScale(17, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
      assertEquals(expected, parse(left).plus(parse(right)).text(), left + " + " + right);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = 1 + random.nextInt(25);
    for (int i = 0; i < digits; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    if (random.nextBoolean()) {
      text.append('.').append(random.nextLong(1L << (1 + random.nextInt(60))));
    }
    return random.nextInt(3) == 0 ? text + "e" + (random.nextInt(80) - 40) : text.toString();
  }

  /** Scales until 64 bits stand before the point, and rounds what is behind it. */
  private static BigDecimal round(BigDecimal exact) {
    BigDecimal end = BigDecimal.TWO.pow(64);
    BigDecimal begin = BigDecimal.TWO.pow(63);
    BigDecimal scale = BigDecimal.ONE;
    BigDecimal size = exact.abs();
    BigDecimal half = new BigDecimal("0.5");
    while (size.signum() != 0 && size.compareTo(end) >= 0) {
      size = size.multiply(half);
      scale = scale.multiply(BigDecimal.TWO);
    }
    while (size.signum() != 0 && size.compareTo(begin) < 0) {
      size = size.multiply(BigDecimal.TWO);
      scale = scale.multiply(half);
    }
    BigDecimal rounded = size.setScale(0, RoundingMode.HALF_EVEN).multiply(scale);
    return exact.signum() < 0 ? rounded.negate() : rounded;
  }

  private static LongDouble parse(String text) {
    return LongDouble.parse(text.getBytes(US_ASCII));
  }
}
