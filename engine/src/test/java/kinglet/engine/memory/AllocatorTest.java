package kinglet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private static final int MIB = 1 << 20;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Allocator allocator = new Allocator(128 * MIB, true);
  private final List<Long> blocks = new ArrayList<>();

  @AfterEach
  void close() {
    allocator.close();
  }

  private void allocate(int count, long bytes) {
    for (int i = 0; i < count; i++) {
      blocks.add(allocator.allocate(bytes));
    }
  }

  private void freeAll() {
    blocks.forEach(allocator::free);
    blocks.clear();
  }

  private void freeAllBut(int percent) {
    blocks.removeIf(block -> {
      boolean free = random.nextInt(100) >= percent;
      if (free) {
        allocator.free(block);
      }
      return free;
    });
  }

  @Test
  void nothingIsTakenBeforeTheFirstBlock() {
    assertEquals(0, allocator.usedBytes());
    assertEquals(0, allocator.mappedBytes());
  }

  @Test
  void noBytesAreABlockToo() {
    long a = allocator.allocate(0);
    long b = allocator.allocate(0);
    assertTrue(a != b);
    allocator.free(a);
    allocator.free(b);
    assertEquals(0, allocator.usedBytes());
  }

  @Test
  void absurdRequestsAreBugs() {
    assertThrows(AssertionError.class, () -> allocator.allocate(-1));
    assertThrows(AssertionError.class, () -> allocator.allocate(Allocator.BYTES_MAX + 1));
  }

  @Test
  void linesAreAligned() {
    for (int bytes = 64; bytes < 4 * MIB; bytes = (bytes * 3 / 2 + 64) & -64) {
      allocate(3, bytes);
    }
    blocks.forEach(block -> assertEquals(0, block % 64));
    freeAll();
  }

  @Test
  void smallBlocksHaveHardlyAnyOverhead() {
    assumeFalse(Memory.CHECKED);
    allocate(500_000, 56);
    assertEquals(500_000L * 56, allocator.usedBytes());
    assertEquals(500_000, allocator.allocatedBlocks());
    assertTrue(allocator.residentBytes() < 28_000_000 + 3 * MIB, "resident " + allocator.residentBytes());
    assertTrue(allocator.activeBytes() < 28_000_000 * 1.01);
  }

  @Test
  void emptyChunksAreReturned() {
    allocate(100_000, 56);
    allocate(50, 300_000);
    long mapped = allocator.mappedBytes();
    freeAll();
    assertEquals(0, allocator.usedBytes());
    assertTrue(Memory.CHECKED || allocator.residentBytes() <= 2 * Chunk.BYTES, "kept " + allocator.residentBytes());
    allocator.trim();
    assertEquals(0, allocator.residentBytes());
    assertEquals(mapped, allocator.mappedBytes());
  }

  @Test
  void returnedChunksAreUsedAgain() {
    allocate(60_000, 56);
    long mapped = allocator.mappedBytes();
    freeAll();
    allocator.trim();
    allocate(10_000, 336);
    assertTrue(allocator.mappedBytes() <= mapped + Chunk.BYTES);
  }

  @Test
  void bigBlocksAreReturnedAtOnce() {
    long big = allocator.allocate(100L * MIB);
    Memory.putLong(big + 100L * MIB - 8, 1);
    assertTrue(allocator.mappedBytes() >= 100L * MIB && allocator.mappedBytes() < 100L * MIB + 8192);
    allocator.free(big);
    allocator.trim();
    assertEquals(0, allocator.mappedBytes());
  }

  @Test
  void growthKeepsTheBytes() {
    long block = allocator.allocate(1);
    Memory.putByte(block, (byte) 7);
    for (long bytes = 2; bytes < 50L * MIB; bytes += bytes / 2) {
      block = allocator.reallocate(block, bytes);
      assertEquals(7, Memory.getByte(block));
      assertTrue(allocator.usableBytes(block) >= bytes);
      assertEquals(allocator.usableBytes(block), allocator.usedBytes());
      Memory.putByte(block + bytes - 1, (byte) 8);
    }
    assertEquals(7, Memory.getByte(allocator.reallocate(block, 10)));
    assertEquals(1, allocator.allocatedBlocks());
    assertTrue(allocator.usedBytes() <= 16);
  }

  @Test
  void aBlockThatFitsStays() {
    assumeFalse(Memory.CHECKED);
    long block = allocator.allocate(97);
    assertEquals(block, allocator.reallocate(block, 104));
    long run = allocator.allocate(100_000);
    assertEquals(run, allocator.reallocate(run, 99_000));
  }

  @Test
  void bigBlocksSurviveTheEndOfOthers() {
    allocate(20, MIB);
    for (int i = 0; i < 20; i++) {
      Memory.putLong(blocks.get(i), i);
    }
    for (int i = 0; i < 20; i += 2) {
      blocks.set(i, allocator.reallocate(blocks.get(i), (2L + i) * MIB));
    }
    for (int i = 1; i < 20; i += 2) {
      allocator.free(blocks.get(i));
    }
    for (int i = 0; i < 20; i += 2) {
      assertEquals(i, Memory.getLong(blocks.get(i)));
      allocator.free(blocks.get(i));
    }
    assertEquals(0, allocator.usedBytes());
  }

  @Test
  void aFullRangeChangesNothing() {
    try (Allocator small = new Allocator(4 * MIB, false)) {
      List<Long> taken = fill(small, 400_000);
      taken.addAll(fill(small, 20_000));
      taken.addAll(fill(small, 100));
      taken.addAll(fill(small, 24));
      assertTrue(small.usedBytes() > 3 * MIB / (Memory.CHECKED ? 4 : 1));
      assertFullButConsistent(small, taken);
      taken.forEach(small::free);
      small.trim();
      assertEquals(0, small.usedBytes());
      assertEquals(0, small.activeBytes());
      assertEquals(10, fill(small, 400_000).size());
    }
  }

  private static List<Long> fill(Allocator small, long bytes) {
    List<Long> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(small.allocate(bytes));
      }
    } catch (OutOfNativeMemoryException expected) {
      return taken;
    }
  }

  private static void assertFullButConsistent(Allocator small, List<Long> taken) {
    long used = small.usedBytes();
    long active = small.activeBytes();
    for (int bytes = 0; bytes < 500_000; bytes = bytes * 2 + 24) {
      refused(small, bytes);
    }
    assertThrows(OutOfNativeMemoryException.class, () -> small.reallocate(taken.getFirst(), 500_000));
    assertEquals(taken.size(), small.allocatedBlocks());
    assertEquals(used, small.usedBytes());
    assertEquals(active, small.activeBytes());
  }

  /** A class that has a slab may have room; what it gives is given back. */
  private static void refused(Allocator small, int bytes) {
    try {
      small.free(small.allocate(bytes));
    } catch (OutOfNativeMemoryException expected) {
      assertTrue(bytes >= 0);
    }
  }

  @Test
  void aMachineThatIsFullChangesNothing() {
    long big = allocator.allocate(MIB);
    Memory.putLong(big, 42);
    long mapped = allocator.mappedBytes();
    long used = allocator.usedBytes();
    assertThrows(OutOfNativeMemoryException.class, () -> allocator.allocate(Allocator.BYTES_MAX));
    assertThrows(OutOfNativeMemoryException.class, () -> allocator.reallocate(big, Allocator.BYTES_MAX));
    assertEquals(42, Memory.getLong(big));
    assertEquals(mapped, allocator.mappedBytes());
    assertEquals(used, allocator.usedBytes());
    assertEquals(1, allocator.allocatedBlocks());
  }

  /** The load of a cache whose values change their size all the time: it costs memory, but not more and more of it. */
  @Test
  void churnStaysBounded() {
    assumeFalse(Memory.CHECKED);
    allocate(50_000, 100);
    churn(6);
    long resident = allocator.residentBytes();
    churn(12);
    assertTrue(allocator.residentBytes() < resident * 1.15, resident + " before, now " + allocator.residentBytes());
  }

  private void churn(int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 50_000; i++) {
        int index = random.nextInt(blocks.size());
        allocator.free(blocks.get(index));
        int bytesMin = 40 + round % 3 * 60;
        blocks.set(index, allocator.allocate(random.nextInt(bytesMin, bytesMin + 60)));
      }
    }
  }

  @Test
  void movingSparseBlocksEmptiesChunks() {
    assumeFalse(Memory.CHECKED);
    allocate(150_000, 56);
    allocate(50, 100_000);
    assertEquals(0, evacuate());
    freeAllBut(20);
    long before = allocator.residentBytes();
    long promised = evacuate();
    blocks.replaceAll(this::moveIfSparse);
    allocator.endEvacuation();
    advance();
    allocator.trim();
    assertTrue(promised > before / 2, before + " before, promised " + promised);
    assertTrue(allocator.residentBytes() <= before - promised / 2, before + " before, now " + allocator.residentBytes());
    assertTrue(blocks.stream().noneMatch(allocator::isSparse));
    freeAll();
    allocator.trim();
    assertEquals(0, allocator.residentBytes());
  }

  private long evacuate() {
    allocator.startEvacuation();
    advance();
    return allocator.evacuatedBytes();
  }

  private void advance() {
    while (allocator.advanceEvacuation(1)) {
      // a chunk at a time
    }
  }

  private long moveIfSparse(long block) {
    if (!allocator.isSparse(block)) {
      return block;
    }
    long bytes = allocator.usableBytes(block);
    long moved = allocator.allocate(bytes);
    Memory.copy(block, moved, bytes);
    allocator.free(block);
    return moved;
  }

  @Test
  void onlyTheOwnerMayCall() throws InterruptedException {
    allocator.allocate(8);
    assertThrows(AssertionError.class, () -> onAnotherThread(() -> allocator.allocate(8)));
    allocator.handOver();
    onAnotherThread(() -> allocator.allocate(8));
    allocator.handOver();
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread = new Thread(task);
    thread.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
    thread.start();
    thread.join();
    if (thrown[0] instanceof AssertionError error) {
      throw error;
    }
  }
}
