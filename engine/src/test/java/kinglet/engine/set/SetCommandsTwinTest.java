package kinglet.engine.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import kinglet.engine.CommandBench;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** The commands against sets of strings: what they reply and what they leave, at random limits; no block is left at the end. */
class SetCommandsTwinTest {
  private static final int COMMANDS = Memory.CHECKED ? 100_000 : 200_000;
  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");

  private final SplittableRandom random = new SplittableRandom(17);
  private final CommandBench bench = SetBench.of(new Allocator());
  private final Map<String, Set<String>> twin = new TreeMap<>();

  @Test
  void randomCommands() {
    bench.call("DEL", "a");
    long blocks = bench.allocator.allocatedBlocks();
    for (int i = 0; i < COMMANDS; i++) {
      if (i % 500 == 0) {
        bench.limit("set-max-intset-entries", random.nextInt(200));
        bench.limit("set-max-listpack-entries", random.nextInt(100));
      }
      step();
      if (i % 100 == 0) {
        KEYS.forEach(this::compare);
      }
    }
    KEYS.forEach(key -> bench.call("DEL", key));
    while (bench.keyspace.hasGarbage()) {
      bench.keyspace.freeSlice(100);
    }
    assertTrue(bench.allocator.allocatedBlocks() <= blocks + 8, "blocks left");
  }

  private void compare(String key) {
    assertEquals(of(key), new HashSet<>(bench.elements("SMEMBERS", key)));
    assertEquals(":" + of(key).size(), bench.line("SCARD", key));
  }

  private void step() {
    String key = key();
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> add(key, texts(random.nextInt(10) == 0 ? 150 : 6));
      case 3, 4 -> remove(key, texts(10));
      case 5 -> move(key, key(), text());
      case 6 -> ask(key, texts(4));
      case 7 -> pop(key);
      case 8 -> sample(key);
      case 9 -> scan(key);
      case 10 -> reply(keys());
      case 11, 12 -> store(key, keys());
      default -> count(keys());
    }
  }

  private void add(String key, List<String> texts) {
    Set<String> members = of(key);
    int before = members.size();
    members.addAll(texts);
    put(key, members);
    assertEquals(":" + (members.size() - before), bench.line(words(List.of("SADD", key), texts)));
  }

  private void remove(String key, List<String> texts) {
    Set<String> members = of(key);
    int before = members.size();
    texts.forEach(members::remove);
    put(key, members);
    assertEquals(":" + (before - members.size()), bench.line(words(List.of("SREM", key), texts)));
  }

  private void move(String from, String to, String text) {
    Set<String> source = of(from);
    boolean there = source.remove(text);
    put(from, source);
    if (there) {
      Set<String> target = of(to);
      target.add(text);
      put(to, target);
    }
    assertEquals(there ? ":1" : ":0", bench.line("SMOVE", from, to, text));
  }

  private void ask(String key, List<String> texts) {
    List<String> expected = texts.stream().map(text -> of(key).contains(text) ? ":1" : ":0").toList();
    assertEquals(expected, bench.elements(words(List.of("SMISMEMBER", key), texts)));
    assertEquals(expected.getFirst(), bench.line("SISMEMBER", key, texts.getFirst()));
  }

  private void pop(String key) {
    Set<String> members = of(key);
    if (random.nextBoolean()) {
      String popped = bench.line("SPOP", key);
      assertTrue(members.remove(popped) || members.isEmpty() && popped.equals("$-1"), popped);
    } else {
      int count = random.nextInt(4) == 0 ? members.size() - random.nextInt(3) : random.nextInt(20);
      List<String> popped = bench.elements("SPOP", key, String.valueOf(Math.max(0, count)));
      assertEquals(Math.min(members.size(), Math.max(0, count)), popped.size());
      popped.forEach(member -> assertTrue(members.remove(member), member));
    }
    put(key, members);
    compare(key);
  }

  private void sample(String key) {
    Set<String> members = of(key);
    int count = random.nextInt(-20, random.nextBoolean() ? 5 : 200);
    List<String> sampled = bench.elements("SRANDMEMBER", key, String.valueOf(count));
    assertTrue(members.containsAll(sampled), sampled.toString());
    int expected = count < 0 ? -count : Math.min(members.size(), count);
    assertEquals(members.isEmpty() ? 0 : expected, sampled.size());
    assertTrue(count < 0 || new HashSet<>(sampled).size() == sampled.size(), sampled.toString());
  }

  private void scan(String key) {
    Set<String> shown = new HashSet<>();
    String cursor = "0";
    do {
      List<String> lines = bench.call("SSCAN", key, cursor, "COUNT", String.valueOf(1 + random.nextInt(30)));
      cursor = lines.get(1);
      shown.addAll(lines.subList(3, lines.size()));
    } while (!cursor.equals("0"));
    assertEquals(of(key), shown);
  }

  private void reply(List<String> keys) {
    assertEquals(combined("SINTER", keys), Set.copyOf(distinct("SINTER", keys)));
    assertEquals(combined("SUNION", keys), Set.copyOf(distinct("SUNION", keys)));
    assertEquals(combined("SDIFF", keys), Set.copyOf(distinct("SDIFF", keys)));
  }

  private List<String> distinct(String command, List<String> keys) {
    List<String> members = bench.elements(words(List.of(command), keys));
    assertEquals(members.size(), new HashSet<>(members).size());
    return members;
  }

  private void store(String target, List<String> keys) {
    String command = List.of("SINTER", "SUNION", "SDIFF").get(random.nextInt(3));
    Set<String> result = combined(command, keys);
    put(target, result);
    assertEquals(":" + result.size(), bench.line(words(List.of(command + "STORE", target), keys)));
    compare(target);
  }

  private void count(List<String> keys) {
    int limit = random.nextInt(50);
    int size = combined("SINTER", keys).size();
    assertEquals(":" + (limit == 0 ? size : Math.min(limit, size)), bench.line(words(
        List.of("SINTERCARD", String.valueOf(keys.size())), keys, List.of("LIMIT", String.valueOf(limit)))));
  }

  private Set<String> combined(String command, List<String> keys) {
    Set<String> result = of(keys.getFirst());
    for (String key : keys.subList(1, keys.size())) {
      switch (command) {
        case "SINTER" -> result.retainAll(of(key));
        case "SUNION" -> result.addAll(of(key));
        default -> result.removeAll(of(key));
      }
    }
    return result;
  }

  /** A copy. */
  private Set<String> of(String key) {
    return new HashSet<>(twin.getOrDefault(key, Set.of()));
  }

  private void put(String key, Set<String> members) {
    twin.put(key, members);
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private List<String> keys() {
    return Stream.generate(this::key).limit(1 + random.nextInt(7)).toList();
  }

  private List<String> texts(int max) {
    return Stream.generate(this::text).limit(1 + random.nextInt(max)).toList();
  }

  private String text() {
    int dice = random.nextInt(10);
    if (dice < 6) {
      return String.valueOf(random.nextInt(dice < 5 ? 120 : 100_000));
    }
    return dice < 9 ? "m" + random.nextInt(dice < 8 ? 60 : 400) : "m".repeat(60 + random.nextInt(10));
  }

  @SafeVarargs
  private static String[] words(List<String>... parts) {
    List<String> words = new ArrayList<>();
    for (List<String> part : parts) {
      words.addAll(part);
    }
    return words.toArray(String[]::new);
  }
}
