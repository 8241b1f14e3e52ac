package kinglet.perf.scenario;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A sequence of keys as the users of a cache ask for them. Same seed, same sequence. Popularity follows Zipf's law: the key of
 * rank r is asked with a chance proportional to 1 / r^s.
 *
 * <p>Owned by one thread.
 */
abstract class Trace {
  private static final double ZIPF_EXPONENT = 0.9;

  private final SplittableRandom random;
  private final double[] cumulative;
  private long asked;

  Trace(long keys, long seed) {
    random = new SplittableRandom(seed);
    cumulative = new double[Math.toIntExact(keys)];
    double sum = 0;
    for (int rank = 0; rank < cumulative.length; rank++) {
      sum += Math.pow(rank + 1, -ZIPF_EXPONENT);
      cumulative[rank] = sum;
    }
  }

  /** The key of the next question. */
  final long next() {
    return key(asked++);
  }

  abstract long key(long number);

  /** A rank, 0 the most popular. */
  final int rank() {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    return Math.min(found < 0 ? ~found : found, cumulative.length - 1);
  }

  /** Popularity that never changes. */
  static Trace zipf(long keys, long seed) {
    return new Trace(keys, seed) {
      @Override
      long key(long number) {
        return rank();
      }
    };
  }

  /** Now and then somebody reads keys one after the other that nobody else asks for: a quarter of all questions. */
  static Trace scans(long keys, long seed) {
    long period = keys / 2;
    return new Trace(keys, seed) {
      @Override
      long key(long number) {
        boolean scans = number % period < period / 4;
        return scans ? keys + number : rank();
      }
    };
  }

  /** What is popular changes: again and again, the ranks move on by a tenth of the keys that a cache would hold. */
  static Trace shifting(long keys, long seed) {
    long period = keys;
    return new Trace(keys, seed) {
      @Override
      long key(long number) {
        return (rank() + number / period * (keys / 100)) % keys;
      }
    };
  }
}
