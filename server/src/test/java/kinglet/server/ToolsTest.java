package kinglet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools redis-cli and redis-benchmark as they are installed; skipped where they are not. */
final class ToolsTest {
  private static TestServer server;

  @TempDir
  private Path folder;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(TestServer.isInstalled("redis-cli"), "no redis-cli on this machine");
    assumeTrue(TestServer.isInstalled("redis-benchmark"), "no redis-benchmark on this machine");
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void empty() throws Exception {
    assertEquals("OK\n", cli("FLUSHALL"));
  }

  @Test
  @DisplayName("one command each (S4.11, S4.15)")
  void oneCommand() throws Exception {
    assertEquals("PONG\n", cli("PING"));
    assertEquals("OK\n", cli("SET", "greeting", "hello world"));
    assertEquals("hello world\n", cli("GET", "greeting"));
    assertEquals("1\n", cli("-n", "5", "INCR", "n"));
    assertEquals("(integer) 2\n", cli("--no-raw", "-n", "5", "INCR", "n"));
    assertEquals("(nil)\n", cli("--no-raw", "GET", "none"));
    assertEquals("OK\nOK\n", cli("-r", "2", "SET", "k", "v"));
    assertTrue(cli("GETRANGE", "k").startsWith("ERR wrong number of arguments for 'getrange' command"));
    assertTrue(cli("INFO", "server").contains("redis_version:7.2.4\r\n"));
  }

  @Test
  void resp3() throws Exception {
    assertEquals("1# \"maxclients\" => \"10000\"\n", cli("-3", "--no-raw", "CONFIG", "GET", "maxclients"));
    assertEquals("(nil)\n", cli("-3", "--no-raw", "GET", "none"));
  }

  @Test
  @DisplayName("commands from standard input, an interactive session's way (S4.15)")
  void session() throws Exception {
    assertEquals("OK\n1\nv\nOK\n\n", run(input("SET k v\nEXISTS k\nGET k\nSELECT 3\nGET k\n"), "redis-cli"));
  }

  @Test
  @DisplayName("--pipe takes 100,000 commands, and --scan finds the keys (S4.15)")
  void pipeAndScan() throws Exception {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      String key = "key:" + i % 20_000;
      commands.append("*3\r\n$3\r\nSET\r\n$").append(key.length()).append("\r\n").append(key).append("\r\n$1\r\nv\r\n");
    }
    String said = run(input(commands.toString()), "redis-cli", "--pipe");
    assertTrue(said.contains("errors: 0, replies: 100000"), said);
    assertEquals("20000\n", cli("DBSIZE"));
    assertEquals(20_000, cli("--scan").lines().distinct().count());
    assertEquals(200, cli("--scan", "--pattern", "key:*77").lines().distinct().count());
  }

  @Test
  @DisplayName("--latency (S4.15)")
  void latency() throws Exception {
    String line = cli("--latency", "--raw", "-i", "1");
    assertTrue(line.matches("(?s)\\d+ \\d+ \\d+\\.\\d+ \\d+\n"), line);
  }

  @Test
  void stat() throws Exception {
    // It never ends, and a file gets what it says in pieces of some KiB: hence the short interval.
    Process process = new ProcessBuilder("redis-cli", "-h", TestServer.host(), "-p", String.valueOf(server.port()), "--stat",
        "-i", "0.01").redirectOutput(folder.resolve("stat").toFile()).start();
    assertFalse(process.waitFor(2500, TimeUnit.MILLISECONDS));
    process.destroy();
    process.waitFor();
    String said = Files.readString(folder.resolve("stat"));
    assertTrue(said.contains("keys") && said.lines().count() >= 30, said);
  }

  @Test
  @DisplayName("--bigkeys and --memkeys (S4.15)")
  void bigKeys() throws Exception {
    cli("SET", "large", "x".repeat(1000));
    cli("SET", "small", "x");
    String big = cli("--bigkeys");
    assertTrue(big.contains("Biggest string found '\"large\"' has 1000 bytes"), big);
    String memory = cli("--memkeys");
    assertTrue(memory.contains("Biggest string found '\"large\"'"), memory);
  }

  @Test
  void hotKeys() throws Exception {
    assertEquals("OK\n", cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"));
    try {
      cli("SET", "cold", "x");
      cli("-r", "300", "SET", "hot", "x");
      String hot = cli("--hotkeys");
      assertTrue(hot.contains("hot key found with counter") && hot.indexOf("keyname: \"hot\"") > 0, hot);
    } finally {
      cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @Test
  @DisplayName("redis-benchmark, depth 1 and 16 (S4.16)")
  void benchmark() throws Exception {
    for (String depth : List.of("1", "16")) {
      String csv = run(input(""), "redis-benchmark", "-t", "set,get,incr,mset", "-n", "20000", "-P", depth, "-r",
          "1000", "--csv");
      assertTrue(csv.contains("\"SET\",") && csv.contains("\"GET\",") && csv.contains("\"INCR\",")
          && csv.contains("\"MSET (10 keys)\","), csv);
      assertFalse(csv.contains("rror"), csv);
    }
  }

  @Test
  @DisplayName("redis-benchmark -q tells requests per second and the median (S4.16)")
  void quietBenchmark() throws Exception {
    String said = run(input(""), "redis-benchmark", "-t", "set,get", "-n", "20000", "-P", "16", "-q");
    for (String row : List.of("SET", "GET")) {
      assertTrue(said.matches("(?s).*" + row + ": [\\d.]+ requests per second, p50=[\\d.]+ msec.*"), said);
    }
  }

  @Test
  @DisplayName("redis-benchmark of lists, depth 1 and 16")
  void benchmarkOfLists() throws Exception {
    for (String depth : List.of("1", "16")) {
      String csv = run(input(""), "redis-benchmark", "-t", "lpush,rpush,lpop,rpop,lrange", "-n", "5000", "-P", depth, "--csv");
      for (String row : List.of("LPUSH", "RPUSH", "LPOP", "RPOP", "LRANGE_100 (first 100 elements)",
          "LRANGE_600 (first 600 elements)")) {
        assertTrue(csv.contains("\"" + row + "\","), csv);
      }
      assertFalse(csv.contains("rror"), csv);
    }
  }

  private String cli(String... arguments) throws Exception {
    return run(input(""), "redis-cli", arguments);
  }

  private Path input(String text) throws Exception {
    return Files.writeString(folder.resolve("input"), text, UTF_8);
  }

  private static String run(Path input, String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool, "-h", TestServer.host(), "-p", String.valueOf(server.port())));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return said;
  }
}
