package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.MemoryPressure;
import kinglet.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** HyperLogLog commands that are refused memory change nothing, however many elements they came with. */
@DisabledIfSystemProperty(named = "kinglet.memory.checked", matches = "true", disabledReason = "freed blocks are held back")
final class OutOfMemoryCommandsTest {
  private static final int COMMANDS = 20_000;
  private static final int FILLING_EVERY = 20;
  private static final int LOOSE_BLOCKS = 40;
  private static final List<String> KEYS = List.of("a", "b", "c");

  private final SplittableRandom random = new SplittableRandom(9);

  @Test
  void whatIsRefusedChangesNothing() {
    Allocator allocator = new Allocator(64 << 20, false);
    try (KeyBench bench = new KeyBench(1, allocator)) {
      MemoryPressure pressure = new MemoryPressure(allocator, random);
      int refusals = 0;
      for (int i = 0; i < COMMANDS; i++) {
        if (i % FILLING_EVERY == 0) {
          pressure.fill();
          pressure.loosen(LOOSE_BLOCKS);
        }
        refusals += isRefused(bench, command()) ? 1 : 0;
      }
      assertTrue(refusals > COMMANDS / 50 && refusals < COMMANDS / 2, refusals + " refusals");
    }
  }

  private boolean isRefused(KeyBench bench, String[] command) {
    String before = bench.send("DEBUG", "DIGEST-VALUE", "a", "b", "c");
    long blocks = bench.allocator.allocatedBlocks();
    try {
      bench.send(command);
      return false;
    } catch (OutOfNativeMemoryException e) {
      assertEquals(before, bench.send("DEBUG", "DIGEST-VALUE", "a", "b", "c"), String.join(" ", command) + ": " + e.getMessage());
      assertEquals(blocks, bench.allocator.allocatedBlocks());
      return true;
    }
  }

  private String[] command() {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> add(key, random.nextInt(4));
      case 3 -> add(key, random.nextInt(600));
      case 4 -> new String[] {"PFMERGE", key, "a", "b", "none"};
      case 5 -> new String[] {"PFCOUNT", key};
      case 6 -> random.nextInt(6) == 0 ? new String[] {"PFDEBUG", "TODENSE", key} : new String[] {"PFCOUNT", key, "a"};
      default -> new String[] {"DEL", key};
    };
  }

  private String[] add(String key, int elements) {
    String[] words = new String[2 + elements];
    words[0] = "PFADD";
    words[1] = key;
    for (int i = 0; i < elements; i++) {
      words[2 + i] = "e" + random.nextInt(3000);
    }
    return words;
  }
}
