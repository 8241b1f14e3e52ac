package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cold tier of a server that is a process: its file, its end, and that there is nothing of it without the settings. */
final class TierProcessTest {
  private static final int KEYS = 3000;

  @TempDir
  private Path folder;

  private final SplittableRandom random = new SplittableRandom(1);

  private Process start(int port, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--port", String.valueOf(port), "--enable-debug-command", "yes",
        "--save", ""));
    arguments.addAll(List.of(more));
    return ServerProcess.start(folder, arguments.toArray(String[]::new));
  }

  private String value() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      text.append(Long.toString(random.nextLong() >>> 1, 36));
    }
    return text.toString();
  }

  private String digest(int port) throws Exception {
    try (SocketClient client = ServerProcess.connect(port)) {
      return client.call("DEBUG DIGEST").text();
    }
  }

  private static long figure(SocketClient client, String name) throws Exception {
    String info = client.call("INFO tier").text();
    int at = info.indexOf(name + ":") + name.length() + 1;
    return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
  }

  /** The next server has it all, from the log and from a snapshot that was made while most of it was cold; and a new tier. */
  @Test
  void isKilledAndLosesNothing() throws Exception {
    Path tier = Files.createDirectory(folder.resolve("tier"));
    String[] arguments = {"--appendonly", "yes", "--appendfsync", "no", "--tier-path", tier.toString(), "--tier-size", "64mb",
        "--maxmemory", "1500kb", "--maxmemory-policy", "allkeys-lru"};
    int port = TestServer.freePort();
    Process process = start(port, arguments);
    try (SocketClient client = ServerProcess.connect(port)) {
      for (int i = 0; i < KEYS; i++) {
        assertEquals("+OK", client.call("SET key:" + i + " " + value()).toString());
        if (i == KEYS / 2) {
          client.call("BGREWRITEAOF");
        }
      }
      for (int i = 0; i < KEYS; i++) {
        client.call("APPEND key:" + random.nextInt(KEYS) + " more");
      }
      while (client.call("INFO persistence").text().contains("aof_rewrite_in_progress:1")) {
        Thread.sleep(10);
      }
      assertTrue(figure(client, "tier_keys") > KEYS / 2, client.call("INFO tier").text());
      assertEquals(0, figure(client, "tier_evicted_keys"));
      assertEquals(":" + KEYS, client.call("DBSIZE").toString());
    }
    String digest = digest(port);
    process.destroyForcibly().waitFor();

    port = TestServer.freePort();
    process = start(port, arguments);
    assertEquals(digest, digest(port));
    try (SocketClient client = ServerProcess.connect(port)) {
      client.call("SHUTDOWN NOSAVE");
    } catch (java.io.IOException _) {
      // It says nothing.
    }
    assertEquals(0, process.waitFor());
    assertFalse(Files.exists(tier.resolve("kinglet-tier.map")));
  }

  private static long memory(SocketClient client, String name) throws Exception {
    return Long.parseLong(client.call("INFO memory").text().replaceAll("(?s).*\\b" + name + ":(\\d+).*", "$1"));
  }

  /** Twenty times as much as fits: it is loaded all the same, and memory stays within its limit. */
  @ParameterizedTest
  @CsvSource({"no,no", "yes,no", "yes,yes"})
  void loadsMoreThanFits(String appendOnly, String instant) throws Exception {
    Path tier = Files.createDirectory(folder.resolve("tier"));
    String[] arguments = {"--appendonly", appendOnly, "--appendfsync", "no", "--instant-restart", instant, "--tier-path",
        tier.toString(), "--tier-size", "256mb", "--maxmemory", "2mb", "--maxmemory-policy", "allkeys-lru"};
    int port = TestServer.freePort();
    Process process = start(port, arguments);
    String digest;
    try (SocketClient client = ServerProcess.connect(port)) {
      for (int i = 0; i < 2000; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = 0; j < 30; j++) {
          text.append(value());
        }
        assertEquals("+OK", client.call("SET key:" + i + " " + text).toString());
      }
      client.call(appendOnly.equals("yes") ? "BGREWRITEAOF" : "SAVE");
      while (client.call("INFO persistence").text().contains("aof_rewrite_in_progress:1")) {
        Thread.sleep(10);
      }
      digest = client.call("DEBUG DIGEST").text();
    }
    process.destroyForcibly().waitFor();

    port = TestServer.freePort();
    process = start(port, arguments);
    try (SocketClient client = ServerProcess.connect(port)) {
      while (client.call("DEBUG DIGEST").text().startsWith("LOADING") || client.call("INFO tier").text().contains("tier_keys:0\r")) {
        Thread.sleep(20);
      }
      assertEquals(digest, client.call("DEBUG DIGEST").text());
      assertEquals(0, figure(client, "tier_evicted_keys"));
      assertEquals(":2000", client.call("DBSIZE").toString());
      for (int i = 0; i < 500 && memory(client, "used_memory") > 3 << 20; i++) {
        Thread.sleep(20);
      }
      assertTrue(memory(client, "used_memory") <= 3 << 20, "used: " + memory(client, "used_memory"));
      assertTrue(memory(client, "used_memory_peak") < 30 << 20, "peak: " + memory(client, "used_memory_peak"));
    }
    process.destroyForcibly().waitFor();
  }

  /** What nobody asked for is not even there. */
  @Test
  void isNotLoadedUnlessItIsAskedFor() throws Exception {
    Path classes = folder.resolve("classes");
    int port = TestServer.freePort();
    Process process = ServerProcess.startWith(folder, List.of("-Xlog:class+load:file=" + classes), "--port",
        String.valueOf(port), "--save", "", "--maxmemory", "1mb", "--maxmemory-policy", "allkeys-lru");
    try (SocketClient client = ServerProcess.connect(port)) {
      for (int i = 0; i < KEYS; i++) {
        client.call("SET key:" + i + " " + value());
      }
      assertEquals("", client.call("INFO tier").text());
    }
    process.destroyForcibly().waitFor();
    List<String> loaded = Files.readAllLines(classes);
    assertTrue(loaded.stream().anyMatch(line -> line.contains("kinglet.server.Kinglet ")));
    assertEquals(List.of(), loaded.stream().filter(line -> line.contains("net.openhft.") || line.contains("ChronicleStore")
        || line.contains("kinglet.engine.tier.Tier ")).toList());
  }

  @Test
  void aBadPathIsAnErrorAtTheStart() throws Exception {
    Process process = start(TestServer.freePort(), "--tier-path", folder.resolve("none").toString(), "--tier-size", "64mb");
    assertNotEquals(0, process.waitFor());
    assertTrue(Files.readString(folder.resolve("output")).contains("tier-path is no folder: " + folder.resolve("none")));
  }
}
