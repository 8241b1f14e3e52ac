package kinglet.engine.sortedset;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A set in a memory that is full again and again: what is refused leaves the set as it was. */
class SortedSetRefusedMemoryTest {
  private static final int OPERATIONS = 400_000;
  private static final int MEMBERS = 60_000;

  private final Allocator allocator = new Allocator(2 << 20, false);
  private final Keyspace keyspace = new Keyspace(allocator, 1, 42, (database, entry) -> { });
  private final SortedSet set = new SortedSet(keyspace, new EncodingSettings());
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<Integer, Double> twin = new HashMap<>();
  private final long text = allocator.allocate(64);
  private int refused;

  @Test
  @DisabledIfSystemProperty(named = "kinglet.memory.checked", matches = "true", disabledReason = "fences take other memory")
  void refusalsChangeNothing() {
    keyspace.register(Type.SORTED_SET, new SortedSetValue(keyspace, new EncodingSettings()));
    set.create(0, 0);
    boolean filling = true;
    for (int i = 0; i < OPERATIONS; i++) {
      int before = refused;
      step(filling);
      filling = refused == before && (filling || random.nextInt(2000) == 0);
    }
    assertTrue(refused > 20, "refused " + refused);
    assertEquals(twin.size(), set.size());
    double last = Double.NEGATIVE_INFINITY;
    for (int rank = 0; rank < set.size(); rank++) {
      set.seek(rank);
      assertEquals(twin.get(number()), set.score());
      assertTrue(last <= set.score());
      last = set.score();
    }
  }

  private void step(boolean filling) {
    int number = random.nextInt(MEMBERS);
    boolean found = find(number);
    assertEquals(twin.containsKey(number), found);
    double score = random.nextInt(1000);
    try {
      if (!found && filling) {
        set.add(score);
        twin.put(number, score);
      } else if (found && random.nextBoolean()) {
        set.rescore(score);
        twin.put(number, score);
      } else if (found && !filling) {
        set.remove();
        twin.remove(number);
      }
    } catch (OutOfNativeMemoryException e) {
      refused++;
    }
  }

  private boolean find(int number) {
    byte[] bytes = ("member-" + number).getBytes(US_ASCII);
    Memory.copy(bytes, 0, text, bytes.length);
    return set.find(text, bytes.length);
  }

  private int number() {
    return Integer.parseInt(new String(Memory.bytes(set.address(), set.length()), US_ASCII).substring("member-".length()));
  }
}
