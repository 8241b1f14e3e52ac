package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import org.junit.jupiter.api.Test;

/** HOTKEYS finds what is used most, and its estimates are near the truth. The seed is fixed: so is the outcome. */
final class HotKeysTest {
  private static final int ROUNDS = 10_000;

  private final InProcessClient client = client();

  private static InProcessClient client() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(), null);
    Kinglet kinglet = new Kinglet(configuration, new SystemClock(), 1);
    return InProcessClient.connect(kinglet);
  }

  @Test
  void theMostUsedAndTheHeaviest() throws Exception {
    client.call("SET large " + "x".repeat(2000));
    for (int i = 0; i < ROUNDS; i++) {
      client.call("GET hot");
      client.call("GET cold:" + i);
      if (i % 4 == 0) {
        client.call("GET large");
      }
    }
    Node byCount = first("HOTKEYS COUNT 1");
    assertEquals("hot", byCount.children().get(1).text());
    assertNear(ROUNDS, byCount.children().get(5).text());
    Node byBytes = first("HOTKEYS BY BYTES COUNT 1 RESET");
    assertEquals("large", byBytes.children().get(1).text());
    assertNear(ROUNDS / 4 * 2000L, byBytes.children().get(5).text());
    assertEquals(0, client.call("HOTKEYS").children().get(5).children().size());
  }

  private Node first(String line) throws Exception {
    return client.call(line).children().get(5).children().getFirst();
  }

  /** Of 10,000 commands some 156 were looked at: three standard deviations are a quarter. */
  private static void assertNear(long truth, String told) {
    assertTrue(Math.abs(Long.parseLong(told) - truth) < truth / 2, told + ", truly " + truth);
  }
}
