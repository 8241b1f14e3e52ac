package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HSCAN misses no field that is there all the time, however the table grows and shrinks meanwhile. */
final class HashScanTest {
  private static final int STABLE = 1000;

  private final SplittableRandom random = new SplittableRandom(3);
  private final InProcessClient client = client();

  private static InProcessClient client() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(), null);
    Kinglet kinglet = new Kinglet(configuration, new SystemClock(), 1);
    return InProcessClient.connect(kinglet);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grows", "shrinks", "both"})
  void missesNothing(String how) throws Exception {
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < STABLE; i++) {
      client.call("HSET h stable" + i + " " + i);
      expected.add("stable" + i);
    }
    for (int i = 0; i < 8000 && !how.equals("grows"); i++) {
      client.call("HSET h other" + i + " 1");
    }
    assertEquals(expected, scan(how));
    client.close();
  }

  private Set<String> scan(String how) throws Exception {
    Set<String> found = new TreeSet<>();
    String cursor = "0";
    do {
      Node reply = client.call("HSCAN h " + cursor + " COUNT 20 MATCH stable*");
      cursor = reply.children().get(0).text();
      List<Node> fields = reply.children().get(1).children();
      for (int i = 0; i < fields.size(); i += 2) {
        assertEquals("stable" + fields.get(i + 1).text(), fields.get(i).text());
        found.add(fields.get(i).text());
      }
      change(how);
    } while (!cursor.equals("0"));
    return found;
  }

  private void change(String how) throws Exception {
    for (int i = 0; i < 100; i++) {
      int other = random.nextInt(8000);
      boolean add = how.equals("grows") || how.equals("both") && random.nextInt(4) == 0;
      client.call(add ? "HSET h other" + other + " 1" : "HDEL h other" + other);
    }
  }

  @Test
  void everyFieldOnceWhenNothingChanges() throws Exception {
    for (int i = 0; i < 3000; i++) {
      client.call("HSET h f" + i + " v");
    }
    int fields = 0;
    int calls = 0;
    String cursor = "0";
    do {
      Node reply = client.call("HSCAN h " + cursor + " COUNT 100");
      cursor = reply.children().get(0).text();
      fields += reply.children().get(1).children().size() / 2;
      calls++;
    } while (!cursor.equals("0"));
    assertEquals(3000, fields);
    assertTrue(calls > 20 && calls <= 31, "calls: " + calls);
    client.close();
  }
}
