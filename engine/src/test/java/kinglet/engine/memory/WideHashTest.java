package kinglet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WideHashTest {
  private static final int BYTES = 4096;
  private static final int TRIES = 400;

  /** Standard deviation of the heads among so many tosses: half the root. */
  private static final int DEVIATION = 10;

  private final SplittableRandom random = new SplittableRandom(11);
  private long block;

  @BeforeEach
  void map() {
    block = NativeMemory.map(BYTES);
    Blocks.add(block, BYTES);
  }

  @AfterEach
  void unmap() {
    Blocks.remove(block);
    NativeMemory.unmap(block, BYTES);
  }

  private void randomize(int length) {
    for (int i = 0; i < length; i += 8) {
      Memory.putLong(block + i, random.nextLong());
    }
  }

  private long hash(byte[] key, long seed) {
    Memory.copy(key, 0, block, key.length);
    return new WideHash(seed).hash(block, key.length);
  }

  private static byte[] key(int number) {
    return String.format(Locale.ROOT, "key:%012d", number).getBytes(StandardCharsets.US_ASCII);
  }

  /** Each input bit flips each output bit half of the time, within 7 standard deviations. */
  @Test
  void avalanche() {
    for (int length : new int[] {1, 3, 4, 7, 8, 9, 16, 17, 24, 33, 48}) {
      for (int bit = 0; bit < length * 8; bit += 1 + length / 8) {
        assertBalanced(flips(length, bit), length, bit);
      }
    }
  }

  private int[] flips(int length, int bit) {
    int[] flips = new int[Long.SIZE];
    for (int i = 0; i < TRIES; i++) {
      randomize(length);
      long seed = random.nextLong();
      long before = new WideHash(seed).hash(block, length);
      long at = block + bit / 8;
      Memory.putByte(at, (byte) (Memory.getByte(at) ^ (1 << bit % 8)));
      count(before ^ new WideHash(seed).hash(block, length), flips);
    }
    return flips;
  }

  private static void count(long changed, int[] flips) {
    for (int i = 0; i < Long.SIZE; i++) {
      flips[i] += (int) (changed >>> i & 1);
    }
  }

  private static void assertBalanced(int[] flips, int length, int bit) {
    for (int flipped : flips) {
      assertTrue(Math.abs(flipped - TRIES / 2) < 7 * DEVIATION, () -> length + " bytes, bit " + bit + ": " + Arrays.toString(flips));
    }
  }

  @Test
  void everySeedBitCounts() {
    randomize(16);
    for (int length : new int[] {0, 1, 8, 16, 40}) {
      Set<Long> hashes = new HashSet<>();
      for (int bit = 0; bit < Long.SIZE; bit++) {
        hashes.add(new WideHash(1L << bit).hash(block, length));
      }
      assertEquals(Long.SIZE, hashes.size());
    }
  }

  /** Sequential keys into 2^14 buckets, by any 14 bits of the hash, as evenly as balls thrown at random. */
  @Test
  void bucketsOfSequentialKeys() {
    long[] hashes = new long[1 << 17];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hash(key(i), 5);
    }
    for (int shift = 0; shift <= 50; shift += 10) {
      assertEven(hashes, shift);
    }
  }

  /** Chi-squared of 16383 degrees of freedom: 16383 within 6 standard deviations of 181. */
  private static void assertEven(long[] hashes, int shift) {
    int[] buckets = new int[1 << 14];
    for (long hash : hashes) {
      buckets[(int) (hash >>> shift) & (buckets.length - 1)]++;
    }
    double expected = (double) hashes.length / buckets.length;
    double sum = 0;
    for (int inBucket : buckets) {
      sum += (inBucket - expected) * (inBucket - expected) / expected;
    }
    double chiSquared = sum;
    assertTrue(Math.abs(chiSquared - buckets.length) < 6 * 181, () -> "shift " + shift + ": " + chiSquared);
  }

  @Test
  void noCollisionsAmongSimilarKeys() {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      hashes.add(hash(key(i), 1));
    }
    assertEquals(100_000, hashes.size());
  }

  @Test
  void zeroesOfAnyLengthDiffer() {
    Memory.fill(block, BYTES, (byte) 0);
    Set<Long> hashes = new HashSet<>();
    for (int length = 0; length <= BYTES; length++) {
      hashes.add(new WideHash(0).hash(block, length));
    }
    assertEquals(BYTES + 1, hashes.size());
  }

  /** Same words in another order, and words that are the constants of the hash, tell keys apart with every seed. */
  @Test
  void wordsThatAreChosenBadly() {
    long[] words = {0x9E3779B97F4A7C15L, 0xD1B54A32D192ED03L, 0x8CB92BA72F3D8DD7L, 0, -1};
    for (long seed = 0; seed < 50; seed++) {
      Set<Long> hashes = new HashSet<>();
      for (int i = 0; i < 625; i++) {
        putWords(words, i);
        hashes.add(new WideHash(seed).hash(block, 32));
      }
      assertEquals(625, hashes.size());
    }
  }

  private void putWords(long[] words, int choice) {
    int rest = choice;
    for (int i = 0; i < 4; i++) {
      Memory.putLong(block + i * 8L, words[rest % words.length]);
      rest /= words.length;
    }
  }

  @Test
  void readsNothingBeyondItsEnd() {
    for (int length = 0; length < 70; length++) {
      Memory.fill(block, 200, (byte) 9);
      long before = new WideHash(3).hash(block + 64, length);
      Memory.putByte(block + 63, (byte) 1);
      Memory.putByte(block + 64 + length, (byte) 1);
      assertEquals(before, new WideHash(3).hash(block + 64, length));
    }
    assertNotEquals(new WideHash(3).hash(block, 10), new WideHash(4).hash(block, 10));
  }
}
