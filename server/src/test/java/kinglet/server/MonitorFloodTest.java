package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that say MONITOR or CLIENT TRACKING and then do not read: the limits of output close them, and nobody else. */
final class MonitorFloodTest {
  private static final int LONGEST_FLOOD = 4000;
  private static final String VALUE = "x".repeat(20_000);

  private static boolean isListed(SocketClient client, String name) throws Exception {
    return client.call("CLIENT LIST").text().contains(" name=" + name + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pubsub 1mb 0 0", "normal 1mb 0 0"})
  void whoMonitorsAndDoesNotReadIsClosed(String limit) throws Exception {
    try (TestServer server = TestServer.start(); SocketClient client = server.connect();
        SocketClient slow = server.connect()) {
      client.call("CONFIG SET client-output-buffer-limit \"" + limit + "\"");
      slow.call("CLIENT SETNAME slow");
      assertEquals("OK", slow.call("MONITOR").text());
      int rounds = 0;
      while (isListed(client, "slow") && rounds++ < LONGEST_FLOOD) {
        assertEquals("OK", client.call("SET k " + VALUE).text());
      }
      assertFalse(isListed(client, "slow"));
      assertTrue(rounds > 20, "rounds: " + rounds);
    }
  }

  @Test
  void whoTracksAndDoesNotReadIsClosed() throws Exception {
    try (TestServer server = TestServer.start(); SocketClient client = server.connect();
        SocketClient slow = server.connect()) {
      client.call("CONFIG SET client-output-buffer-limit \"normal 1mb 0 0\"");
      slow.call("HELLO 3");
      slow.call("CLIENT SETNAME slow");
      assertEquals("OK", slow.call("CLIENT TRACKING ON BCAST").text());
      int rounds = 0;
      while (isListed(client, "slow") && rounds++ < LONGEST_FLOOD) {
        assertEquals("OK", client.call("SET " + VALUE + rounds + " v").text());
      }
      assertFalse(isListed(client, "slow"));
      assertTrue(rounds > 20, "rounds: " + rounds);
    }
  }
}
