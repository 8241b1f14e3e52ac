package kinglet.engine.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinglet.engine.keyspace.Compaction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two streams whose blocks lie between each other's; one goes, and the other moves together, while it changes. */
final class StreamDefragmentTest {
  private static final int ENTRIES = 40_000;
  private static final String VALUE = "v".repeat(100);

  /** With 5,000, nodes of one millisecond are more than a piece. */
  @ParameterizedTest
  @ValueSource(ints = {1, 250, 5000})
  void movesNodes(int entriesOfMillisecond) {
    try (StreamBench bench = new StreamBench()) {
      bench.set("stream-node-max-entries", 10);
      for (int i = 0; i < ENTRIES; i++) {
        String id = i / entriesOfMillisecond + "-" + (i % entriesOfMillisecond + 1);
        bench.send("XADD s " + id + " f " + VALUE + i);
        bench.send("XADD t " + id + " f " + VALUE + i);
      }
      bench.send("XGROUP CREATE s g 0");
      bench.send("XREADGROUP GROUP g c COUNT 100 STREAMS s >");
      bench.send("DEL t");
      while (bench.keyspace.hasGarbage()) {
        bench.keyspace.freeSlice(1000);
      }
      bench.allocator.startEvacuation();
      advanceEvacuation(bench);
      long evacuated = bench.allocator.evacuatedBytes();
      assertTrue(evacuated > 0);
      String before = bench.send("XRANGE s - +");
      long moved = defragment(bench);
      assertTrue(moved > ENTRIES / 10 / 5, "moved " + moved);
      bench.allocator.endEvacuation();
      advanceEvacuation(bench);
      assertEquals(before, bench.send("XRANGE s - +"));
      assertEquals(":100", bench.send("XACK s g " + String.join(" ", ids(entriesOfMillisecond))));
    }
  }

  private static String[] ids(int entriesOfMillisecond) {
    String[] ids = new String[100];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i / entriesOfMillisecond + "-" + (i % entriesOfMillisecond + 1);
    }
    return ids;
  }

  /** Entries come and go meanwhile, in the end as many as there were. */
  private static long defragment(StreamBench bench) {
    Compaction compaction = new Compaction(bench.keyspace, bench.allocator);
    compaction.begin();
    int steps = 0;
    while (compaction.step()) {
      bench.send("XADD s " + (9_000_000 + steps) + "-1 f new");
      bench.send("XDEL s " + (9_000_000 + steps) + "-1");
      steps++;
    }
    assertTrue(steps > 1);
    return compaction.moved();
  }

  private static void advanceEvacuation(StreamBench bench) {
    while (bench.allocator.advanceEvacuation(1)) {
      // Goes on until it is done.
    }
  }
}
