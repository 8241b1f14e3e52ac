package kinglet.engine.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kinglet.engine.CommandBench;
import kinglet.engine.memory.Allocator;
import org.junit.jupiter.api.Test;

/**
 * SRANDMEMBER and SPOP choose every member equally often, by each of their ways and in each encoding: the counts' chi-square is
 * one that chance gives once in a million at most. The seed is fixed, so the test is the same each time.
 */
final class SetFairnessTest {
  private static final int SIZE = 64;
  private static final int CHOICES = 64_000;

  /** Of the normal distribution, for one in a million. */
  private static final double DEVIATIONS = 4.75;

  private final CommandBench bench = SetBench.of(new Allocator());
  private final Map<String, Integer> counts = new HashMap<>();

  @Test
  void integers() {
    everyWay("%d");
  }

  @Test
  void listpacks() {
    everyWay("m%d");
  }

  @Test
  void tables() {
    bench.limit("set-max-listpack-entries", 0);
    everyWay("m%d");
  }

  /** A table that has shrunk, and one that is half-way through a doubling. */
  @Test
  void tablesThatBreathed() {
    bench.limit("set-max-listpack-entries", 0);
    bench.call(add(1000));
    List<String> words = new ArrayList<>(List.of("SREM", "s"));
    IntStream.range(SIZE, 1000).forEach(i -> words.add("m" + i));
    bench.call(words.toArray(String[]::new));
    sample(SIZE, "-1000");
    bench.call(add(700));
    sample(700, "-1000");
  }

  private void everyWay(String form) {
    List<String> words = new ArrayList<>(List.of("SADD", "s"));
    IntStream.range(0, SIZE).forEach(i -> words.add(form.formatted(i)));
    String[] filling = words.toArray(String[]::new);
    bench.call(filling);
    for (String count : List.of("", "1", "-1", "-100", "2", "21", "22", "40", "63")) {
      sample(SIZE, count);
    }
    for (int count : new int[] {1, 5, 32, 53, 54, 60, 63}) {
      pop(filling, count);
    }
  }

  private static String[] add(int size) {
    List<String> words = new ArrayList<>(List.of("SADD", "s"));
    IntStream.range(0, size).forEach(i -> words.add("m" + i));
    return words.toArray(String[]::new);
  }

  private void sample(int size, String count) {
    int chosen = 0;
    while (chosen < CHOICES * (size / SIZE)) {
      List<String> members = count.isEmpty() ? bench.call("SRANDMEMBER", "s") : bench.elements("SRANDMEMBER", "s", count);
      members.forEach(member -> counts.merge(member, 1, Integer::sum));
      chosen += members.size();
    }
    check(size, Math.max(1, Math.abs(count.isEmpty() ? 1 : Integer.parseInt(count))), count.startsWith("-"), "sample " + count);
  }

  private void pop(String[] filling, int count) {
    int chosen = 0;
    while (chosen < CHOICES) {
      List<String> members = count == 1 ? bench.call("SPOP", "s") : bench.elements("SPOP", "s", String.valueOf(count));
      members.forEach(member -> counts.merge(member, 1, Integer::sum));
      chosen += members.size();
      bench.call("DEL", "s");
      bench.call(filling);
    }
    check(SIZE, count, false, "pop " + count);
  }

  /**
   * Members that are chosen together and different vary less than those that are chosen one by one: by the part of the set
   * that is left out.
   */
  private void check(int size, int together, boolean repeated, String what) {
    assertEquals(size, counts.size(), what);
    double total = counts.values().stream().mapToInt(Integer::intValue).sum();
    double expected = total / size;
    double sum = counts.values().stream().mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
    double chiSquare = repeated ? sum : sum * (size - 1) / (size - together);
    double freedom = size - 1;
    double limit = freedom + DEVIATIONS * Math.sqrt(2 * freedom) + 10;
    assertTrue(chiSquare < limit, what + ": " + chiSquare + " of " + freedom);
    assertTrue(chiSquare > freedom - DEVIATIONS * Math.sqrt(2 * freedom), what + " is too even: " + chiSquare);
    counts.clear();
  }
}
