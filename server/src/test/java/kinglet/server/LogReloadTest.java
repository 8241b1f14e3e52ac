package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DEBUG LOADAOF: the log holds the data, at any time, and goes on behind it. */
final class LogReloadTest {
  private static final String FAILED = "-ERR Error trying to load the AOF files, check server logs.";

  @TempDir
  private Path folder;

  private TestServer start(String... more) throws Exception {
    return TestServer.start(Stream.concat(Stream.of("--dir", folder.toString(), "--enable-debug-command", "yes"),
        Stream.of(more)).toArray(String[]::new));
  }

  private static String show(SocketClient client, String command) throws IOException {
    Node reply = client.call(command);
    return reply.kind() + reply.text();
  }

  private static String digest(SocketClient client) throws IOException {
    return client.call("DEBUG DIGEST").text();
  }

  private static void all(SocketClient client, String... commands) throws IOException {
    for (String command : commands) {
      assertNotEquals('-', client.call(command).kind(), command);
    }
  }

  private static void send(SocketClient client, String... words) throws IOException {
    client.send(Stream.of(words).map(word -> word.getBytes(US_ASCII)).toList());
  }

  private static void switchOn(SocketClient client) throws Exception {
    all(client, "CONFIG SET appendonly yes");
    awaitRewrite(client);
  }

  private static void awaitRewrite(SocketClient client) throws Exception {
    String info = client.call("INFO persistence").text();
    while (!info.contains("aof_enabled:1") || !info.contains("aof_rewrite_in_progress:0")
        || !info.contains("aof_rewrite_scheduled:0")) {
      Thread.sleep(5);
      info = client.call("INFO persistence").text();
    }
  }

  private static void reload(SocketClient client) throws IOException {
    String before = digest(client);
    assertEquals("+OK", show(client, "DEBUG LOADAOF"));
    assertEquals(before, digest(client));
    assertTrue(client.call("INFO persistence").text().contains("loading:0"));
  }

  private static void write(SocketClient client, String tag) throws IOException {
    all(client, "SET keep:" + tag + " a EX 1000", "SET keep:" + tag + " b KEEPTTL",
        "SET persist:" + tag + " a EX 1000", "GETEX persist:" + tag + " PERSIST",
        "SET getex:" + tag + " a", "GETEX getex:" + tag + " EX 1000",
        "XADD s:" + tag + " * f v", "XADD s:" + tag + " * f w", "XADD s:" + tag + " * f x",
        "XGROUP CREATE s:" + tag + " g 0", "XREADGROUP GROUP g c COUNT 2 STREAMS s:" + tag + " >",
        "XADD s:" + tag + " MAXLEN 2 * f y",
        "SADD set:" + tag + " 1 2 3 4 5", "SPOP set:" + tag + " 2", "RPUSH list:" + tag + " a b c",
        "ZADD z:" + tag + " 1.5 a", "HSET h:" + tag + " f v", "INCR count");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void theDataIsTheSameAfterEachLoadAndAfterARestart(String mode) throws Exception {
    String digest;
    try (TestServer server = start("--threading-mode", mode); SocketClient client = server.connect()) {
      write(client, "before");
      switchOn(client);
      write(client, "first");
      reload(client);
      write(client, "second");
      reload(client);
      reload(client);
      assertEquals("3", client.call("GET count").text());
      assertTrue(Integer.parseInt(client.call("TTL keep:first").text()) > 900);
      assertEquals("-1", client.call("TTL persist:first").text());
      all(client, "BGREWRITEAOF");
      // It waits for what is under way.
      write(client, "third");
      reload(client);
      all(client, "SELECT 3");
      write(client, "other");
      reload(client);
      all(client, "SELECT 0", "FLUSHDB");
      write(client, "last");
      digest = digest(client);
    }
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      assertEquals(digest, digest(client));
      reload(client);
    }
  }

