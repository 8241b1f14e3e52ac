package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kinglet.engine.memory.Memory;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the mission about the log of effects: what is in it, how it grows, what is left of it. */
final class MissionLogTest {
  private static final int RING = 64;
  private static final int COUNTS = 20_000;

  @TempDir
  private Path folder;

  private TestServer start(String... more) throws Exception {
    return TestServer.start(Stream.concat(Stream.of("--dir", folder.toString(), "--appendonly", "yes"), Stream.of(more))
        .toArray(String[]::new));
  }

  private static String field(SocketClient client, String name) throws IOException {
    return client.call("INFO").text().lines().filter(line -> line.startsWith(name + ":")).findFirst()
        .orElseThrow(() -> new AssertionError(name)).split(":", 2)[1].strip();
  }

  private static long number(SocketClient client, String name) throws IOException {
    return Long.parseLong(field(client, name));
  }

  private static void rewrite(SocketClient client) throws Exception {
    client.call("BGREWRITEAOF");
    for (int i = 0; number(client, "aof_rewrite_in_progress") == 1; i++) {
      assertTrue(i < 1000, "the rewrite does not end");
      Thread.sleep(10);
    }
    assertEquals("ok", field(client, "aof_last_bgrewrite_status"));
  }

  private Path log() {
    return folder.resolve("appendonlydir");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(log())) {
      return files.map(file -> file.getFileName().toString()).filter(name -> !name.contains("warm")).sorted().toList();
    }
  }

  private int countInFiles(String word) throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.walk(log())) {
      for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.toString().contains("warm")).toList()) {
        count += new String(Files.readAllBytes(file), ISO_8859_1).split(word, -1).length - 1;
      }
    }
    return count;
  }

  // ---- what is in it ----

  @Test
  @DisplayName("S3.56, S3.55: the stream of effects is RESP, and says what a command did")
  void effects() throws Exception {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(), null);
    Kinglet kinglet = new Kinglet(configuration, new TestClock(), 1);
    StringBuilder stream = new StringBuilder();
    kinglet.engine().effects().add((offset, database, timeMs, address, length) ->
        stream.append(new String(Memory.bytes(address, (int) length), ISO_8859_1)));
    Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(inlet, RING);
    try (InProcessClient client = new InProcessClient(kinglet, inlet)) {
      String[][] commands = {
          {"SET a 1", "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"},
          {"EXPIRE a 100", "*3\r\n$9\r\nPEXPIREAT\r\n$1\r\na\r\n$13\r\n1700000100000\r\n"},
          {"INCRBYFLOAT f 1.5", "*4\r\n$3\r\nSET\r\n$1\r\nf\r\n$3\r\n1.5\r\n$7\r\nKEEPTTL\r\n"},
          {"SADD s x", "*3\r\n$4\r\nSADD\r\n$1\r\ns\r\n$1\r\nx\r\n"},
          {"SADD t x y", "*4\r\n$4\r\nSADD\r\n$1\r\nt\r\n$1\r\nx\r\n$1\r\ny\r\n"},
          {"XADD l * k v", "*5\r\n$4\r\nXADD\r\n$1\r\nl\r\n$15\r\n1700000000000-0\r\n$1\r\nk\r\n$1\r\nv\r\n"}};
      for (String[] command : commands) {
        stream.setLength(0);
        client.call(command[0]);
        assertEquals(command[1], stream.toString(), command[0]);
      }
      stream.setLength(0);
      client.call("SPOP t");
      assertTrue(stream.toString().matches("\\*3\r\n\\$4\r\nSREM\r\n\\$1\r\nt\r\n\\$1\r\n[xy]\r\n"), stream.toString());
      stream.setLength(0);
      for (String line : List.of("MULTI", "INCR n", "INCR m", "EXEC")) {
        client.call(line);
      }
      assertEquals("*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n*2\r\n$4\r\nINCR\r\n$1\r\nm\r\n*1\r\n$4\r\nEXEC\r\n",
          stream.toString());
    }
  }

  @Test
  @DisplayName("S3.87, S3.88: without a replica, with a log, the offset grows by the bytes of what was done; run_id is no replid")
  void offset() throws Exception {
    try (TestServer server = start(); SocketClient client = server.connect()) {
      client.call("SET a 1");
      long before = number(client, "master_repl_offset");
      for (int i = 0; i < 10; i++) {
        client.call("SET a 1");
      }
      client.call("GET a");
      assertEquals(before + 10 * "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n".length(), number(client, "master_repl_offset"));
      assertNotEquals(field(client, "run_id"), field(client, "master_replid"));
    }
  }

  @Test
  @DisplayName("S4.114, S3.81, S3.83: a folder with a log; after BGREWRITEAOF a snapshot and a small log; a manifest names them")
  void files() throws Exception {
    try (TestServer server = start("--log-format", "plain"); SocketClient client = server.connect()) {
      for (int i = 0; i < 500; i++) {
        client.call("SET k " + "v".repeat(100));
      }
      assertEquals(List.of("appendonly.aof.1.log", "appendonly.aof.kinglet", "appendonly.aof.kinglet.copy"), names());
      assertTrue(countInFiles("SET\r\n") >= 500);
      rewrite(client);
      client.call("SET later v");
      List<String> names = names();
      assertEquals(1, names.stream().filter(name -> name.matches("appendonly\\.aof\\.\\d+\\.snapshot\\.rdb")).count(), names.toString());
      assertEquals(1, names.stream().filter(name -> name.matches("appendonly\\.aof\\.\\d+\\.log")).count(), names.toString());
      assertEquals(1, countInFiles("SET\r\n"));
    }
  }

  @Test
  @DisplayName("S3.61, S3.52, S0.14: 20,000 INCR are one key after a rewrite; the log was larger; both restore the same value")
  void rewritten() throws Exception {
    try (TestServer server = start("--log-format", "plain"); SocketClient client = server.connect()) {
      try (RawClient pipeline = new RawClient(server)) {
        pipeline.send("INCR c\r\n".repeat(COUNTS - 1) + "QUIT\r\n");
        pipeline.rest();
      }
      client.call("INCR c");
    }
    try (TestServer server = start("--log-format", "plain"); SocketClient client = server.connect()) {
      assertEquals(String.valueOf(COUNTS), client.call("GET c").text());
      assertEquals(COUNTS, countInFiles("INCR\r\n"));
      long logBytes = number(client, "aof_current_size");
      rewrite(client);
      assertEquals(0, countInFiles("INCR\r\n"));
      long snapshotBytes = number(client, "aof_base_size");
      assertTrue(logBytes > COUNTS * 20L && snapshotBytes < 1000, logBytes + ", " + snapshotBytes);
    }
    try (TestServer server = start("--log-format", "plain"); SocketClient client = server.connect()) {
      assertEquals(String.valueOf(COUNTS), client.call("GET c").text());
      assertEquals("1", client.call("DBSIZE").text());
    }
  }

  // ---- how it is told of, and made safe ----

  @Test
  @DisplayName("S3.54, S3.57, S3.78: INFO persistence tells of the log")
  void info() throws Exception {
    try (TestServer server = start(); SocketClient client = server.connect()) {
      client.call("SET k v");
      assertEquals("1", field(client, "aof_enabled"));
      assertEquals("ok", field(client, "aof_last_write_status"));
      assertEquals("0", field(client, "aof_buffer_length"));
      assertEquals("0", field(client, "aof_delayed_fsync"));
      assertTrue(field(client, "aof_pending_bio_fsync").matches("[01]"));
      assertTrue(number(client, "aof_current_size") > 0);
      assertEquals("0", field(client, "aof_base_size"));
      rewrite(client);
      assertTrue(number(client, "aof_base_size") > 0);
    }
  }

  @ParameterizedTest(name = "S3.48, S3.57, S3.58, S3.59, S3.60: appendfsync {0}: when it is safe from a loss of power")
  @ValueSource(strings = {"always", "everysec", "no"})
  void syncs(String policy) throws Exception {
    try (TestServer server = start("--appendfsync", policy); SocketClient client = server.connect()) {
      for (int i = 0; i < 20; i++) {
        client.call("SET k v");
        long appended = number(client, "aof_appended_offset");
        assertTrue(!policy.equals("always") || number(client, "aof_synced_offset") >= appended);
      }
      long appended = number(client, "aof_appended_offset");
      for (int i = 0; i < 150 && number(client, "aof_synced_offset") < appended; i++) {
        Thread.sleep(10);
      }
      // Well after a second, however slow the machine is: only who asked for it waits.
      for (int i = 0; policy.equals("everysec") && number(client, "aof_synced_offset") < appended; i++) {
        assertTrue(i < 500, "nobody syncs");
        Thread.sleep(10);
      }
      assertEquals(policy.equals("no"), number(client, "aof_synced_offset") < appended);
      assertEquals(policy.equals("no") ? "1" : "0", field(client, "aof_pending_bio_fsync"));
    }
  }

  @Test
  @DisplayName("S3.75, S4.116: below auto-aof-rewrite-min-size nothing is rewritten by itself, however much it grows")
  void minSize() throws Exception {
    try (TestServer server = start("--auto-aof-rewrite-percentage", "10"); SocketClient client = server.connect()) {
      rewrite(client);
      for (int i = 0; i < 60; i++) {
        client.call("SET k " + "x".repeat(10_000));
        Thread.sleep(5);
      }
      assertTrue(number(client, "aof_current_size") > 2 * number(client, "aof_base_size"));
      assertEquals("1", field(client, "aof_rewrites"));
      client.call("CONFIG SET auto-aof-rewrite-min-size 1kb");
      for (int i = 0; field(client, "aof_rewrites").equals("1"); i++) {
        assertTrue(i < 500, "it does not come");
        Thread.sleep(10);
      }
    }
  }

  // ---- what is left of it ----

  @Test
  @DisplayName("S3.51: what FLUSHALL took comes back by a start that stops before it")
  void flushAllUndone() throws Exception {
    long before;
    try (TestServer server = start(); SocketClient client = server.connect()) {
      client.call("MSET a 1 b 2");
      before = number(client, "aof_appended_offset");
      client.call("FLUSHALL");
    }
    try (TestServer server = start("--restore-to", String.valueOf(before)); SocketClient client = server.connect()) {
      assertEquals("2", client.call("DBSIZE").text());
      client.call("SET c 3");
    }
    try (TestServer server = start(); SocketClient client = server.connect()) {
      assertEquals("3", client.call("EXISTS a b c").text());
    }
  }

  private Path plainFile() throws IOException {
    try (Stream<Path> files = Files.walk(log())) {
      return files.filter(file -> file.endsWith("log") && Files.isRegularFile(file)).filter(file -> !file.toString().contains("warm"))
          .findFirst().orElseThrow();
    }
  }

  private void fill() throws Exception {
    // What was never synced may be torn anywhere, and that is no damage.
    try (TestServer server = start("--log-format", "plain", "--appendfsync", "always"); SocketClient client = server.connect()) {
      for (int i = 0; i < 20; i++) {
        client.call("SET key:" + i + " value:" + i);
      }
    }
  }

  private void cut(int bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(plainFile().toFile(), "rw")) {
      file.setLength(file.length() - bytes);
    }
  }

  @Test
  @DisplayName("S3.65, S3.76: a cut tail is loaded without its last command, and said so")
  void tornEnd() throws Exception {
    fill();
    cut(3);
    try (LogLines log = new LogLines(folder);
        TestServer server = start(log.options("--log-format", "plain")); SocketClient client = server.connect()) {
      assertEquals("19", client.call("DBSIZE").text());
      String text = log.text();
      assertTrue(text.contains(" # !!! Warning: short read while loading the AOF file " + log()), text);
      assertTrue(text.matches("(?s).* # !!! Truncating the AOF " + log() + "\\S* at offset \\d+ !!! .*"), text);
      assertTrue(text.matches("(?s).* # AOF " + log() + "\\S* loaded anyway because aof-load-truncated is enabled\n.*"), text);
    }
    try (TestServer server = start("--log-format", "plain"); SocketClient client = server.connect()) {
      assertEquals("19", client.call("DBSIZE").text());
    }
  }

  @Test
  @DisplayName("S3.66, S3.68, S4.122: a cut tail if told so, and damage in the middle, stop the start")
  void refused() throws Exception {
    fill();
    byte[] whole = Files.readAllBytes(plainFile());
    cut(3);
    String bad = "Bad file format reading the append only file " + log();
    String torn = refusal("--aof-load-truncated", "no");
    assertTrue(torn.startsWith(bad) && torn.contains("aof-load-truncated is no"), torn);
    Files.write(plainFile(), whole);
    try (RandomAccessFile file = new RandomAccessFile(plainFile().toFile(), "rw")) {
      file.seek(new String(whole, ISO_8859_1).indexOf("value:5"));
      file.write("XXXXXX".getBytes(US_ASCII));
    }
    String damaged = refusal();
    assertTrue(damaged.startsWith(bad) && damaged.endsWith(": make a backup of your AOF file, then use kinglet-check-aof --fix "
        + log()), damaged);
  }

  /** Why a server does not start on this log. */
  private String refusal(String... more) throws Exception {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(Stream.concat(Stream.of("--dir", folder.toString(), "--save", "", "--appendonly", "yes", "--log-format",
        "plain"), Stream.of(more)).toList(), null);
    Kinglet kinglet = new Kinglet(configuration, new SystemClock(), 1);
    List<String> causes = new ArrayList<>();
    kinglet.open(() -> {
      throw new AssertionError("it starts");
    }, cause -> causes.add(cause.getMessage())).run();
    for (int i = 0; causes.isEmpty(); i++) {
      assertTrue(i < 100_000, "it neither starts nor refuses");
      kinglet.executor().doWork();
    }
    kinglet.persisting().loading().close();
    return causes.getFirst();
  }
}
