package kinglet.engine.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** Sets and memory: how much they take, freed in slices, refused; and that using them takes nothing of the heap. */
final class SetMemoryTest {
  private static final int MEMBERS = 200_000;
  private static final int SMALL_ALLOCATOR_BYTES = 64 << 20;
  private static final int OPERATIONS = 100_000;

  @Test
  void aMemberOf14BytesTakesAtMost31() {
    TestSets sets = new TestSets(new Allocator());
    long before = sets.keyspace.usedBytes();
    sets.of("member:0000000");
    for (int i = 1; i < MEMBERS; i++) {
      sets.add("member:%07d".formatted(i));
    }
    long set = sets.editor.set();
    long used = sets.keyspace.usedBytes() - before;
    assertTrue(used / (double) MEMBERS <= 31, used / (double) MEMBERS + " bytes a member");
    long measured = sets.type.memoryBytes(SetRef.encoding(set), SetRef.root(set));
    assertTrue(Math.abs(used - measured) < used / 10, used + " but " + measured);
    sets.free(set, 1000);
    assertEquals(before, sets.keyspace.usedBytes());
  }

  @Test
  void largeSetsAreFreedInSlices() {
    TestSets sets = new TestSets(new Allocator());
    sets.of("text");
    for (int i = 0; i < MEMBERS; i++) {
      sets.add("member " + i);
    }
    int slices = sets.free(sets.editor.set(), 100);
    assertTrue(slices > MEMBERS / 150, slices + " slices");
  }

  @Test
  void deletionFreesLittleAtOnce() {
    SetBench bench = new SetBench(new Allocator());
    List<String> words = new ArrayList<>(List.of("SADD", "s"));
    for (int i = 0; i < 10_000; i++) {
      words.add("member " + i);
    }
    bench.call(words.toArray(String[]::new));
    bench.call("SUNIONSTORE", "t", "s");
    long blocks = bench.allocator.allocatedBlocks();
    Database database = bench.keyspace.database(0);
    database.delete(database.random());
    assertTrue(blocks - bench.allocator.allocatedBlocks() < 100, "blocks freed at once");
    assertTrue(bench.keyspace.hasGarbage());
    while (bench.keyspace.hasGarbage()) {
      long left = bench.allocator.allocatedBlocks();
      bench.keyspace.freeSlice(256);
      assertTrue(left - bench.allocator.allocatedBlocks() <= 256 + 64);
    }
    assertNotEquals(Entry.NONE, database.random());
  }

  /** Adds go in whole or not at all, and the set is usable all the time. */
  @Test
  void memoryIsRefused() {
    SetBench bench = new SetBench(new Allocator(SMALL_ALLOCATOR_BYTES, false));
    SplittableRandom random = new SplittableRandom(4);
    Set<String> twin = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      int added = fillUp(bench, twin, random);
      assertTrue(added > 40, added + " commands before memory ran out");
      assertEquals(":" + twin.size(), bench.line("SCARD", "s"));
      twin.forEach(member -> assertEquals(":1", bench.line("SISMEMBER", "s", member)));
      for (String member : List.copyOf(twin).subList(0, twin.size() / 2)) {
        assertEquals(":1", bench.line("SREM", "s", member));
        twin.remove(member);
      }
    }
  }

  private static int fillUp(SetBench bench, Set<String> twin, SplittableRandom random) {
    for (int commands = 0; ; commands++) {
      List<String> words = new ArrayList<>(List.of("SADD", "s"));
      for (int i = 0; i < 20; i++) {
        words.add(random.nextLong() + "x".repeat(random.nextInt(30_000)));
      }
      String reply = bench.line(words.toArray(String[]::new));
      if (reply.startsWith("-OOM")) {
        assertFalse(words.subList(2, words.size()).stream().anyMatch(
            word -> bench.line("SISMEMBER", "s", word).equals(":1")), "a part was added");
        return commands;
      }
      assertEquals(":20", reply);
      twin.addAll(words.subList(2, words.size()));
    }
  }

  @Test
  void theSteadyStateMakesNoGarbage() {
    TestSets sets = new TestSets(new Allocator());
    SplittableRandom random = new SplittableRandom(1);
    for (String form : List.of("%d", "m%d", "member of a table, number %d, which is too long for a listpack, as it is long")) {
      sets.of(form.formatted(1), form.formatted(2), form.formatted(3));
      for (int i = 0; i < 100; i++) {
        sets.add(form.formatted(i));
      }
      use(sets, sets.editor.set(), random, 2 * OPERATIONS);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      use(sets, sets.editor.set(), random, OPERATIONS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(Memory.CHECKED || allocated < OPERATIONS / 10, form + ": " + allocated + " bytes");
    }
  }

  private static void use(TestSets sets, long set, SplittableRandom random, int operations) {
    sets.editor.edit(set);
    for (int i = 0; i < operations; i++) {
      sets.cursor.stand(sets.editor.set(), random);
      long text = sets.copyCurrent();
      int length = sets.cursor.length();
      sets.editor.remove(sets.cursor);
      sets.lookup.contains(sets.editor.set(), text, length);
      sets.editor.add(text, length);
      if (i % 100 == 0) {
        sets.cursor.walk(sets.editor.set());
        while (sets.cursor.next()) {
          sets.lookup.contains(sets.editor.set(), sets.cursor);
        }
      }
    }
  }
}
