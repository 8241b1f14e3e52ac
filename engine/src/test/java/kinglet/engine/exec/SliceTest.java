package kinglet.engine.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What takes long goes in slices of a bounded time, so that nobody waits long. */
final class SliceTest {
  private static final int KEYS = 1000;
  private static final int BLOCKS_A_CYCLE_MAX = 256;

  /** Steps are of 16 blocks, and the buckets of a dictionary are not cut. */
  private static final int BLOCKS_A_STEP_MAX = 32;

  private final EngineBench bench = new EngineBench();
  private final BenchClient client = bench.connect();

  @AfterEach
  void close() {
    bench.close();
  }

  private void fill(String options) {
    for (int i = 0; i < KEYS; i++) {
      assertEquals("+OK", client.call("SET key" + i + " value" + options));
    }
  }

  private long freedBlocksOfCycle() {
    long before = bench.allocator.allocatedBlocks();
    bench.cycle();
    return before - bench.allocator.allocatedBlocks();
  }

  private void assertSlices(long stepNanos, int blocksMin, int blocksMax) {
    bench.clock.stepNanos = stepNanos;
    long freed = freedBlocksOfCycle();
    assertTrue(freed >= blocksMin && freed <= blocksMax, () -> freed + " blocks");
    bench.clock.stepNanos = 0;
    while (bench.executor.idleMs() == 0) {
      bench.cycle();
    }
    assertEquals(":0", client.call("DBSIZE"));
  }

  @Test
  void clearedKeysGoAsManyAsACycleMay() {
    fill("");
    bench.engine.keyspace().clear(0);
    assertSlices(0, BLOCKS_A_STEP_MAX + 1, 2 * BLOCKS_A_CYCLE_MAX);
  }

  @Test
  void clearedKeysGoNoLongerThanACycleMay() {
    fill("");
    bench.engine.keyspace().clear(0);
    assertSlices(1_000_000, 1, BLOCKS_A_STEP_MAX);
  }

  @Test
  void dueKeysGoAsManyAsACycleMay() {
    fill(" PX 10");
    bench.clock.advanceMs(20);
    assertSlices(0, BLOCKS_A_STEP_MAX + 1, 2 * BLOCKS_A_CYCLE_MAX);
  }

  @Test
  void dueKeysGoNoLongerThanACycleMay() {
    fill(" PX 10");
    bench.clock.advanceMs(20);
    assertSlices(1_000_000, 1, BLOCKS_A_STEP_MAX);
  }
}
