package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SCAN's promise while keys come and go, and patterns against regular expressions. */
final class ScanCommandsTest {
  private final KeyBench bench = new KeyBench(11);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void missesNothingWhileTheDatabaseGrows() {
    fill("stays:", 2_000);
    Set<String> seen = scanAll(10, step -> fill("new:" + step + ":", 100));
    assertContainsAllThatStayed(seen, 2_000);
    assertTrue(bench.database().size() > 10_000);
  }

  @Test
  void missesNothingWhileTheDatabaseShrinks() {
    fill("stays:", 300);
    fill("goes:", 20_000);
    Set<String> seen = scanAll(10, step -> {
      for (int i = 0; i < 400; i++) {
        bench.delete("goes:" + (step * 400 + i));
      }
    });
    assertContainsAllThatStayed(seen, 300);
  }

  @Test
  void missesNothingWhileKeysComeAndGo() {
    Random random = new Random(3);
    fill("stays:", 1_000);
    for (int round = 0; round < 5; round++) {
      Set<String> seen = scanAll(1 + random.nextInt(50), step -> {
        for (int i = 0; i < 30; i++) {
          if (random.nextInt(3) > 0) {
            bench.set("k:" + random.nextInt(5_000), "v");
          } else {
            bench.delete("k:" + random.nextInt(5_000));
          }
        }
      });
      assertContainsAllThatStayed(seen, 1_000);
    }
  }

  @Test
  void visitsEachKeyOnceWhileNothingChanges() {
    fill("k:", 3_000);
    Map<String, Integer> times = new HashMap<>();
    String cursor = "0";
    do {
      List<String> words = words(bench.send("SCAN", cursor, "COUNT", "100"));
      cursor = words.getFirst();
      words.subList(1, words.size()).forEach(key -> times.merge(key, 1, Integer::sum));
    } while (!cursor.equals("0"));
    assertEquals(3_000, times.size());
    assertEquals(Set.of(1), Set.copyOf(times.values()));
  }

  @Test
  void givesAboutAsManyAsAskedFor() {
    fill("k:", 10_000);
    int given = words(bench.send("SCAN", "0", "COUNT", "500")).size() - 1;
    assertTrue(given >= 500 && given < 600, given + " keys");
  }

  @Test
  void filtersButGoesOn() {
    fill("k:", 1_000);
    bench.set("needle", "v");
    String cursor = "0";
    Set<String> found = new TreeSet<>();
    int steps = 0;
    do {
      List<String> words = words(bench.send("SCAN", cursor, "MATCH", "n*", "COUNT", "10"));
      cursor = words.getFirst();
      found.addAll(words.subList(1, words.size()));
      steps++;
    } while (!cursor.equals("0"));
    assertEquals(Set.of("needle"), found);
    assertTrue(steps > 20, steps + " steps");
  }

  @Test
  void patternsAgreeWithATwin() {
    Random random = new Random(5);
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      String key = text(random, "abc", 1 + random.nextInt(6));
      keys.add(key);
      bench.set(key, "v");
    }
    for (int round = 0; round < 500; round++) {
      String pattern = text(random, "abc?*", 1 + random.nextInt(6));
      Pattern twin = Pattern.compile(pattern.replace("?", ".").replace("*", ".*"));
      Set<String> expected = keys.stream().filter(key -> twin.matcher(key).matches()).collect(Collectors.toCollection(TreeSet::new));
      assertEquals(expected, new TreeSet<>(words(bench.send("KEYS", pattern))), pattern);
      List<String> scanned = words(bench.send("SCAN", "0", "MATCH", pattern, "COUNT", "100000"));
      assertEquals("0", scanned.getFirst());
      assertEquals(expected, new TreeSet<>(scanned.subList(1, scanned.size())), pattern);
    }
  }

  /** What happens between two SCANs. */
  private interface Change {
    void at(int step);
  }

  private Set<String> scanAll(int count, Change change) {
    Set<String> seen = new TreeSet<>();
    String cursor = "0";
    int step = 0;
    do {
      List<String> words = words(bench.send("SCAN", cursor, "COUNT", Integer.toString(count)));
      cursor = words.getFirst();
      seen.addAll(words.subList(1, words.size()));
      if (step < 100) {
        change.at(step++);
      }
    } while (!cursor.equals("0"));
    return seen;
  }

  private void fill(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      bench.set(prefix + i, "v");
    }
  }

  private static void assertContainsAllThatStayed(Set<String> seen, int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(seen.contains("stays:" + i), "missed stays:" + i);
    }
  }

  /** The bulk strings of a reply: keys without blanks or line breaks. */
  private static List<String> words(String reply) {
    return Arrays.stream(reply.split("\r\n")).filter(line -> line.charAt(0) != '*' && line.charAt(0) != '$').toList();
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
