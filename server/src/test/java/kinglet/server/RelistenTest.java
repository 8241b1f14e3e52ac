package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONFIG SET port and bind: the listening sockets move, connections stay. */
final class RelistenTest {
  private static String ping(int port) throws IOException {
    try (SocketClient client = new SocketClient(port)) {
      return client.call("PING").text();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void portMoves(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect()) {
      int port = TestServer.freePort();
      assertEquals("OK", client.call("CONFIG SET port " + port).text());
      assertEquals("PONG", ping(port));
      assertThrows(IOException.class, () -> ping(server.port()));
      assertEquals("PONG", client.call("PING").text());
      assertTrue(client.call("INFO server").text().contains("tcp_port:" + port + "\r\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void portInUseLeavesThingsAsTheyWere(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect();
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEquals("ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port. Check server "
          + "logs.", client.call("CONFIG SET port " + other.getLocalPort()).text());
      assertEquals("PONG", ping(server.port()));
      assertEquals(String.valueOf(server.port()), client.call("CONFIG GET port").children().get(1).text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void bindMoves(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect()) {
      assertEquals("OK", client.call("CONFIG SET bind \"0.0.0.0\"").text());
      assertEquals("PONG", ping(server.port()));
      assertEquals("OK", client.call("CONFIG SET bind 127.0.0.1").text());
      assertEquals("PONG", ping(server.port()));
      assertEquals("ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to bind to specified addresses.",
          client.call("CONFIG SET bind 203.0.113.1").text());
      assertEquals("PONG", ping(server.port()));
      assertEquals("OK", client.call("CONFIG SET port 0").text());
      assertThrows(IOException.class, () -> ping(server.port()));
      assertEquals("PONG", client.call("PING").text());
    }
  }
}
