package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of doubles: as Java reads those that it takes too, and what C takes and Java does not, or the other way round. */
class StrtodTest {
  private static final int RANDOM_TEXTS = 100_000;

  private final long block = new Allocator().allocate(1024);
  private final Strtod strtod = new Strtod();

  @Test
  void readsWhatJavaPrints() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < RANDOM_TEXTS; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertSame(Double.toString(value));
      }
    }
  }

  /** Many of these lie close to the middle of two doubles. */
  @Test
  void roundsAsJavaDoes() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < RANDOM_TEXTS; i++) {
      long digits = random.nextLong() >>> random.nextInt(64);
      assertSame(Long.toUnsignedString(digits) + "e" + random.nextInt(-345, 312));
      assertSame(digits / 10 + "." + Long.remainderUnsigned(digits, 10));
    }
  }

  @Test
  void roundsMiddlesToEven() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(0x3ff0000000000000L + (random.nextLong() >>> 10) + ((long) random.nextInt(60) << 52));
      BigDecimal middle = new BigDecimal(value).add(new BigDecimal(Math.ulp(value)).divide(BigDecimal.valueOf(2)));
      assertSame(middle.toPlainString());
      assertSame(middle.unscaledValue() + "e" + -middle.scale());
    }
  }

  private void assertSame(String text) {
    double expected = Double.parseDouble(text);
    boolean zero = new BigDecimal(text).signum() == 0;
    boolean outOfRange = Double.isInfinite(expected) || expected == 0 && !zero;
    assertEquals(expected, loosely(text), text);
    assertEquals(outOfRange ? Double.NaN : expected, parse(text), text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-0, -0.0", "+5, 5", ".5, 0.5", "5., 5", "-.5e1, -5", "1E+2, 100", "1e-2, 0.01", "00012, 12",
      "0.000000000000000000000000000001, 1e-30", "100000000000000000000000000000, 1e29", "12345678901234567890123, 1.2345678901234568e22",
      "9007199254740993, 9007199254740992", "5e-324, 4.9e-324", "2.2250738585072011e-308, 2.225073858507201e-308",
      "1.7976931348623157e308, 1.7976931348623157e308", "0e99999999999, 0",
      "inf, Infinity", "-INF, -Infinity", "+Infinity, Infinity", "iNfInItY, Infinity",
      "0x10, 16", "0X1.8p3, 12", "-0x.8, -0.5", "0x1p-1074, 4.9e-324", "0x1.p1, 2", "0xABCDEF, 11259375"})
  void reads(String text, double expected) {
    assertEquals(expected, parse(text));
    assertEquals(expected, loosely(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "-nan", "NaN(1)", "x", "1x", "1 ", "1e", "1e+", ".", "+", "-", "--1", "+-1", "0x", "0xg", "0x.", "0x1p",
      "1_000", "1d", "1f", "0x1p1d", "infin", "infinityy", "1,5", "(1", "e5", ".e5"})
  void refuses(String text) {
    assertEquals(Double.NaN, parse(text));
    assertEquals(Double.NaN, loosely(text));
  }

  /** As a score is read, and as a bound of a range is. */
  @ParameterizedTest
  @CsvSource(value = {"''|NaN|0", "' 1'|NaN|1", "'\t\n2'|NaN|2", "' '|NaN|NaN", "1e400|NaN|Infinity", "-1e400|NaN|-Infinity",
      "1e-400|NaN|0", "0x1p5000|NaN|Infinity", "0x1p-5000|NaN|0", "'1\0x'|NaN|1", "'\0'|NaN|0"}, delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false)
  void isStrictOrLoose(String text, double strictly, double loosely) {
    assertEquals(strictly, parse(text));
    assertEquals(loosely, loosely(text));
  }

  private double parse(String text) {
    return strtod.parse(put(text), text.length());
  }

  private double loosely(String text) {
    return strtod.parseLoosely(put(text), text.length());
  }

  private long put(String text) {
    Memory.copy(text.getBytes(ISO_8859_1), 0, block, text.length());
    return block;
  }
}
