package kinglet.engine.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Against sums of 40 terms with 60 digits: no result is off by more than half of the last bit and a little. */
class TrigonometryTest {
  private static final MathContext PRECISION = new MathContext(60);
  private static final int ANGLES = 1_000;
  private static final double ULP_MAX = 0.501;
  private static final int TERMS = 40;

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void sine() {
    for (int i = 0; i < ANGLES; i++) {
      assertClose(angle(i), Trigonometry::sin, TrigonometryTest::sine);
    }
  }

  @Test
  void cosine() {
    for (int i = 0; i < ANGLES; i++) {
      assertClose(angle(i), Trigonometry::cos, TrigonometryTest::cosine);
    }
  }

  /** Its sine is the number again, within what half of the angle's last bit makes of it. */
  @Test
  void arcsine() {
    for (int i = 0; i < ANGLES; i++) {
      double sine = i % 2 == 0 ? random.nextDouble() * 0.999_999 : Math.scalb(random.nextDouble(), -random.nextInt(60));
      double angle = Trigonometry.asin(sine);
      BigDecimal exact = new BigDecimal(angle);
      BigDecimal error = new BigDecimal(sine).subtract(sine(exact)).divide(cosine(exact), PRECISION);
      assertTrue(Math.abs(error.doubleValue()) <= ULP_MAX * Math.ulp(angle), "asin " + sine + " is off by " + error);
    }
  }

  @Test
  void ends() {
    assertEquals(0.0, Trigonometry.sin(0.0));
    assertEquals(1.0, Trigonometry.cos(0));
    assertEquals(0.0, Trigonometry.asin(0));
    assertEquals(Math.PI / 2, Trigonometry.asin(1));
    assertEquals(Double.NaN, Trigonometry.asin(Math.nextUp(1.0)));
    assertEquals(Math.sin(Math.PI), Trigonometry.sin(Math.PI));
  }

  /** All sizes, and some near the places where the table's step changes. */
  private double angle(int i) {
    return switch (i % 4) {
      case 0 -> random.nextDouble(-Math.PI, Math.PI);
      case 1 -> Math.scalb(random.nextDouble(-1, 1), -random.nextInt(40));
      case 2 -> (random.nextInt(800) - 400 + 0.5) / 128 + Math.scalb(random.nextDouble(-1, 1), -40);
      default -> random.nextInt(-402, 403) / 128.0;
    };
  }

  private static void assertClose(double angle, DoubleUnaryOperator function, UnaryOperator<BigDecimal> exactly) {
    double result = function.applyAsDouble(angle);
    BigDecimal error = new BigDecimal(result).subtract(exactly.apply(new BigDecimal(angle)));
    assertTrue(Math.abs(error.doubleValue()) <= ULP_MAX * Math.ulp(result), angle + " is off by " + error);
  }

  private static BigDecimal sine(BigDecimal x) {
    return series(x, x, 1);
  }

  private static BigDecimal cosine(BigDecimal x) {
    return series(BigDecimal.ONE, x, 0);
  }

  private static BigDecimal series(BigDecimal first, BigDecimal x, int power) {
    BigDecimal square = x.multiply(x).negate();
    BigDecimal term = first;
    BigDecimal sum = first;
    for (int n = power; n < power + 2 * TERMS; n += 2) {
      term = term.multiply(square).divide(BigDecimal.valueOf((n + 1L) * (n + 2L)), PRECISION);
      sum = sum.add(term, PRECISION);
    }
    return sum;
  }
}
