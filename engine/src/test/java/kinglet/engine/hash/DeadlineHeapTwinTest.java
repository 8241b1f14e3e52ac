package kinglet.engine.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** The heap of deadlines against a map and a count of each deadline: random operations, the same nearest one. */
class DeadlineHeapTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 1_000_000;

  private final SplittableRandom random = new SplittableRandom(11);
  private final Allocator allocator = new Allocator();
  private final DeadlineHeap heap = new DeadlineHeap(allocator);
  private final long head = allocator.allocate(DeadlineHeap.HEAD_BYTES);
  private final List<Long> fields = new ArrayList<>();
  private final Map<Long, Long> deadlines = new HashMap<>();
  private final TreeMap<Long, Integer> counts = new TreeMap<>();

  @Test
  void randomOperations() {
    DeadlineHeap.init(head);
    heap.attach(head);
    long before = allocator.allocatedBlocks();
    for (int i = 0; i < OPERATIONS; i++) {
      // the size goes up and down over several chunks
      int growth = i / 4000 % 2 == 0 ? 70 : 30;
      step(growth);
      compare();
    }
    while (!fields.isEmpty()) {
      remove(fields.size() - 1);
      compare();
    }
    assertEquals(before, allocator.allocatedBlocks());
  }

  @Test
  void freesInSlices() {
    DeadlineHeap.init(head);
    heap.attach(head);
    for (int i = 0; i < 1000; i++) {
      insert();
    }
    fields.forEach(allocator::free);
    long before = allocator.allocatedBlocks();
    assertFalse(heap.free(1));
    assertEquals(before - 1, allocator.allocatedBlocks());
    assertFalse(heap.free(2));
    assertTrue(heap.free(2));
    assertEquals(before - 5, allocator.allocatedBlocks());
  }

  private void step(int growth) {
    int dice = random.nextInt(100);
    if (fields.isEmpty() || dice < growth - 10) {
      insert();
    } else if (dice < growth) {
      change(random.nextInt(fields.size()));
    } else if (dice < growth + 5) {
      move(random.nextInt(fields.size()));
    } else {
      remove(random.nextInt(fields.size()));
    }
  }

  private void insert() {
    long plain = TableField.create(allocator, head, 3, head, random.nextInt(8));
    long field = TableField.copy(allocator, plain, true);
    allocator.free(plain);
    heap.reserve();
    fields.add(field);
    deadline(field, deadline());
    heap.insert(deadlines.get(field), field);
  }

  private void change(int index) {
    long field = fields.get(index);
    forget(field);
    deadline(field, deadline());
    heap.change(TableField.slot(field), deadlines.get(field));
  }

  private void move(int index) {
    long field = fields.get(index);
    int slot = TableField.slot(field);
    long moved = TableField.copy(allocator, field, true);
    TableField.slot(moved, slot);
    heap.moved(slot, moved);
    deadlines.put(moved, deadlines.remove(field));
    fields.set(index, moved);
    allocator.free(field);
  }

  private void remove(int index) {
    long field = fields.get(index);
    heap.remove(TableField.slot(field));
    forget(field);
    deadlines.remove(field);
    fields.set(index, fields.getLast());
    fields.removeLast();
    allocator.free(field);
  }

  private long deadline() {
    return random.nextInt(4) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextInt(500);
  }

  private void deadline(long field, long deadlineMs) {
    deadlines.put(field, deadlineMs);
    counts.merge(deadlineMs, 1, Integer::sum);
  }

  private void forget(long field) {
    counts.merge(deadlines.get(field), -1, (count, change) -> count + change == 0 ? null : count + change);
  }

  private void compare() {
    assertEquals(fields.size(), heap.size());
    if (!fields.isEmpty()) {
      assertEquals(counts.firstKey(), heap.nearestMs());
      assertEquals(counts.firstKey(), deadlines.get(heap.nearest()));
      long field = fields.get(random.nextInt(fields.size()));
      assertEquals(deadlines.get(field), heap.deadlineMs(TableField.slot(field)));
    }
  }
}
