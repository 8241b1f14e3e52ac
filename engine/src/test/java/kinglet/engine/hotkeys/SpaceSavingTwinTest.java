package kinglet.engine.hotkeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.WideHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Space-Saving against exact counts: the paper's bounds hold for every item. */
final class SpaceSavingTwinTest {
  private static final int STEPS = 200_000;
  private static final int COUNTERS = 64;
  private static final int ITEMS = 5000;

  private final SpaceSaving counters = new SpaceSaving(COUNTERS);
  private final WideHash hash = new WideHash(7);
  private final NativeBuffer scratch = new NativeBuffer();
  private final Map<String, Long> exact = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsTheBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long total = 0;
    for (int i = 0; i < STEPS; i++) {
      // A few are heavy: the square of the square of a fair choice.
      double fair = random.nextDouble();
      long weight = 1L + random.nextInt(20);
      add("key:" + (int) (ITEMS * fair * fair * fair * fair), weight);
      total += weight;
      if (i % 10_000 == 0) {
        check(total);
      }
    }
    check(total);
    counters.clear();
    assertEquals(0, counters.size());
    scratch.close();
  }

  private void add(String name, long weight) {
    scratch.truncate(0);
    scratch.put(name.getBytes(US_ASCII));
    counters.add(0, hash.hash(scratch.address(), name.length()), scratch.address(), name.length(), weight);
    exact.merge(name, weight, Long::sum);
  }

  private void check(long total) {
    Set<String> found = new HashSet<>();
    long last = Long.MAX_VALUE;
    long sum = 0;
    for (int counter : counters.heaviestFirst()) {
      String name = new String(Memory.bytes(counters.name(counter), counters.nameLength(counter)), US_ASCII);
      long weight = exact.get(name);
      assertTrue(found.add(name));
      assertTrue(counters.count(counter) <= last);
      assertTrue(weight <= counters.count(counter) && weight >= counters.count(counter) - counters.error(counter), name);
      assertTrue(counters.error(counter) <= total / COUNTERS);
      last = counters.count(counter);
      sum += last;
    }
    assertEquals(total, sum);
    exact.forEach((name, weight) -> assertTrue(weight <= total / COUNTERS || found.contains(name), name));
  }
}
