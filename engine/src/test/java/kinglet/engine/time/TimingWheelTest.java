package kinglet.engine.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TimingWheelTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final int NODE_BYTES = 24;

  private final Allocator allocator = new Allocator();
  private final TimingWheel wheel = new TimingWheel();
  private final TreeMap<Long, List<Long>> twin = new TreeMap<>();
  private final List<Long> nodes = new ArrayList<>();
  private long nowMs = START_MS;

  @AfterEach
  void close() {
    allocator.close();
  }

  private long add(long deadlineMs) {
    long node = allocator.allocate(NODE_BYTES);
    Memory.putLong(node, deadlineMs);
    wheel.insert(node, nowMs);
    twin.computeIfAbsent(deadlineMs, _ -> new ArrayList<>()).add(node);
    nodes.add(node);
    return node;
  }

  private void remove(int index) {
    long node = nodes.get(index);
    wheel.remove(node);
    forget(index);
    allocator.free(node);
  }

  private void forget(int index) {
    long node = nodes.get(index);
    List<Long> same = twin.get(Memory.getLong(node));
    same.remove(node);
    if (same.isEmpty()) {
      twin.remove(Memory.getLong(node));
    }
    nodes.set(index, nodes.getLast());
    nodes.removeLast();
  }

  private void move(int index) {
    long node = nodes.get(index);
    long moved = allocator.allocate(NODE_BYTES);
    Memory.copy(node, moved, NODE_BYTES);
    wheel.moved(node, moved);
    allocator.free(node);
    List<Long> same = twin.get(Memory.getLong(moved));
    same.set(same.indexOf(node), moved);
    nodes.set(index, moved);
  }

  /** Runs the wheel in slices of the budget until it rests; returns how many nodes came due. */
  private int run(int budget) {
    int fired = 0;
    for (;;) {
      int moved = wheel.advance(nowMs, budget);
      assertTrue(moved <= budget);
      long node = wheel.due();
      if (node == 0 && moved == 0) {
        return fired;
      }
      if (node != 0) {
        assertTrue(Memory.getLong(node) <= nowMs, "too early");
        remove(nodes.indexOf(node));
        fired++;
      }
    }
  }

  private void assertNothingLate() {
    assertTrue(twin.isEmpty() || twin.firstKey() > nowMs, () -> twin.firstKey() + " is late at " + nowMs);
    assertEquals(nodes.size(), wheel.size());
    long next = wheel.nextDeadlineMs();
    assertTrue(twin.isEmpty() ? next == Long.MAX_VALUE : next <= twin.firstKey(), () -> next + " is after " + twin);
  }

  @Test
  void aDeadlineIsKeptToTheMillisecond() {
    for (long distance = 2; distance < 1L << 42; distance += distance / 7 + 1) {
      add(nowMs + distance);
      nowMs += distance - 1;
      assertEquals(0, run(5));
      nowMs++;
      assertEquals(1, run(5));
    }
  }

  @Test
  void againstATwin() {
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 1_500; i++) {
        step(random);
      }
      while (!nodes.isEmpty()) {
        remove(nodes.size() - 1);
      }
      assertNothingLate();
    }
  }

  private void step(SplittableRandom random) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> add(deadline(random));
      case 3 -> {
        if (!nodes.isEmpty()) {
          remove(random.nextInt(nodes.size()));
        }
      }
      case 4 -> {
        if (!nodes.isEmpty()) {
          move(random.nextInt(nodes.size()));
        }
      }
      case 5 -> wheel.advance(nowMs, random.nextInt(4));
      default -> {
        nowMs = Math.max(1, nowMs + jump(random));
        run(1 + random.nextInt(3));
        assertNothingLate();
      }
    }
  }

  private long deadline(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(3);
      case 1 -> nowMs - random.nextInt(1000);
      case 2 -> -random.nextLong(1L << 62);
      default -> nowMs + (random.nextLong(1L << 50) >> random.nextInt(50));
    };
  }

  private long jump(SplittableRandom random) {
    long distance = random.nextInt(20) == 0 ? random.nextLong(1L << 45) : random.nextLong(1L << 20);
    distance >>= random.nextInt(20);
    return random.nextInt(6) == 0 ? -distance : distance;
  }

  /** Fifty thousand nodes of one slot of four seconds, and no call may touch more than a few times what is due anyway. */
  @Test
  void aCrowdedSlotIsMovedDownAheadOfItsTime() {
    int count = 50_000;
    int[] dueAt = new int[4096];
    SplittableRandom random = new SplittableRandom(5);
    long first = (START_MS + 3_600_000) & -4096;
    for (int i = 0; i < count; i++) {
      int offset = random.nextInt(4096);
      long node = allocator.allocate(NODE_BYTES);
      Memory.putLong(node, first + offset);
      wheel.insert(node, START_MS);
      dueAt[offset]++;
    }
    assertTrue(wheel.nextDeadlineMs() <= first);
    for (long now = first - 8192; now < first + 4096; now++) {
      assertEquals(now < first ? 0 : dueAt[(int) (now - first)], tick(now, 100), "at " + (now - first));
    }
    assertEquals(0, wheel.size());
  }

  private int tick(long now, int budget) {
    int work = 0;
    int fired = 0;
    while (work < budget) {
      int moved = wheel.advance(now, budget - work);
      long node = wheel.due();
      if (node == 0 && moved == 0) {
        return fired;
      }
      work += moved;
      if (node != 0) {
        wheel.remove(node);
        fired++;
        work++;
      }
    }
    return fired;
  }

  @Test
  void tooSmallABudgetIsLateAndLosesNothing() {
    for (int i = 0; i < 10_000; i++) {
      add(START_MS + 1 + i % 3);
    }
    int fired = 0;
    for (nowMs = START_MS; nodes.size() > 0; nowMs++) {
      int done = tickTwin(7);
      assertTrue(done <= 8);
      fired += done;
    }
    assertEquals(10_000, fired);
  }

  private int tickTwin(int budget) {
    int work = wheel.advance(nowMs, budget);
    for (long node = wheel.due(); node != 0 && work < budget; node = wheel.due()) {
      assertTrue(Memory.getLong(node) <= nowMs);
      remove(nodes.lastIndexOf(node));
      work++;
      work += wheel.advance(nowMs, budget - work);
    }
    return work;
  }
}
