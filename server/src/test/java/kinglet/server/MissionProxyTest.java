package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that shares keys out among servers, unchanged; skipped where it is not installed. */
final class MissionProxyTest {
  private static final int KEYS = 200;

  @TempDir
  private Path folder;

  @Test
  @DisplayName("S4.73: twemproxy in front of two servers (skipped without nutcracker)")
  void twemproxy() throws Exception {
    assumeTrue(TestServer.isInstalled("nutcracker"), "no nutcracker on this machine");
    try (TestServer one = TestServer.start(); TestServer other = TestServer.start()) {
      int port = TestServer.freePort();
      Process proxy = start(port, one.port(), other.port());
      try (SocketClient client = ServerProcess.connectAtOnce(port); SocketClient first = one.connect();
          SocketClient second = other.connect()) {
        useThroughTheProxy(client);
        int here = Integer.parseInt(first.call("DBSIZE").text());
        int there = Integer.parseInt(second.call("DBSIZE").text());
        assertEquals(KEYS, here + there);
        assertTrue(here > 0 && there > 0, here + " and " + there);
      } finally {
        proxy.destroy();
        proxy.waitFor();
      }
    }
  }

  private Process start(int port, int one, int other) throws Exception {
    String host = TestServer.host();
    Path file = Files.writeString(folder.resolve("proxy.yml"), """
        pool:
          listen: %s:%d
          hash: fnv1a_64
          distribution: ketama
          redis: true
          servers:
           - %s:%d:1
           - %s:%d:1
        """.formatted(host, port, host, one, host, other));
    return new ProcessBuilder("nutcracker", "-c", file.toString(), "-s", String.valueOf(TestServer.freePort()), "-o",
        folder.resolve("log").toString()).start();
  }

  private static void useThroughTheProxy(SocketClient client) throws Exception {
    StringBuilder all = new StringBuilder("MGET");
    for (int i = 0; i < KEYS; i++) {
      assertEquals("OK", client.call("SET key:" + i + " " + i).text());
      assertEquals(String.valueOf(i), client.call("GET key:" + i).text());
      all.append(" key:").append(i);
    }
    List<String> values = client.call(all.toString()).children().stream().map(Node::text).toList();
    assertEquals(IntStream.range(0, KEYS).mapToObj(String::valueOf).toList(), values);
  }
}
