package kinglet.engine.sortedset;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Distinct ranks at random, each set of them as likely as any other. Owned by the executor; 16 bytes of heap for each rank, kept
 * up to 64 KiB. Source: Floyd's algorithm in Bentley, "Programming pearls: a sample of brilliance", CACM 30 (1987); the
 * ranks taken stand in a table with open addressing.
 */
final class RankSample {
  private static final int FIRST_SIZE = 64;
  private static final int KEPT_MAX = 8192;
  private static final long FREE = -1;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;
  private long[] taken = new long[FIRST_SIZE];
  private long next;

  RankSample(SplittableRandom random) {
    this.random = random;
  }

  /** Begins a sample of {@code count} ranks below {@code size}. */
  void begin(long size, int count) {
    int slots = Integer.highestOneBit(Math.max(FIRST_SIZE, 2 * count) - 1) * 2;
    if (taken.length < slots || taken.length > KEPT_MAX) {
      taken = new long[slots];
    }
    Arrays.fill(taken, FREE);
    next = size - count;
  }

  /** The next rank; at most as often as was said. */
  long next() {
    long candidate = random.nextLong(next + 1);
    long rank = take(candidate) ? candidate : next;
    if (rank != candidate) {
      take(rank);
    }
    next++;
    return rank;
  }

  private boolean take(long rank) {
    int mask = taken.length - 1;
    int slot = (int) (rank * MIX >>> 32) & mask;
    while (taken[slot] != FREE && taken[slot] != rank) {
      slot = slot + 1 & mask;
    }
    boolean free = taken[slot] == FREE;
    taken[slot] = rank;
    return free;
  }
}
