package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log is rewritten, switched on and off, and what a start makes of it is the data there was. */
final class RewriteTest {
  @TempDir
  private Path folder;

  private TestServer start(String... more) throws Exception {
    String[] options = Stream.concat(Stream.of("--dir", folder.toString(), "--save", "", "--enable-debug-command", "yes"),
        Stream.of(more)).toArray(String[]::new);
    return TestServer.start(options);
  }

  private static void fill(SocketClient client, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      client.call("SELECT " + i % 3);
      client.call("SET key:" + i % 700 + " " + "v".repeat(i % 90));
      client.call("RPUSH list " + i);
      client.call("ZADD zset:" + i % 5 + " " + i + " m" + i % 50);
      client.call("PEXPIRE key:" + i % 100 + " " + (i % 7 == 0 ? 5 : 1_000_000));
    }
  }

  private static String field(SocketClient client, String name) throws IOException {
    return client.call("INFO persistence").text().lines().filter(line -> line.startsWith(name + ":")).findFirst()
        .orElse(name + ":").split(":", 2)[1].strip();
  }

  private static void awaitRewrite(SocketClient client) throws Exception {
    for (int i = 0; !field(client, "aof_rewrite_in_progress").equals("0") || !field(client, "aof_rewrite_scheduled").equals("0"); i++) {
      assertTrue(i < 2000, "the rewrite does not end");
      Thread.sleep(10);
    }
    assertEquals("ok", field(client, "aof_last_bgrewrite_status"));
  }

  private long files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("appendonlydir"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }

  @Test
  @DisplayName("S3.62: BGREWRITEAOF under load, three times")
  void rewrites() throws Exception {
    String digest;
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      fill(client, 0, 500);
      for (int round = 0; round < 3; round++) {
        assertEquals("Background append only file rewriting started", client.call("BGREWRITEAOF").text());
        fill(client, 500 + round * 300, 300);
        awaitRewrite(client);
        fill(client, 5000 + round * 10, 10);
      }
      assertEquals("3", field(client, "aof_rewrites"));
      assertEquals(1, files(".snapshot.rdb"));
      assertEquals(1, files(".log"));
      Thread.sleep(20);
      digest = client.call("DEBUG DIGEST").text();
    }
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      assertEquals(digest, client.call("DEBUG DIGEST").text());
    }
  }

  @Test
  @DisplayName("S3.70: CONFIG SET appendonly while there is data")
  void isSwitchedOnWithDataAndOff() throws Exception {
    String digest;
    try (TestServer server = start(); SocketClient client = server.connect()) {
      fill(client, 0, 400);
      assertEquals("0", field(client, "aof_enabled"));
      client.call("CONFIG SET appendonly yes");
      fill(client, 400, 200);
      Thread.sleep(300);
      awaitRewrite(client);
      fill(client, 600, 100);
      Thread.sleep(20);
      digest = client.call("DEBUG DIGEST").text();
      assertEquals("1", field(client, "aof_enabled"));
      client.call("CONFIG SET appendonly no");
      client.call("SELECT 0");
      client.call("SET lost 1");
    }
    try (TestServer server = start("--appendonly", "yes"); SocketClient client = server.connect()) {
      assertEquals(digest, client.call("DEBUG DIGEST").text());
    }
  }

  @Test
  void keepsWhatItIsTold() throws Exception {
    long before;
    try (TestServer server = start("--appendonly", "yes", "--log-retention", "1h"); SocketClient client = server.connect()) {
      client.call("SET first 1");
      before = Long.parseLong(field(client, "aof_appended_offset"));
      for (int i = 0; i < 2; i++) {
        client.call("SET later " + i);
        client.call("BGREWRITEAOF");
        awaitRewrite(client);
      }
      assertTrue(files(".log") == 3 && files(".snapshot.rdb") == 2, files(".log") + " logs");
    }
    try (TestServer server = start("--appendonly", "yes", "--restore-to", String.valueOf(before));
        SocketClient client = server.connect()) {
      assertEquals("1", client.call("GET first").text());
      assertEquals("0", client.call("EXISTS later").text());
    }
  }

  @Test
  @DisplayName("S3.50, S3.74, S3.78, S4.115: a log that has grown enough is rewritten by itself")
  void rewritesByItself() throws Exception {
    try (TestServer server = start("--appendonly", "yes", "--auto-aof-rewrite-min-size", "1kb",
        "--auto-aof-rewrite-percentage", "50"); SocketClient client = server.connect()) {
      for (int i = 0; field(client, "aof_rewrites").equals("0"); i++) {
        assertTrue(i < 500, "it does not come");
        client.call("SET k " + "x".repeat(10_000));
        Thread.sleep(5);
      }
      awaitRewrite(client);
    }
  }
}
