package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that come and go as fast as a thread can make them: who was there before is served, and nothing stays behind. */
final class StormTest {
  private static final int CONNECTIONS = 20_000;
  private static final long ANSWER_MS_MAX = 1000;
  // A fast machine is through with 5,000 connections before there are so many.
  private static final int ANSWERS_MIN = 100;
  private static final int LOOKS_MAX = 200;
  private static final int LOOK_MS = 50;

  private static void storm(int port) {
    InetSocketAddress address = new InetSocketAddress(TestServer.host(), port);
    for (int i = 0; i < CONNECTIONS; i++) {
      try (SocketChannel channel = SocketChannel.open(address)) {
        // By a reset, else ports would run out.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void establishedClientIsServed(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect()) {
      assertEquals("PONG", client.call("PING").text());
      CompletableFuture<Void> storm = CompletableFuture.runAsync(() -> storm(server.port()));
      int answers = 0;
      long longestNanos = 0;
      while (!storm.isDone()) {
        long start = System.nanoTime();
        assertEquals("PONG", client.call("PING").text());
        longestNanos = Math.max(longestNanos, System.nanoTime() - start);
        answers++;
      }
      storm.join();
      assertTrue(longestNanos / 1_000_000 < ANSWER_MS_MAX, "ms: " + longestNanos / 1_000_000);
      assertTrue(answers > ANSWERS_MIN, "answers: " + answers);
      assertOnlyOneIsLeft(client);
    }
  }

  private static void assertOnlyOneIsLeft(SocketClient client) throws Exception {
    String info = client.call("INFO clients").text();
    for (int i = 0; i < LOOKS_MAX && !info.contains("connected_clients:1\r\n"); i++) {
      Thread.sleep(LOOK_MS);
      info = client.call("INFO clients").text();
    }
    assertTrue(info.contains("connected_clients:1\r\n"), info);
  }
}
