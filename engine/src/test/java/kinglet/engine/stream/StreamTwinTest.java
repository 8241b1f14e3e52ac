package kinglet.engine.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream against a map: entries come, go and are cut off at random, and every range is the same both ways. */
final class StreamTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 35_000 : 100_000;

  private record Id(long ms, long seq) {
    static final Comparator<Id> ORDER = Comparator.comparingLong(Id::ms).thenComparingLong(Id::seq);

    @Override
    public String toString() {
      return ms + "-" + seq;
    }
  }

  private final SplittableRandom random = new SplittableRandom(17);
  private final NavigableMap<Id, List<String>> twin = new TreeMap<>(Id.ORDER);
  private Id last = new Id(0, 0);

  @ParameterizedTest
  @CsvSource({"100, 4096", "3, 4096", "0, 200"})
  void randomOperations(int entriesPerNode, int bytesPerNode) {
    try (StreamBench bench = new StreamBench()) {
      bench.set("stream-node-max-entries", entriesPerNode).set("stream-node-max-bytes", bytesPerNode);
      long blocks = bench.allocator.allocatedBlocks();
      for (int i = 0; i < OPERATIONS; i++) {
        step(bench);
        assertEquals(":" + twin.size(), bench.send("XLEN s"));
        bench.effectBytes();
      }
      assertEquals(range(twin), bench.send("XRANGE s - +"));
      bench.send("COPY s t");
      String digest = bench.digest();
      bench.send("DEL s");
      bench.send("COPY t s");
      assertEquals(digest, bench.digest());
      bench.send("DEL s t");
      while (bench.keyspace.hasGarbage()) {
        bench.keyspace.freeSlice(10);
      }
      assertEquals(blocks, bench.allocator.allocatedBlocks());
    }
  }

  private void step(StreamBench bench) {
    int dice = random.nextInt(100);
    if (dice < 60) {
      add(bench);
    } else if (dice < 80) {
      delete(bench, near());
    } else if (dice < 84) {
      trim(bench);
    } else {
      range(bench);
    }
  }

  private void add(StreamBench bench) {
    last = random.nextInt(3) == 0 ? new Id(last.ms, last.seq + 1 + random.nextInt(3)) : new Id(last.ms + random.nextInt(1, 300), 0);
    List<String> fields = switch (random.nextInt(6)) {
      case 0 -> List.of("other", "1");
      case 1 -> List.of("a", "x".repeat(random.nextInt(80)), "b", "");
      default -> List.of("a", Long.toString(random.nextLong() >> random.nextInt(64)), "b", "v");
    };
    twin.put(last, fields);
    assertEquals(bulk(last.toString()), bench.send("XADD s " + last + " " + String.join(" ", fields)));
  }

  private Id near() {
    if (twin.isEmpty() || random.nextInt(20) == 0) {
      return new Id(random.nextLong(last.ms + 2), random.nextInt(3));
    }
    long first = twin.firstKey().ms;
    Id found = twin.ceilingKey(new Id(first + random.nextLong(last.ms - first + 1), 0));
    return found == null ? last : found;
  }

  private void delete(StreamBench bench, Id id) {
    assertEquals(twin.remove(id) == null ? ":0" : ":1", bench.send("XDEL s " + id));
  }

  private void trim(StreamBench bench) {
    int before = twin.size();
    String reply;
    if (random.nextBoolean()) {
      int length = Math.max(0, before - random.nextInt(10)) / (random.nextInt(50) == 0 ? 2 : 1);
      reply = bench.send("XTRIM s MAXLEN " + length);
      while (twin.size() > length) {
        twin.pollFirstEntry();
      }
    } else {
      Id id = near();
      if (random.nextInt(4) > 0 && !twin.isEmpty()) {
        id = new Id(twin.firstKey().ms + random.nextInt(500), 1);
      }
      reply = bench.send("XTRIM s MINID " + id);
      twin.headMap(id).clear();
    }
    assertEquals(":" + (before - twin.size()), reply);
    assertTrue(twin.size() <= before);
  }

  private void range(StreamBench bench) {
    Id from = near();
    Id to = new Id(from.ms + random.nextInt(2000), random.nextInt(3));
    boolean backwards = random.nextBoolean();
    int count = random.nextInt(1, 30);
    NavigableMap<Id, List<String>> part = twin.subMap(from, true, to, true);
    Map<Id, List<String>> expected = new TreeMap<>(backwards ? Id.ORDER.reversed() : Id.ORDER);
    for (Id id : backwards ? part.descendingKeySet() : part.navigableKeySet()) {
      if (expected.size() < count) {
        expected.put(id, twin.get(id));
      }
    }
    String bounds = backwards ? "XREVRANGE s " + to + " " + from : "XRANGE s " + from + " " + to;
    assertEquals(range(expected), bench.send(bounds + " COUNT " + count));
  }

  private static String range(Map<Id, List<String>> entries) {
    StringBuilder reply = new StringBuilder("*" + entries.size());
    entries.forEach((id, fields) -> {
      reply.append(" *2 ").append(bulk(id.toString())).append(" *").append(fields.size());
      fields.forEach(field -> reply.append(' ').append(bulk(field)));
    });
    return reply.toString().strip();
  }

  private static String bulk(String text) {
    return "$" + text.length() + " " + text;
  }
}
