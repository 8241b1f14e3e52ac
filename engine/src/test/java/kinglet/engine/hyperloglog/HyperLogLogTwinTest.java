package kinglet.engine.hyperloglog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HyperLogLogs against an array of registers: random raises and unions, sparse and dense, whole and corrupt. */
final class HyperLogLogTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 400_000;
  private static final int ROUND = 2_000;
  private static final int LONG_BYTES = 64;

  private final Allocator allocator = new Allocator();
  private final HyperLogLogWriter writer = new HyperLogLogWriter();
  private final Registers registers = new Registers();
  private final int[] twin = new int[HyperLogLog.REGISTERS];
  private long block;
  private int length;

  @AfterEach
  void close() {
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 3000, 100_000})
  void registersAreThoseOfTheTwin(int sparseBytesMax) {
    SplittableRandom random = new SplittableRandom(sparseBytesMax);
    for (int done = 0; done < OPERATIONS / 4; done += ROUND) {
      begin();
      int spread = 1 << random.nextInt(15);
      for (int i = 0; i < ROUND; i++) {
        raise(random.nextInt(spread), rank(random), sparseBytesMax);
        if (i % 512 == 0 || i == ROUND - 1) {
          compare(sparseBytesMax);
        }
      }
      allocator.free(block);
    }
    assertEquals(0, allocator.allocatedBlocks());
  }

  private void begin() {
    length = HyperLogLog.EMPTY_BYTES;
    block = allocator.allocate(length);
    HyperLogLog.writeEmpty(block);
    Arrays.fill(twin, 0);
  }

  private static int rank(SplittableRandom random) {
    return random.nextInt(5000) == 0 ? 1 + random.nextInt(51) : 1 + Math.min(8, Long.numberOfTrailingZeros(random.nextLong()));
  }

  /** In a block that is exactly as long as was said to be needed, so that the checked mode sees every byte beyond. */
  private void raise(int index, int rank, int sparseBytesMax) {
    makeRoom(rank, sparseBytesMax);
    int result = writer.raise(block, length, index, rank, sparseBytesMax);
    boolean higher = rank > twin[index];
    assertEquals(higher, result != HyperLogLogWriter.UNCHANGED, index + " to " + rank);
    if (higher) {
      assertTrue(result > 0);
      length = result;
      twin[index] = rank;
    }
  }

  private void makeRoom(int rank, int sparseBytesMax) {
    boolean dense = HyperLogLog.encoding(block) == HyperLogLog.DENSE;
    int room = dense ? length : HyperLogLogWriter.room(length, 1, sparseBytesMax);
    block = allocator.reallocate(block, HyperLogLogWriter.isTooHigh(rank) ? HyperLogLog.DENSE_BYTES : room);
  }

  private void compare(int sparseBytesMax) {
    boolean dense = HyperLogLog.encoding(block) == HyperLogLog.DENSE;
    assertTrue(dense ? length == HyperLogLog.DENSE_BYTES : length <= Math.max(sparseBytesMax, HyperLogLog.EMPTY_BYTES));
    block = allocator.reallocate(block, length);
    assertTrue(HyperLogLog.isOne(block, length));
    registers.clear();
    assertTrue(registers.unite(block, length));
    int[] histogram = new int[Estimate.RANKS];
    for (int i = 0; i < twin.length; i++) {
      assertEquals(twin[i], registers.rank(i));
      histogram[twin[i]]++;
    }
    assertEquals(HyperLogLog.REGISTERS - histogram[0], registers.raised());
    assertEquals(Estimate.of(histogram), registers.count());
  }

  /** Whatever the bytes are, nothing outside of them is touched, and the result can be read again. */
  @ParameterizedTest
  @ValueSource(ints = {20, 60, 3000})
  void corruptOnesAreSafe(int sparseBytesMax) {
    SplittableRandom random = new SplittableRandom(sparseBytesMax);
    int corrupt = 0;
    for (int i = 0; i < OPERATIONS / 4; i++) {
      beginCorrupt(random);
      for (int j = 0; j < 4; j++) {
        corrupt += raiseCorrupt(random, sparseBytesMax) ? 1 : 0;
      }
      allocator.free(block);
    }
    assertTrue(corrupt > OPERATIONS / 16 && corrupt < OPERATIONS, corrupt + " of " + OPERATIONS);
    assertEquals(0, allocator.allocatedBlocks());
  }

  private void beginCorrupt(SplittableRandom random) {
    length = HyperLogLog.HEADER_BYTES + random.nextInt(LONG_BYTES);
    block = allocator.allocate(length);
    for (int i = HyperLogLog.HEADER_BYTES; i < length; i++) {
      Memory.putByte(block + i, (byte) random.nextInt());
    }
    long header = allocator.allocate(HyperLogLog.EMPTY_BYTES);
    HyperLogLog.writeEmpty(header);
    Memory.copy(header, block, HyperLogLog.HEADER_BYTES);
    allocator.free(header);
  }

  private boolean raiseCorrupt(SplittableRandom random, int sparseBytesMax) {
    int index = random.nextInt(random.nextBoolean() ? 200 : HyperLogLog.REGISTERS);
    int rank = rank(random);
    makeRoom(rank, sparseBytesMax);
    int result = writer.raise(block, length, index, rank, sparseBytesMax);
    length = result >= 0 ? result : length;
    block = allocator.reallocate(block, length);
    registers.clear();
    boolean whole = registers.unite(block, length);
    assertTrue(!whole || result != HyperLogLogWriter.CORRUPT);
    return result == HyperLogLogWriter.CORRUPT;
  }
}
