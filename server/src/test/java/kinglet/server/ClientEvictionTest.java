package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** maxmemory-clients: who takes the most goes, and only as many as must. */
final class ClientEvictionTest {
  private static final int MIB = 1 << 20;

  private TestServer server;
  private SocketClient admin;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--maxmemory-clients", "4mb", "--enable-debug-command", "yes");
    admin = server.connect();
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
    server.close();
  }

  /** An argument that does not end: so many bytes of it wait in the query buffer. */
  private RawClient unfinished(int bytes) throws Exception {
    RawClient client = new RawClient(server);
    client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + 64 * MIB + "\r\n");
    return client.send("x".repeat(bytes));
  }

  private long evicted() throws Exception {
    String info = admin.call("INFO stats").text();
    return Long.parseLong(info.replaceAll("(?s).*evicted_clients:(\\d+).*", "$1"));
  }

  private void awaitEvicted(long count) throws Exception {
    for (int i = 0; i < 100 && evicted() < count; i++) {
      Thread.sleep(20);
    }
    assertEquals(count, evicted());
  }

  private static String watch(String prefix) {
    StringBuilder command = new StringBuilder("*15001\r\n$5\r\nWATCH\r\n");
    for (int i = 10_000; i < 25_000; i++) {
      command.append("$8\r\n").append(prefix).append(i).append("\r\n");
    }
    return command.toString();
  }

  @Test
  void whoWatchesTooManyKeysGoes() throws Exception {
    try (RawClient watcher = new RawClient(server)) {
      watcher.send(watch("one") + "UNWATCH\r\n" + watch("two"));
      for (int i = 0; i < 3; i++) {
        assertEquals("+OK", watcher.line());
      }
      assertEquals(0, evicted());
      watcher.send(watch("one"));
      awaitEvicted(1);
    }
  }

  @Test
  void whoSubscribesToTooMuchGoes() throws Exception {
    for (String word : List.of("SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE")) {
      long before = evicted();
      try (RawClient listener = new RawClient(server)) {
        StringBuilder command = new StringBuilder("*20001\r\n$" + word.length() + "\r\n" + word + "\r\n");
        for (int i = 10_000; i < 30_000; i++) {
          command.append("$5\r\n").append(i).append("\r\n");
        }
        listener.send(command.toString());
        awaitEvicted(before + 1);
      }
    }
  }

  @Test
  void whoTracksTooManyPrefixesGoes() throws Exception {
    try (RawClient tracker = new RawClient(server)) {
      for (int i = 1; i <= 2; i++) {
        tracker.send(trackPrefixes(i));
        assertEquals("+OK", tracker.line());
      }
      assertEquals(0, evicted());
      tracker.send(trackPrefixes(3));
      awaitEvicted(1);
    }
  }

  /** A million bytes of them. */
  private static String trackPrefixes(int first) {
    StringBuilder command = new StringBuilder("*804\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$2\r\nON\r\n$5\r\nBCAST\r\n");
    for (int i = 0; i < 400; i++) {
      command.append("$6\r\nPREFIX\r\n$2500\r\n").append(first * 1000 + i).append("x".repeat(2496)).append("\r\n");
    }
    return command.toString();
  }

  @Test
  void theLargestQueryBufferGoes() throws Exception {
    try (RawClient small = unfinished(MIB); RawClient large = unfinished(3 * MIB + 100_000)) {
      awaitEvicted(1);
      assertEquals(0, large.skipRest());
      small.send("x".repeat(1000));
      Thread.sleep(300);
      assertEquals(1, evicted());
      assertTrue(admin.call("CLIENT LIST").text().matches("(?s).* qbuf=1\\d{6} .*"));
    }
  }

  @Test
  void manyTogetherAreLimitedToo() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clients.add(unfinished(MIB / 2));
    }
    awaitEvicted(5);
    Thread.sleep(300);
    assertEquals(5, evicted());
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Test
  void repliesThatNobodyTakesCount() throws Exception {
    admin.call("SETRANGE big 1000000 x");
    try (RawClient lazy = new RawClient(server)) {
      lazy.send("GET big\r\n".repeat(40));
      awaitEvicted(1);
      assertTrue(lazy.skipRest() < 40L * MIB);
    }
    assertEquals("+PONG", admin.call("PING").toString());
  }

  @Test
  void noEvictSpares() throws Exception {
    admin.call("CLIENT NO-EVICT ON");
    admin.call("SETRANGE big 1000000 x");
    try (RawClient spared = new RawClient(server); RawClient small = new RawClient(server)) {
      small.send("PING\r\n");
      assertEquals("+PONG", small.line());
      spared.send("CLIENT NO-EVICT ON\r\n" + "GET big\r\n".repeat(40));
      assertEquals("+OK", spared.line());
      // What it takes counts all the same, and the others are not spared.
      awaitEvicted(1);
      assertEquals("", small.rest());
    }
  }
}
