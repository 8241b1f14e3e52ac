package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that starts where a redis-server has run: it goes on with its data, and leaves its files alone. */
final class RedisDirectoryTest {
  private static final String PERSISTENCE = "INFO persistence";

  @TempDir
  private Path dir;

  @BeforeEach
  void needsRedis() {
    assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
  }

  private String writeByRedis() throws Exception {
    RedisServer redis = RedisServer.start(dir, "--appendonly", "yes");
    try (SocketClient client = new SocketClient(redis.port())) {
      for (String command : List.of("SET s text", "SAVE", "RPUSH l a 1 b", "HSET h f v", "SADD i 1 2 3", "ZADD z 1 a",
          "XADD x 1-1 f v", "SET e v EX 100000", "SELECT 3", "SET s other")) {
        client.call(command);
      }
      return client.call("DEBUG DIGEST").text();
    } finally {
      redis.stop();
    }
  }

  private TestServer start(String appendOnly) throws Exception {
    return TestServer.start("--dir", dir.toString(), "--appendonly", appendOnly, "--enable-debug-command", "yes", "--save", "");
  }

  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void goesOnWithTheLogAndThenWithItsOwn() throws Exception {
    String digest = writeByRedis();
    Map<Path, byte[]> before = files();
    String later;
    try (TestServer server = start("yes"); SocketClient client = server.connect()) {
      assertEquals(digest, client.call("DEBUG DIGEST").text());
      client.call("SET ours 1");
      client.call("DEL l");
      later = client.call("DEBUG DIGEST").text();
    }
    try (TestServer server = start("yes"); SocketClient client = server.connect()) {
      assertEquals(later, client.call("DEBUG DIGEST").text());
    }
    for (Map.Entry<Path, byte[]> file : before.entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(file.getKey()), file.getKey().toString());
    }
  }

  @Test
  void withoutALogItTakesTheSnapshot() throws Exception {
    writeByRedis();
    try (TestServer server = start("no"); SocketClient client = server.connect()) {
      while (client.call(PERSISTENCE).text().contains("\nloading:1")) {
        Thread.sleep(20);
      }
      assertEquals("text", client.call("GET s").text());
      assertEquals("1", client.call("DBSIZE").text());
    }
  }

  @Test
  void aDamagedLogStopsTheStart() throws Exception {
    writeByRedis();
    Path manifest = dir.resolve("appendonlydir", "appendonly.aof.manifest");
    Files.writeString(manifest, "nonsense\n", StandardOpenOption.APPEND);
    assertThrows(IllegalStateException.class, () -> start("yes"));
  }
}
