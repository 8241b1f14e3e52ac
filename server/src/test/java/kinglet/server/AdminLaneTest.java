package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port answers at once while data clients keep the executor busy, and is not counted with them. */
final class AdminLaneTest {
  private static final int SATURATORS = 20;
  private static final int SLEEPS = 1000;
  private static final int PROBES = 15;
  private static final long ANSWER_MS_MAX = 50;

  @TempDir
  private Path folder;

  private static long millis(SocketClient client, String command) throws IOException {
    long start = System.nanoTime();
    client.call(command);
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Each has thousands of commands on their way, of ten milliseconds each. */
  private static List<RawClient> saturate(TestServer server) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < SATURATORS; i++) {
      clients.add(new RawClient(server).send("CLIENT SETNAME busy" + i + "\r\n" + "DEBUG SLEEP 0.01\r\n".repeat(SLEEPS)));
      clients.getLast().line();
    }
    return clients;
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void answersWhileOthersSaturate(String mode) throws Exception {
    int port = TestServer.freePort();
    try (TestServer server = TestServer.start("--threading-mode", mode, "--admin-port", String.valueOf(port),
        "--enable-debug-command", "yes"); SocketClient admin = new SocketClient(port); SocketClient client = server.connect()) {
      client.call("PING");
      List<RawClient> busy = saturate(server);
      long[] times = new long[PROBES];
      for (int i = 0; i < PROBES; i++) {
        times[i] = millis(admin, i % 2 == 0 ? "INFO" : "CLIENT LIST");
      }
      Arrays.sort(times);
      // Others of the machine may take the processor away now and then.
      assertTrue(times[PROBES / 2] <= ANSWER_MS_MAX, Arrays.toString(times));
      long ordinary = millis(client, "PING");
      assertTrue(ordinary > 2 * ANSWER_MS_MAX, "nobody was saturating: " + ordinary);
      assertEquals(SATURATORS, killBusy(admin));
      assertTrue(millis(client, "PING") < SLEEPS, "they were not killed");
      for (RawClient one : busy) {
        one.close();
      }
    }
  }

  private static int killBusy(SocketClient admin) throws IOException {
    int killed = 0;
    for (String line : admin.call("CLIENT LIST").text().split("\n")) {
      if (line.contains(" name=busy")) {
        assertEquals("1", admin.call("CLIENT KILL ID " + line.substring(3, line.indexOf(' '))).text());
        killed++;
      }
    }
    return killed;
  }

  @Test
  void isNotCountedInMaxclients() throws Exception {
    int port = TestServer.freePort();
    try (TestServer server = TestServer.start("--maxclients", "1", "--admin-port", String.valueOf(port));
        SocketClient only = server.connect()) {
      assertEquals("PONG", only.call("PING").text());
      try (SocketClient admin = new SocketClient(port); SocketClient second = new SocketClient(port)) {
        assertEquals("PONG", admin.call("PING").text());
        assertEquals("PONG", second.call("PING").text());
        assertEquals("v", setAndGet(admin));
      }
      assertThrows(IOException.class, () -> {
        try (SocketClient more = server.connect()) {
          assertTrue(more.call("PING").text().contains("max number of clients"));
          more.call("PING");
        }
      });
    }
  }

  private static String setAndGet(SocketClient admin) throws IOException {
    admin.call("SET k v");
    return admin.call("GET k").text();
  }

  @Test
  void unixSocket() throws Exception {
    Path path = folder.resolve("admin.sock");
    try (TestServer server = TestServer.start("--admin-unixsocket", path.toString());
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertTrue(server.port() > 0);
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(7);
      while (reply.hasRemaining() && channel.read(reply) >= 0) {
        // Until it is whole.
      }
      assertEquals("+PONG\r\n", new String(reply.array(), StandardCharsets.US_ASCII));
    }
    assertTrue(java.nio.file.Files.notExists(path));
  }
}
