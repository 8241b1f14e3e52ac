package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import kinglet.aof.redis.AofDirectory;
import kinglet.aof.redis.AofLoadException;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that a redis-server wrote, loaded by it and by Kinglet: equal digests. Skipped where no redis-server is installed. */
final class RedisLogTest {
  private static final int COMMANDS = 600;
  private static final String NAME = "appendonly.aof";
  private static final String FOLDER = "appendonlydir";

  @TempDir
  private Path dir;

  private final SplittableRandom random = new SplittableRandom(12);

  @BeforeEach
  void needsRedis() {
    assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
  }

  /** Writes a log of a base and what came later; returns the digest of its data. */
  private String write(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--appendonly", "yes"));
    all.addAll(List.of(options));
    RedisServer redis = RedisServer.start(dir, all.toArray(String[]::new));
    try (SocketClient client = new SocketClient(redis.port())) {
      change(client);
      client.call("BGREWRITEAOF");
      while (client.call("INFO persistence").text().contains("aof_rewrite_in_progress:1")) {
        Thread.sleep(20);
      }
      change(client);
      return client.call("DEBUG DIGEST").text();
    } finally {
      redis.stop();
    }
  }

  private void change(SocketClient client) throws IOException {
    for (int i = 0; i < COMMANDS; i++) {
      client.call(command(random.nextInt(14)));
    }
    client.call("SELECT 0");
  }

  private String command(int kind) {
    String key = "k" + random.nextInt(8);
    int n = random.nextInt(1000);
    return switch (kind) {
      case 0 -> "SET s" + key + " " + "x".repeat(n % 90);
      case 1 -> "INCRBYFLOAT f" + key + " 0.5";
      case 2 -> "RPUSH l" + key + " " + n + " text " + "y".repeat(n % 70);
      case 3 -> "HSET h" + key + " f" + n + " v" + n;
      case 4 -> "SADD t" + key + " " + n + " " + n % 7;
      case 5 -> "ZADD z" + key + " " + n / 8.0 + " m" + n;
      case 6 -> "XADD x" + key + " * f " + n;
      case 7 -> "SPOP t" + key + " 2";
      case 8 -> "SET e" + key + " v EX " + (10_000 + n);
      case 9 -> "LPOP l" + key;
      case 10 -> "EVAL \"redis.call('SET',KEYS[1],ARGV[1]) redis.call('APPEND',KEYS[1],'z')\" 1 v" + key + " " + n;
      case 11 -> "SELECT " + random.nextInt(3);
      case 12 -> "XGROUP CREATE x" + key + " g" + n + " 0 MKSTREAM";
      default -> "COPY s" + key + " s" + n + " REPLACE";
    };
  }

  private String load(boolean truncated) throws IOException, AofLoadException {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes"), null);
    Kinglet kinglet = new Kinglet(configuration, new SystemClock(), 1);
    assertTrue(RedisLog.load(kinglet.engine(), kinglet.persisting().loader(), new AofDirectory(dir, FOLDER, NAME), truncated));
    Inlet inlet = new Inlet(8, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(inlet, 8);
    try (InProcessClient client = new InProcessClient(kinglet, inlet)) {
      return client.call("DEBUG DIGEST").text();
    }
  }

  private String loadByRedis() throws Exception {
    RedisServer redis = RedisServer.start(dir, "--appendonly", "yes");
    try (SocketClient client = new SocketClient(redis.port())) {
      while (!client.call("INFO persistence").text().contains("\nloading:0")) {
        Thread.sleep(20);
      }
      return client.call("DEBUG DIGEST").text();
    } finally {
      redis.stop();
    }
  }

  private Path file(String part) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(FOLDER))) {
      return files.filter(path -> path.getFileName().toString().contains(part)).findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void severalFilesAreLoaded(String preamble) throws Exception {
    String digest = write("--aof-use-rdb-preamble", preamble, "--aof-timestamp-enabled", "yes");
    assertEquals(digest, load(false));
    assertTrue(file(".base.").toString().endsWith(preamble.equals("yes") ? ".rdb" : ".aof"));
  }

  /** As before Redis 7.0: one file, with an RDB in front or without; and it stays where it is. */
  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void theSingleFileOfOldServersIsLoaded(String preamble) throws Exception {
    String digest = write("--aof-use-rdb-preamble", preamble);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(Files.readAllBytes(file(".base.")));
    all.writeBytes(Files.readAllBytes(file(".incr.")));
    for (String part : List.of(".base.", ".incr.", ".manifest")) {
      Files.delete(file(part));
    }
    Files.delete(dir.resolve(FOLDER));
    Files.write(dir.resolve(NAME), all.toByteArray());
    assertEquals(digest, load(false));
    assertTrue(Files.exists(dir.resolve(NAME)));
    assertEquals(digest, loadByRedis());
  }

  @Test
  @DisplayName("S3.65: a torn end is left out, as Redis does")
  void aTornEndIsLeftOutAsRedisDoes() throws Exception {
    write();
    Path last = file(".incr.");
    byte[] whole = Files.readAllBytes(last);
    for (int i = 0; i < 5; i++) {
      int end = whole.length - 1 - random.nextInt(whole.length / 3);
      // Behind a line's end a command may be whole.
      Files.write(last, Arrays.copyOf(whole, whole[end - 1] == '\n' ? end - 1 : end));
      assertThrows(AofLoadException.class, () -> load(false));
      String digest = load(true);
      assertEquals(loadByRedis(), digest);
    }
  }

  @Test
  void aTransactionWithoutItsEndIsLeftOut() throws Exception {
    String digest = write();
    Path last = file(".incr.");
    String open = "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n";
    Files.writeString(last, open, StandardOpenOption.APPEND);
    assertThrows(AofLoadException.class, () -> load(false));
    assertEquals(digest, load(true));
    assertEquals(digest, loadByRedis());
  }

  @Test
  @DisplayName("S3.68, S4.122: what is damaged or unknown stops the start")
  void whatIsDamagedOrUnknownStopsTheStart() throws Exception {
    write();
    Path last = file(".incr.");
    byte[] whole = Files.readAllBytes(last);
    Files.writeString(last, "x", StandardOpenOption.APPEND);
    assertTrue(message().contains("Bad file format reading the append only file " + last + " at offset " + whole.length));
    Files.write(last, whole);
    Files.writeString(last, "*1\r\n$6\r\nNOSUCH\r\n", StandardOpenOption.APPEND);
    assertTrue(message().contains("Unknown command"), message());
    Files.delete(last);
    assertTrue(message().contains("doesn't exist"), message());
  }

  private String message() {
    return assertThrows(AofLoadException.class, () -> load(true)).getMessage();
  }

  @Test
  void anEmptyDirectoryHasNoLog() throws Exception {
    Configuration configuration = new Configuration(path -> path);
    Kinglet kinglet = new Kinglet(configuration, new SystemClock(), 1);
    assertFalse(RedisLog.load(kinglet.engine(), kinglet.persisting().loader(), new AofDirectory(dir, FOLDER, NAME), true));
  }
}
