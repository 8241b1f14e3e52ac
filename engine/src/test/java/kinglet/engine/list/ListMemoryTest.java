package kinglet.engine.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.Test;

/** Lists and memory: freed in slices, measured, refused. */
final class ListMemoryTest {
  private static final int SMALL_ALLOCATOR_BYTES = 64 << 20;

  @Test
  void bigListsAreFreedInSlices() {
    TestList list = new TestList(new Allocator());
    long before = list.allocator.allocatedBlocks();
    fill(list, 2000, 1);
    long nodes = Directory.nodes(list.root());
    list.drop(End.HEAD, list.lists.length());
    assertTrue(list.keyspace.hasGarbage());
    assertFreedInSlices(list, nodes, before);
  }

  @Test
  void whatIsTrimmedIsFreedInSlices() {
    TestList list = new TestList(new Allocator());
    fill(list, 4000, 1);
    long nodes = Directory.nodes(list.root());
    long blocks = list.allocator.allocatedBlocks();
    list.drop(End.TAIL, 2000);
    list.drop(End.HEAD, 1000);
    assertTrue(list.keyspace.hasGarbage());
    list.verify();
    assertEquals(1000, list.all().size());
    assertFreedInSlices(list, nodes * 3 / 4, blocks - nodes * 3 / 4);
  }

  private static void assertFreedInSlices(TestList list, long nodes, long blocksAtEnd) {
    long left = list.allocator.allocatedBlocks();
    int slices = 0;
    while (list.keyspace.freeSlice(10) > 0) {
      long now = list.allocator.allocatedBlocks();
      assertTrue(left - now <= 10 + 4, "freed in one slice: " + (left - now));
      left = now;
      slices++;
    }
    assertFalse(list.keyspace.hasGarbage());
    assertTrue(slices >= nodes / 10 - 64, "slices: " + slices);
    assertTrue(left <= blocksAtEnd, left + " blocks, expected " + blocksAtEnd);
  }

  @Test
  void memoryIsMeasured() {
    TestList list = new TestList(new Allocator());
    for (int elements : new int[] {1, 50, 300, 3000}) {
      list.delete();
      long before = list.allocator.usedBytes();
      fill(list, elements, 1);
      long used = list.allocator.usedBytes() - before;
      long entry = list.entry();
      long measured = list.lists.memoryBytes(Entry.encoding(entry), Entry.word(entry));
      long entryBytes = list.allocator.usableBytes(entry);
      assertTrue(Math.abs(used - measured - entryBytes) < 1000 + used / 10, elements + ": " + used + " but " + measured);
    }
  }

  /** Elements of so many, one node each. */
  private static void fill(TestList list, int count, int fill) {
    list.listpackSize(fill);
    for (int i = 0; i < count; i++) {
      list.push(End.TAIL, "element " + i);
    }
  }

  /** Whatever is refused leaves the list as it was, and it goes on once there is memory again. */
  @Test
  void memoryIsRefused() {
    TestList list = new TestList(new Allocator(SMALL_ALLOCATOR_BYTES, false));
    SplittableRandom random = new SplittableRandom(5);
    List<String> twin = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      list.listpackSize(round % 2 == 0 ? -5 : 3);
      assertTrue(fillUp(list, twin, random) > 100);
      for (int i = 0; i < 50; i++) {
        change(list, twin, random);
      }
      list.verify();
      assertEquals(twin, list.all());
      int dropped = twin.size() / 2;
      list.drop(End.HEAD, dropped);
      twin.subList(0, dropped).clear();
      while (list.keyspace.freeSlice(1000) > 0) {
        list.verify();
      }
    }
    assertEquals(twin, list.allBackwards());
  }

  private static int fillUp(TestList list, List<String> twin, SplittableRandom random) {
    int pushes = 0;
    for (;;) {
      String[] added = {text(random, pushes), text(random, pushes + 1), text(random, pushes + 2)};
      try {
        list.push(End.TAIL, added);
      } catch (OutOfNativeMemoryException e) {
        return pushes;
      }
      twin.addAll(List.of(added));
      pushes++;
    }
  }

  private static void change(TestList list, List<String> twin, SplittableRandom random) {
    int index = random.nextInt(twin.size());
    String text = text(random, index);
    try {
      list.set(index, text);
      twin.set(index, text);
    } catch (OutOfNativeMemoryException e) {
      assertEquals(twin.get(index), list.get(index));
    }
    String pivot = twin.get(index);
    try {
      list.insert(true, pivot, text);
      twin.add(twin.indexOf(pivot) + 1, text);
    } catch (OutOfNativeMemoryException e) {
      assertEquals(twin.get(index), list.get(index));
    }
  }

  /** From a few bytes to 20,000, each its own. */
  private static String text(SplittableRandom random, int number) {
    return number + ":" + random.nextLong() + "-".repeat(random.nextInt(20_000));
  }
}
