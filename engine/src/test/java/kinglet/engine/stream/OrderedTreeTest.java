package kinglet.engine.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.Test;

/** What an {@link OrderedTree} costs, and what it does without memory. */
final class OrderedTreeTest {
  private final Allocator allocator = new Allocator();
  private final long state = newState(allocator);
  private final IdTree tree = new IdTree(allocator);
  private final StreamId id = new StreamId();

  private static long newState(Allocator allocator) {
    long state = allocator.allocate(OrderedTree.STATE_BYTES);
    Memory.fill(state, OrderedTree.STATE_BYTES, (byte) 0);
    return state;
  }

  @Test
  void entriesInOrderFillTheirNodes() {
    tree.attach(state);
    for (long i = 0; i < 100_000; i++) {
      tree.insert(id.set(i, 0), i);
    }
    assertTrue(OrderedTree.bytes(state) < 100_000L * 26, () -> OrderedTree.bytes(state) / 100_000.0 + " bytes an entry");
    for (long i = 0; i < 99_999; i++) {
      tree.first();
      tree.remove();
    }
    assertTrue(OrderedTree.bytes(state) <= 1100, () -> OrderedTree.bytes(state) + " bytes for the last entry");
  }

  /** One of a thousand stays, which is where trees that only free empty nodes would keep all of them. */
  @Test
  void sparseLeftoversDoNotHoldAllNodes() {
    tree.attach(state);
    for (long i = 0; i < 100_000; i++) {
      tree.insert(id.set(i, 0), i);
    }
    for (long i = 0; i < 100_000; i++) {
      if (i % 20 != 0) {
        tree.seek(id.set(i, 0));
        tree.remove();
      }
    }
    assertTrue(OrderedTree.bytes(state) < 5_000L * 60, () -> OrderedTree.bytes(state) / 5_000.0 + " bytes an entry");
  }

  @Test
  void refusedMemoryLeavesTheTreeWhole() {
    try (Allocator small = new Allocator(64 << 20, false)) {
      IdTree tight = new IdTree(small);
      long root = newState(small);
      tight.attach(root);
      List<Long> taken = new ArrayList<>();
      assertThrows(OutOfNativeMemoryException.class, () -> fill(small, taken));
      List<Long> expected = new ArrayList<>();
      for (int round = 0; round < 100; round++) {
        small.free(taken.removeLast());
        assertThrows(OutOfNativeMemoryException.class, () -> insertUntilRefused(tight, expected));
        assertEquals(expected.size(), OrderedTree.size(root));
      }
      assertTrue(expected.size() > 1000, () -> expected.size() + " entries");
      expected.sort(Long::compareUnsigned);
      List<Long> found = new ArrayList<>();
      for (boolean more = tight.first(); more; more = tight.next()) {
        found.add(tight.readKey(id).ms());
      }
      assertEquals(expected, found);
    }
  }

  /** Keys in no order, none twice. */
  private void insertUntilRefused(IdTree tight, List<Long> expected) {
    while (expected.size() < 3_000_000) {
      long ms = expected.size() * 0x9E3779B97F4A7C15L;
      tight.insert(id.set(ms, 0), ms >>> 2);
      expected.add(ms);
    }
  }

  /** Takes all memory, the smallest nodes' last. Blocks that are mapped alone would have no end. */
  private static void fill(Allocator small, List<Long> taken) {
    for (int bytes = 1 << 18; ; bytes /= 2) {
      try {
        while (small.usedBytes() < 64 << 20) {
          taken.add(small.allocate(bytes));
        }
        throw new AssertionError("more than all memory");
      } catch (OutOfNativeMemoryException refused) {
        if (bytes == 64) {
          throw refused;
        }
      }
    }
  }
}
