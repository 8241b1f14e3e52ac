package kinglet.engine.hyperloglog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hashes, ranks and estimates as a redis-server has them. */
final class HyperLogLogTest {
  private final Allocator allocator = new Allocator(64 << 20, false);

  @AfterEach
  void close() {
    allocator.close();
  }

  private long hash(String element) {
    long block = allocator.allocate(element.length());
    Memory.copy(element.getBytes(US_ASCII), 0, block, element.length());
    return HyperLogLog.hash(block, element.length());
  }

  private void expect(int index, int rank, String element) {
    assertEquals(index, HyperLogLog.index(hash(element)), element);
    assertEquals(rank, HyperLogLog.rank(hash(element)), element);
  }

  @Test
  void whatBecomesOfElements() {
    expect(12711, 2, "a");
    expect(15780, 1, "b");
    expect(8436, 1, "c");
    expect(2207, 32, "e1242619730");
    expect(12049, 35, "e2119568080");
  }

  @Test
  void ranksAreBounded() {
    assertEquals(1, HyperLogLog.rank(-1));
    assertEquals(51, HyperLogLog.rank(0));
    assertEquals(51, HyperLogLog.rank(0x3fff));
    assertEquals(50, HyperLogLog.rank(Long.MIN_VALUE));
    assertEquals(0x3fff, HyperLogLog.index(-1));
  }

  @Test
  void estimates() {
    assertEquals(0, estimate(16384, 0));
    assertEquals(1, estimate(16383, 1, 1));
    assertEquals(1, estimate(16383, 1, 51));
    assertEquals(10360, estimate(8192, 8192, 1));
    // No finite sum: what Redis replies on x86.
    assertEquals(Long.MIN_VALUE, estimate(0, 16384, 63));
    assertEquals(Long.MIN_VALUE, estimate(0, 16384, 51));
  }

  /** Of registers of which some are 0, and some of one rank. */
  private static long estimate(int zeroes, int others, int rank) {
    int[] histogram = new int[Estimate.RANKS];
    histogram[0] = zeroes;
    histogram[rank] += others;
    return Estimate.of(histogram);
  }

  private static long estimate(int zeroes, int others) {
    return estimate(zeroes, others, 0);
  }

  @Test
  void estimatesGrow() {
    byte[] ranks = new byte[HyperLogLog.REGISTERS];
    long[] counts = IntStream.range(1, 50).mapToLong(rank -> {
      Arrays.fill(ranks, (byte) rank);
      return estimate(0, HyperLogLog.REGISTERS, rank);
    }).toArray();
    for (int i = 1; i < counts.length; i++) {
      assertTrue(counts[i] > counts[i - 1] * 1.9, i + ": " + counts[i]);
    }
  }

  @Test
  void registersOfSixBits() {
    long dense = allocator.allocate(HyperLogLog.DENSE_BYTES);
    Memory.fill(dense, HyperLogLog.DENSE_BYTES, (byte) 0xff);
    long registers = dense + HyperLogLog.HEADER_BYTES;
    for (int i = 0; i < HyperLogLog.REGISTERS; i += 3) {
      DenseRegisters.set(registers, i, i % 61);
    }
    for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
      assertEquals(i % 3 == 0 ? i % 61 : 63, DenseRegisters.get(registers, i));
    }
  }

  @Test
  void theSelfTestPasses() {
    long used = allocator.usedBytes();
    for (long sparseBytesMax : new long[] {0, 3000, 1 << 30}) {
      assertNull(selfTest(sparseBytesMax));
    }
    assertEquals(used, allocator.usedBytes());
  }

  /** Ten elements take more than 25 bytes; Redis says the same. */
  @Test
  void theSelfTestCanFail() {
    assertEquals("ERR TESTFAILED sparse encoding not used", selfTest(25));
  }

  private String selfTest(long sparseBytesMax) {
    try (SelfTest test = new SelfTest(allocator, sparseBytesMax)) {
      return test.run();
    }
  }
}
