package kinglet.server.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinglet.server.RedisServer;
import kinglet.server.TestServer;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kinglet-export writes is loaded by redis-server: equal digests. Skipped where no redis-server is installed. */
final class ExportTest {
  @TempDir
  private Path dir;

  @BeforeEach
  void needsRedis() {
    assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
  }

  private static String fill(SocketClient client) throws IOException {
    for (String command : List.of("SET s text", "SET n 12345", "SET e v EX 100000", "RPUSH l a 1 b", "HSET h f v g 1",
        "SADD i 1 2 3", "SADD t a b c", "ZADD z 1 a 2.5 b", "XADD x 1-1 f v", "XGROUP CREATE x g 0",
        "XREADGROUP GROUP g c STREAMS x >", "SELECT 3", "SET s other", "MULTI", "INCR m", "INCR m", "EXEC", "SELECT 0",
        "SPOP i", "PFADD p a b c", "GEOADD q 13.3 38.1 palermo")) {
      client.call(command);
    }
    return client.call("DEBUG DIGEST").text();
  }

  private String digestOfRedis(Path folder, String appendOnly) throws Exception {
    RedisServer redis = RedisServer.start(folder, "--appendonly", appendOnly);
    try (SocketClient client = new SocketClient(redis.port())) {
      while (!client.call("INFO persistence").text().contains("\nloading:0")) {
        Thread.sleep(20);
      }
      return client.call("DEBUG DIGEST").text();
    } finally {
      redis.stop();
    }
  }

  private void assertExported(Path from, String digest) throws Exception {
    Path to = Files.createDirectory(dir.resolve("to"));
    ToolRun run = export("--rdb", to.resolve("dump.rdb"), "--aof", to.resolve("appendonlydir"), from);
    assertEquals(0, run.status(), run.output());
    try (Stream<Path> files = Files.list(to.resolve("appendonlydir"))) {
      assertEquals(List.of("appendonly.aof.1.base.rdb", "appendonly.aof.1.incr.aof", "appendonly.aof.manifest"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertEquals(digest, digestOfRedis(to, "no"));
    assertEquals(digest, digestOfRedis(to, "yes"));
    ToolRun again = export("--rdb", to.resolve("dump.rdb"), from);
    assertEquals(1, again.status());
    assertTrue(again.output().contains("already"), again.output());
  }

  private static ToolRun export(Object... arguments) {
    return ToolRun.ours((out, in) -> new Export(out), "", arguments);
  }

  @Test
  @DisplayName("S4.114, S3.51: our log as Redis's files")
  void ourLogIsExported() throws Exception {
    Path from = Files.createDirectory(dir.resolve("from"));
    String digest;
    try (TestServer server = TestServer.start("--dir", from.toString(), "--appendonly", "yes", "--enable-debug-command", "yes");
        SocketClient client = server.connect()) {
      digest = fill(client);
    }
    ToolRun check = ToolRun.checkAof("", from.resolve("appendonlydir", "appendonly.aof.kinglet"));
    assertEquals(0, check.status(), check.output());
    assertTrue(check.output().contains("The log is whole"), check.output());
    assertExported(from, digest);
  }

  @Test
  void aLogThatBeginsWithAMappedSnapshotIsCheckedAndExported() throws Exception {
    Path from = Files.createDirectory(dir.resolve("from"));
    String digest;
    try (TestServer server = TestServer.start("--dir", from.toString(), "--appendonly", "yes", "--instant-restart", "yes",
        "--enable-debug-command", "yes"); SocketClient client = server.connect()) {
      digest = fill(client);
      client.call("BGREWRITEAOF");
      while (!client.call("INFO persistence").text().contains("aof_rewrite_in_progress:0")) {
        Thread.sleep(20);
      }
    }
    Path snapshot;
    try (Stream<Path> files = Files.list(from.resolve("appendonlydir"))) {
      snapshot = files.filter(file -> file.toString().endsWith(".kmap")).findFirst().orElseThrow();
    }
    ToolRun check = ToolRun.checkAof("", from.resolve("appendonlydir"));
    assertEquals(0, check.status(), check.output());
    assertTrue(check.output().contains("The mapped snapshot looks OK!"), check.output());
    assertEquals("[info] 13 keys read", check.line("[info] 13"));
    assertEquals(0, ToolRun.checkRdb(snapshot).status());
    assertExported(from, digest);
    damage(snapshot);
    ToolRun damaged = ToolRun.checkAof("", from.resolve("appendonlydir"));
    assertEquals(1, damaged.status());
    assertTrue(damaged.output().contains(snapshot + " at offset "), damaged.output());
    assertTrue(damaged.output().contains("[info] 12 keys read"), damaged.output());
    assertEquals(1, ToolRun.checkRdb(snapshot).status());
    ToolRun refused = export("--rdb", dir.resolve("x.rdb"), from);
    assertEquals(1, refused.status());
    assertTrue(refused.output().contains(snapshot + " at offset "), refused.output());
  }

  /** Of the second record. */
  private static void damage(Path snapshot) throws IOException {
    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[180]++;
    Files.write(snapshot, bytes);
  }

  @Test
  void theLogOfARedisServerIsExported() throws Exception {
    Path from = Files.createDirectory(dir.resolve("from"));
    RedisServer redis = RedisServer.start(from, "--appendonly", "yes");
    String digest;
    try (SocketClient client = new SocketClient(redis.port())) {
      digest = fill(client);
    } finally {
      redis.stop();
    }
    assertExported(from, digest);
  }

  @Test
  void aSnapshotIsExported() throws Exception {
    Path from = Files.createDirectory(dir.resolve("from"));
    String digest;
    try (TestServer server = TestServer.start("--dir", from.toString(), "--enable-debug-command", "yes");
        SocketClient client = server.connect()) {
      digest = fill(client);
      client.call("SAVE");
    }
    assertExported(from, digest);
  }

  @Test
  void whatIsNotThereOrNotAskedForIsAnswered() throws Exception {
    assertEquals(1, export(dir).status());
    ToolRun run = export("--rdb", dir.resolve("x.rdb"), dir);
    assertEquals(1, run.status());
    assertTrue(run.output().contains("No data in"), run.output());
  }
}
