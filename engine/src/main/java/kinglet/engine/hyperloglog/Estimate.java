package kinglet.engine.hyperloglog;

/**
 * How many different elements made registers what they are, from how many registers have each rank.
 *
 * <p>Source: algorithm 6 of Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284,
 * which needs neither tables nor a switch between estimators. Sums are made in the same order as in Redis 7.2, so that the
 * last digit is the same too.
 */
final class Estimate {
  /** One more than the largest that six bits can hold. */
  static final int RANKS = 64;

  private static final int RANK_MAX = 51;
  private static final double ALPHA = 0.5 / Math.log(2);

  private Estimate() {}

  /** The estimate; ranks that no hash has are ignored. */
  static long of(int[] histogram) {
    double registers = HyperLogLog.REGISTERS;
    double sum = registers * tau((registers - histogram[RANK_MAX]) / registers);
    for (int rank = RANK_MAX - 1; rank >= 1; rank--) {
      sum = (sum + histogram[rank]) * 0.5;
    }
    sum += registers * sigma(histogram[0] / registers);
    double estimate = ALPHA * registers * registers / sum;
    // Registers that no elements can make: what x86 makes of a number that is too big for its integers.
    return estimate < 0x1p63 ? Math.round(estimate) : Long.MIN_VALUE;
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = share;
    double weight = 1;
    double sum = share;
    double before;
    do {
      power *= power;
      before = sum;
      sum += power * weight;
      weight += weight;
    } while (sum != before);
    return sum;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double root = share;
    double weight = 1;
    double sum = 1 - share;
    double before;
    do {
      root = Math.sqrt(root);
      before = sum;
      weight *= 0.5;
      sum -= (1 - root) * (1 - root) * weight;
    } while (sum != before);
    return sum / 3;
  }
}
