package kinglet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The allocator against a map of live blocks: random operations, and no byte of any block changes but by its owner. */
class AllocatorTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 1_000_000;
  private static final int FULLY_FILLED_BYTES_MAX = 512;

  private final SplittableRandom random = new SplittableRandom(42);
  private final Allocator allocator = new Allocator(1L << 30, false);
  private final List<Twin> blocks = new ArrayList<>();
  private final TreeMap<Long, Twin> byAddress = new TreeMap<>();
  private long usedBytes;
  private long lastBytes;

  private record Twin(long address, long bytes, long usable, byte pattern) {}

  @Test
  void randomOperations() {
    try (allocator) {
      for (int i = 0; i < OPERATIONS; i++) {
        int liveMax = i / 50_000 % 2 == 0 ? 20_000 : 2_000;
        step(liveMax);
        if (i % 1_000 == 0) {
          evacuate(i / 1_000 % 12);
        }
        assertEquals(usedBytes, allocator.usedBytes());
      }
      assertEquals(blocks.size(), allocator.allocatedBlocks());
      while (!blocks.isEmpty()) {
        free(blocks.size() - 1);
      }
      assertAllReturned();
    }
  }

  private void step(int liveMax) {
    int dice = random.nextInt(100);
    if (blocks.isEmpty() || (blocks.size() < liveMax && dice < 55)) {
      add(allocator.allocate(nextBytes()));
    } else if (dice < 90) {
      free(random.nextInt(blocks.size()));
    } else {
      reallocate(random.nextInt(blocks.size()));
    }
  }

  /** Begins, moves what is in the way, ends; each in pieces, so that it also begins and ends half-way. */
  private void evacuate(int phase) {
    switch (phase) {
      case 0 -> allocator.startEvacuation();
      case 1, 2, 4, 5, 6, 9 -> allocator.advanceEvacuation(random.nextInt(1, 8));
      case 3, 7, 10 -> moveSparse();
      default -> allocator.endEvacuation();
    }
  }

  private void moveSparse() {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (allocator.isSparse(blocks.get(i).address)) {
        Twin twin = forget(i);
        verify(twin, twin.usable, twin.address);
        lastBytes = twin.bytes;
        long address = allocator.allocate(twin.bytes);
        assertFalse(allocator.isSparse(address));
        add(address);
        allocator.free(twin.address);
      }
    }
  }

  private long nextBytes() {
    int dice = random.nextInt(1000);
    int bound = dice < 700 ? 129 : dice < 950 ? 2_000 : dice < 995 ? 40_000 : dice < 999 ? 600_000 : 3_000_000;
    lastBytes = random.nextInt(bound);
    return lastBytes;
  }

  private void add(long address) {
    long usable = allocator.usableBytes(address);
    assertTrue(usable >= lastBytes && address % 8 == 0);
    assertTrue(lastBytes % 64 != 0 || lastBytes == 0 || address % 64 == 0);
    Twin twin = new Twin(address, lastBytes, usable, (byte) random.nextInt());
    assertNoOverlap(twin);
    fill(twin);
    byAddress.put(address, twin);
    blocks.add(twin);
    usedBytes += usable;
  }

  private void assertNoOverlap(Twin twin) {
    Map.Entry<Long, Twin> before = byAddress.floorEntry(twin.address);
    assertTrue(before == null || before.getKey() + before.getValue().usable <= twin.address);
    Long after = byAddress.higherKey(twin.address);
    assertTrue(after == null || twin.address + twin.usable <= after);
  }

  private void free(int index) {
    Twin twin = forget(index);
    verify(twin, twin.usable, twin.address);
    allocator.free(twin.address);
  }

  private void reallocate(int index) {
    Twin twin = forget(index);
    long address = allocator.reallocate(twin.address, nextBytes());
    verify(twin, Math.min(twin.usable, lastBytes), address);
    add(address);
  }

  private Twin forget(int index) {
    Twin twin = blocks.get(index);
    Twin last = blocks.removeLast();
    if (index < blocks.size()) {
      blocks.set(index, last);
    }
    byAddress.remove(twin.address);
    usedBytes -= twin.usable;
    return twin;
  }

  /** Small blocks whole, others both ends. */
  private static void fill(Twin twin) {
    long part = Math.min(twin.usable, FULLY_FILLED_BYTES_MAX);
    Memory.fill(twin.address, part, twin.pattern);
    Memory.fill(twin.address + twin.usable - part, part, twin.pattern);
  }

  private static void verify(Twin twin, long length, long address) {
    long part = Math.min(twin.usable, FULLY_FILLED_BYTES_MAX);
    assertTrue(Memory.allAre(address, Math.min(length, part), twin.pattern));
    if (length == twin.usable) {
      assertTrue(Memory.allAre(address + length - part, part, twin.pattern));
    }
  }

  private void assertAllReturned() {
    allocator.trim();
    assertEquals(0, allocator.usedBytes());
    assertEquals(0, allocator.allocatedBlocks());
    assertEquals(0, allocator.activeBytes());
    assertEquals(0, allocator.residentBytes());
  }
}
