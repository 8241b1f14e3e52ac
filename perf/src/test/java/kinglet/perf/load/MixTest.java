package kinglet.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MixTest {
  @Test
  void theShareOfGetsIsKept() {
    Mix mix = new Mix(0.8, 1_000, 32);
    int gets = 0;
    for (int i = 0; i < 10_000; i++) {
      gets += command(mix, i).contains("GET") ? 1 : 0;
    }
    assertEquals(8_000, gets, 200);
  }

  @Test
  void allOrNothing() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(command(new Mix(1, 1_000, 32), i).contains("GET"));
      assertTrue(command(new Mix(0, 1_000, 32), i).contains("SET"));
    }
  }

  @Test
  void keysStayInTheKeyspaceAndCoverIt() {
    Mix mix = new Mix(1, 100, 32);
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      keys.add(command(mix, i));
    }
    assertEquals(100, keys.size());
    assertTrue(keys.stream().allMatch(command -> command.contains("key:0000000000")), keys::toString);
  }

  private static String command(Mix mix, long i) {
    ByteBuffer out = ByteBuffer.allocate(mix.longestCommand());
    mix.write(out, i);
    return new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
  }
}
