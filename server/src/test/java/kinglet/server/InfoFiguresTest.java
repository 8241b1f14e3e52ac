package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of INFO that only a running server has. */
final class InfoFiguresTest {
  private static final int LOOKS_MAX = 200;
  private static final int LOOK_MS = 20;

  private static long figure(SocketClient client, String name) throws Exception {
    String info = client.call("INFO").text();
    int start = info.indexOf("\n" + name + ":");
    assertTrue(start > 0, name);
    return Long.parseLong(info.substring(start + name.length() + 2, info.indexOf('\r', start)));
  }

  private static void awaitFigure(SocketClient client, String name, long expected) throws Exception {
    long seen = figure(client, name);
    for (int i = 0; i < LOOKS_MAX && seen != expected; i++) {
      Thread.sleep(LOOK_MS);
      seen = figure(client, name);
    }
    assertEquals(expected, seen, name);
  }

  @Test
  void whatIsFreedLaterIsCounted() throws Exception {
    String members = IntStream.range(0, 20_000).mapToObj(i -> "member" + i).collect(Collectors.joining(" "));
    try (TestServer server = TestServer.start(); SocketClient client = server.connect()) {
      assertEquals(0, figure(client, "lazyfreed_objects"));
      client.call("SET small v");
      client.call("SADD big " + members);
      client.call("UNLINK small big");
      awaitFigure(client, "lazyfreed_objects", 1);
      assertEquals(0, figure(client, "lazyfree_pending_objects"));
      client.call("CONFIG RESETSTAT");
      assertEquals(0, figure(client, "lazyfreed_objects"));
      client.call("MSET a 1 b 2 c 3");
      client.call("FLUSHALL ASYNC");
      awaitFigure(client, "lazyfreed_objects", 3);
      assertEquals(0, figure(client, "lazyfree_pending_objects"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void cyclesAreCounted(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect()) {
      client.call("CONFIG RESETSTAT");
      // A rate needs a sample to start from.
      Thread.sleep(300);
      long before = figure(client, "eventloop_cycles");
      for (int i = 0; i < 100; i++) {
        client.call("SET k v" + i);
      }
      long cycles = figure(client, "eventloop_cycles") - before;
      assertTrue(cycles >= 100 && cycles <= 150, "cycles: " + cycles);
      long commands = figure(client, "eventloop_duration_cmd_sum");
      assertTrue(commands > 0, "micros: " + commands);
      assertTrue(figure(client, "eventloop_duration_sum") >= commands);
      Thread.sleep(300);
      assertTrue(figure(client, "instantaneous_eventloop_cycles_per_sec") > 0);
      assertTrue(figure(client, "instantaneous_eventloop_duration_usec") >= 0);
    }
  }
}