  @Test
  void monitorsAreNotShownWhatIsReplayed() throws Exception {
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect();
        SocketClient watcher = server.connect()) {
      all(client, "SET a 1", "SET b 2");
      watcher.call("MONITOR");
      reload(client);
      all(client, "GET a");
      String shown = watcher.receive().text();
      while (!shown.endsWith("\"GET\" \"a\"")) {
        assertFalse(shown.contains("\"SET\""), shown);
        shown = watcher.receive().text();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec"})
  void whatStandsBehindItInThePipelineComesAfterIt(String policy) throws Exception {
    try (TestServer server = start("--appendonly", "yes", "--appendfsync", policy); SocketClient client = server.connect()) {
      for (int i = 0; i < 20; i++) {
        send(client, "INCR", "n");
        send(client, "DEBUG", "LOADAOF");
        send(client, "INCR", "n");
        assertEquals(String.valueOf(2 * i + 1), client.receive().text());
        assertEquals("OK", client.receive().text());
        assertEquals(String.valueOf(2 * i + 2), client.receive().text());
      }
    }
  }

  @Test
  void whatIsWrittenRightAfterItWasSwitchedOnIsInTheLog() throws Exception {
    try (TestServer server = start(); SocketClient client = server.connect()) {
      send(client, "CONFIG", "SET", "appendonly", "yes");
      send(client, "SET", "first", "1");
      send(client, "SET", "second", "2");
      send(client, "DEBUG", "LOADAOF");
      for (int i = 0; i < 4; i++) {
        assertEquals("OK", client.receive().text());
      }
      assertEquals("2", client.call("DBSIZE").text());
    }
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      assertEquals("2", client.call("DBSIZE").text());
    }
  }

  @Test
  void withoutALogNothingIsThere() throws Exception {
    try (TestServer server = start(); SocketClient client = server.connect()) {
      all(client, "SET k v");
      assertEquals(FAILED, show(client, "DEBUG LOADAOF"));
      assertEquals("0", client.call("DBSIZE").text());
      all(client, "SET k w");
      assertEquals("w", client.call("GET k").text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void aLogThatIsStillBeingClosedIsWaitedFor(String mode) throws Exception {
    try (TestServer server = start("--appendonly", "yes", "--threading-mode", mode); SocketClient client = server.connect()) {
      for (int i = 0; i < 20; i++) {
        all(client, "INCR n");
        send(client, "CONFIG", "SET", "appendonly", "no");
        send(client, "DEBUG", "LOADAOF");
        assertEquals("OK", client.receive().text());
        assertEquals("OK", client.receive().text());
        assertEquals(String.valueOf(i + 1), client.call("GET n").text());
        switchOn(client);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void aLogThatWasLeftIsWholeHoweverSoonTheServerEnds(String mode) throws Exception {
    for (int i = 0; i < 5; i++) {
      try (TestServer server = start("--appendonly", "yes", "--threading-mode", mode); SocketClient client = server.connect()) {
        assertEquals(String.valueOf(i + 1), client.call("INCR n").text());
        all(client, "CONFIG SET appendonly no");
      }
    }
  }

  @Test
  void aLogThatWasLeftIsLoadedAndNotWrittenTo() throws Exception {
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      all(client, "SET k v", "CONFIG SET appendonly no", "SET k w", "SET other w");
      assertEquals("+OK", show(client, "DEBUG LOADAOF"));
      assertEquals("v", client.call("GET k").text());
      assertEquals("1", client.call("DBSIZE").text());
      all(client, "SET k x");
      assertEquals("+OK", show(client, "DEBUG LOADAOF"));
      assertEquals("v", client.call("GET k").text());
      switchOn(client);
      all(client, "SET k y");
      reload(client);
    }
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      assertEquals("y", client.call("GET k").text());
    }
  }

  @Test
  void whoCannotLoadRefusesClients() throws Exception {
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      all(client, "SET k v");
      Path manifest;
      try (Stream<Path> files = Files.list(folder.resolve("appendonlydir"))) {
        manifest = files.filter(file -> file.toString().endsWith(".kinglet")).findFirst().orElseThrow();
      }
      List<String> lines = Files.readAllLines(manifest);
      Files.writeString(manifest, "damaged\n");
      assertEquals(FAILED, show(client, "DEBUG LOADAOF"));
      assertEquals("-LOADING Redis is loading the dataset in memory", show(client, "SET k w"));
      Files.write(manifest, lines);
      assertEquals("+OK", show(client, "DEBUG LOADAOF"));
      assertEquals("v", client.call("GET k").text());
      all(client, "SET k x");
      reload(client);
    }
  }
}
