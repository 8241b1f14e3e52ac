package kinglet.engine.sort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import kinglet.engine.CommandBench;
import kinglet.engine.hash.FieldLookup;
import kinglet.engine.hash.HashValue;
import kinglet.engine.hash.Shapes;
import kinglet.engine.keyspace.Type;
import kinglet.engine.list.ListCommands;
import kinglet.engine.list.ListValue;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.set.SetCommands;
import kinglet.engine.set.SetType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SORT against Java's sort: lists and sets of up to some thousand elements, all options; and what STORE tells. */
class SortTwinTest {
  private static final int SORTS = Memory.CHECKED ? 150 : 600;
  private static final int WEIGHTS = 300;

  private final SplittableRandom random = new SplittableRandom(8);
  private final TreeMap<String, String> weights = new TreeMap<>();
  private CommandBench bench;

  @BeforeEach
  void open() {
    bench = new CommandBench(new Allocator(), (keyspace, limits) -> {
      ListValue lists = new ListValue(keyspace, limits);
      Shapes shapes = new Shapes(keyspace);
      keyspace.register(Type.LIST, lists);
      keyspace.register(Type.SET, new SetType(keyspace));
      keyspace.register(Type.HASH, new HashValue(keyspace, shapes));
      return List.of(new ListCommands(lists), new SetCommands(keyspace, limits),
          new SortCommands(keyspace, limits, new FieldLookup(keyspace, shapes)));
    });
  }

  @Test
  void randomSorts() {
    for (int i = 0; i < WEIGHTS; i += 1 + random.nextInt(2)) {
      String weight = random.nextBoolean() ? String.valueOf(random.nextInt(40)) : random.nextInt(99) / 8.0 + "";
      weights.put(String.valueOf(i), weight);
      bench.call("SET", "w" + i, weight);
    }
    for (int i = 0; i < SORTS; i++) {
      boolean isSet = random.nextBoolean();
      List<String> elements = elements(isSet);
      bench.call("DEL", "k");
      bench.call(words(List.of(isSet ? "SADD" : "RPUSH", "k"), elements));
      for (int j = 0; j < 5; j++) {
        sort(elements, isSet);
      }
    }
  }

  private List<String> elements(boolean isSet) {
    int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 12_000 : 100);
    Stream<String> texts = Stream.generate(() -> switch (random.nextInt(4)) {
      case 0, 1 -> String.valueOf(random.nextInt(WEIGHTS));
      case 2 -> random.nextInt(1000) / 16.0 + "";
      default -> random.nextInt(100) + ".0";
    }).limit(size);
    return isSet ? List.copyOf(new HashSet<>(texts.toList())) : texts.toList();
  }

  private void sort(List<String> elements, boolean isSet) {
    boolean alpha = random.nextBoolean();
    boolean by = random.nextBoolean();
    boolean descending = random.nextBoolean();
    Comparator<String> order = order(alpha, by, isSet);
    List<String> expected = elements.stream().sorted(descending ? order.reversed() : order).toList();
    List<String> command = new ArrayList<>(List.of("SORT", "k", descending ? "DESC" : "ASC"));
    if (alpha) {
      command.add("ALPHA");
    }
    if (by) {
      command.addAll(List.of("BY", "w*"));
    }
    if (random.nextBoolean()) {
      int offset = random.nextInt(random.nextBoolean() ? 10 : elements.size());
      int count = random.nextInt(random.nextBoolean() ? 10 : elements.size() + 3);
      command.addAll(List.of("LIMIT", String.valueOf(offset), String.valueOf(count)));
      expected = expected.subList(Math.min(offset, expected.size()), Math.min(offset + count, expected.size()));
    }
    assertEquals(expected, bench.elements(command.toArray(String[]::new)), command::toString);
    if (!expected.isEmpty()) {
      command.addAll(List.of("STORE", "d"));
      assertEquals(":" + expected.size(), bench.line(command.toArray(String[]::new)));
      assertEquals(expected, bench.elements("LRANGE", "d", "0", "-1"));
    }
  }

  private Comparator<String> order(boolean alpha, boolean by, boolean isSet) {
    if (!by) {
      return alpha ? Comparator.naturalOrder() : Comparator.comparingDouble(Double::parseDouble).thenComparing(String::compareTo);
    }
    if (!alpha) {
      return Comparator.<String>comparingDouble(text -> Double.parseDouble(weights.getOrDefault(text, "0")))
          .thenComparing(String::compareTo);
    }
    Comparator<String> order = Comparator.comparing(text -> weights.getOrDefault(text, ""));
    return isSet ? order.thenComparing(String::compareTo) : order;
  }

  @Test
  void storingTells() {
    bench.listen();
    bench.call("RPUSH", "l", "2", "1", "3");
    bench.events.clear();
    bench.effects();
    long before = bench.changes();
    assertEquals(":6", bench.line("SORT", "l", "GET", "#", "GET", "w*", "STORE", "d"));
    assertEquals(List.of("l:sortstore:d"), bench.events);
    assertEquals("SORT l GET # GET w* STORE d", bench.effects());
    assertEquals(6, bench.changes() - before);
    bench.events.clear();
    assertEquals(":0", bench.line("SORT", "none", "STORE", "d"));
    assertEquals(List.of("g:del:d"), bench.events);
    assertEquals("SORT none STORE d", bench.effects());
    assertEquals(":0", bench.line("SORT", "none", "STORE", "d"));
    assertEquals("", bench.effects());
    assertTrue(bench.changes() - before == 7);
  }

  /** What the client of the test makes is the same for a small list. */
  @Test
  void garbageIsNotInProportion() {
    long small = 0;
    long large = 0;
    for (int round = 0; round < 3; round++) {
      small = garbageOfSorting(100);
      large = garbageOfSorting(50_000);
    }
    assertTrue(Memory.CHECKED || large < small + 20_000, small + " bytes of garbage, then " + large);
  }

  private long garbageOfSorting(int size) {
    bench.call("DEL", "k");
    bench.call(words(List.of("RPUSH", "k"), Stream.generate(() -> random.nextInt(1 << 20) / 64.0 + "").limit(size).toList()));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    bench.call("SORT", "k", "STORE", "d");
    bench.call("SORT", "k", "ALPHA", "BY", "w*", "GET", "#", "STORE", "d");
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static String[] words(List<String> first, List<String> rest) {
    List<String> words = new ArrayList<>(first);
    words.addAll(rest);
    return words.toArray(String[]::new);
  }
}
