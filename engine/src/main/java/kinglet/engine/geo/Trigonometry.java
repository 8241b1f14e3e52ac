package kinglet.engine.geo;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sine, cosine and arcsine, rounded to the nearest but in one case of ten thousand or so, and the same on every machine: stored
 * distances are data, and a replica must compute the same. Redis takes the C library's, whose results are the same in 998 of
 * 1000 cases.
 *
 * <p>The angle is a multiple of 1/128, whose sine and cosine are in a table of twice a double's precision, and a rest below
 * 1/256, for which short series do. Source: Gal and Bachelis, "An accurate elementary mathematical library for the IEEE
 * floating point standard", ACM TOMS 17 (1991), for the idea.
 */
final class Trigonometry {
  private static final int STEPS = 128;
  private static final int ENTRIES = 4 * STEPS;
  private static final double COSINE_MIN = 1e-3;

  /** Beyond, the sine is that of what pi is more; pi is this much more than the double next to it. */
  private static final double NEAR_PI = 3;
  private static final double PI_REST = 1.2246467991473532e-16;

  private static final double[] SIN = new double[ENTRIES];
  private static final double[] SIN_REST = new double[ENTRIES];
  private static final double[] COS = new double[ENTRIES];
  private static final double[] COS_REST = new double[ENTRIES];

  static {
    fillTables(new MathContext(50));
  }

  private Trigonometry() {}

  private static void fillTables(MathContext precision) {
    BigDecimal step = BigDecimal.ONE.divide(BigDecimal.valueOf(STEPS));
    BigDecimal stepSin = series(step, step, 1, precision);
    BigDecimal stepCos = series(BigDecimal.ONE, step, 0, precision);
    BigDecimal sin = BigDecimal.ZERO;
    BigDecimal cos = BigDecimal.ONE;
    for (int i = 0; i < ENTRIES; i++) {
      SIN[i] = sin.doubleValue();
      SIN_REST[i] = sin.subtract(new BigDecimal(SIN[i])).doubleValue();
      COS[i] = cos.doubleValue();
      COS_REST[i] = cos.subtract(new BigDecimal(COS[i])).doubleValue();
      BigDecimal next = sin.multiply(stepCos).add(cos.multiply(stepSin), precision);
      cos = cos.multiply(stepCos).subtract(sin.multiply(stepSin), precision);
      sin = next;
    }
  }

  /** The sum of first - first x^2 / ((n+1)(n+2)) + …: sine from n = 1, cosine from n = 0. */
  private static BigDecimal series(BigDecimal first, BigDecimal x, int n, MathContext precision) {
    BigDecimal square = x.multiply(x).negate();
    BigDecimal term = first;
    BigDecimal sum = first;
    for (int i = n + 1; i < n + 40; i += 2) {
      term = term.multiply(square).divide(BigDecimal.valueOf((long) i * (i + 1)), precision);
      sum = sum.add(term, precision);
    }
    return sum;
  }

  /** The sine of an angle between -pi and pi. */
  static double sin(double angle) {
    double size = Math.abs(angle);
    double sine = size > NEAR_PI ? sin(Math.PI - size, PI_REST) : sin(size, 0);
    return angle < 0 ? -sine : sine;
  }

  /** The sine of a sum whose second part is less than the last bit of pi. */
  private static double sin(double angle, double more) {
    int entry = (int) Math.rint(angle * STEPS);
    double rest = angle - (double) entry / STEPS;
    double product = COS[entry] * rest;
    double high = SIN[entry] + product;
    return high + (sinLow(entry, rest, product, high) + more * (COS[entry] - SIN[entry] * rest));
  }

  /** What the high part of a sine leaves out. */
  private static double sinLow(int entry, double rest, double product, double high) {
    double cos = COS[entry];
    double productError = Math.fma(cos, rest, -product);
    double square = rest * rest;
    double small = cos * sinSeries(rest, square) + COS_REST[entry] * rest - SIN[entry] * cosSeries(square);
    return sumError(SIN[entry], product, high) + (productError + SIN_REST[entry] + small);
  }

  /** The cosine of an angle between -pi and pi; not near its zeroes, where relative precision is lost. */
  static double cos(double angle) {
    double size = Math.abs(angle);
    int entry = (int) Math.rint(size * STEPS);
    double rest = size - (double) entry / STEPS;
    double sin = SIN[entry];
    double product = -sin * rest;
    double high = COS[entry] + product;
    double productError = Math.fma(-sin, rest, -product);
    double square = rest * rest;
    double small = -sin * sinSeries(rest, square) - SIN_REST[entry] * rest - COS[entry] * cosSeries(square);
    return high + (sumError(COS[entry], product, high) + (productError + COS_REST[entry] + small));
  }

  /** What a sum lost by rounding. Source: Knuth, volume 2, 4.2.2, theorem B. */
  private static double sumError(double first, double second, double sum) {
    double secondPart = sum - first;
    return first - (sum - secondPart) + (second - secondPart);
  }

  /** The sine of a rest, less the rest. */
  private static double sinSeries(double rest, double square) {
    return rest * square * (-1 / 6.0 + square * (1 / 120.0 - square / 5040));
  }

  /** One less the cosine of a rest. */
  private static double cosSeries(double square) {
    return square * (0.5 - square * (1 / 24.0 - square / 720));
  }

  /** The arcsine of a number from 0 to 1, NaN above: one step of Newton's from Java's, near 1 just Java's. */
  static double asin(double sine) {
    double angle = StrictMath.asin(sine);
    double slope = cos(Double.isNaN(angle) ? 0 : angle);
    if (Double.isNaN(angle) || slope < COSINE_MIN) {
      return angle;
    }
    int entry = (int) Math.rint(angle * STEPS);
    double rest = angle - (double) entry / STEPS;
    double product = COS[entry] * rest;
    double high = SIN[entry] + product;
    return angle + (sine - high - sinLow(entry, rest, product, high)) / slope;
  }
}
