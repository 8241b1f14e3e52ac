package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the mission about snapshots: when they are made, what is seen meanwhile, what is left of them. */
final class MissionSnapshotTest {
  private static final String FILE = "dump.rdb";
  private static final String IN_PROGRESS = "-ERR Background save already in progress";

  @TempDir
  private Path folder;

  private final TestClock clock = new TestClock();

  private Kinglet kinglet(Clock itsClock, String... more) {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(Stream.concat(Stream.of("--dir", folder.toString(), "--save", "", "--enable-debug-command", "yes"),
        Stream.of(more)).toList(), null);
    return new Kinglet(configuration, itsClock, 1);
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }

  private TestServer start(Path dir, String... more) throws Exception {
    return TestServer.start(Stream.concat(Stream.of("--dir", dir.toString(), "--enable-debug-command", "yes"),
        Stream.of(more)).toArray(String[]::new));
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String show(Node reply) {
    return reply.kind() + String.valueOf(reply.text());
  }

  private static void awaitSaved(SocketClient client) throws Exception {
    for (int i = 0; client.call("INFO persistence").text().contains("rdb_bgsave_in_progress:1"); i++) {
      assertTrue(i < 1000, "it does not end");
      Thread.sleep(10);
    }
  }

  /** Has the server go on until this holds. */
  private void until(InProcessClient client, Callable<Boolean> condition) throws Exception {
    for (int i = 0; !condition.call(); i++) {
      assertTrue(i < 10_000, "it does not come");
      clock.advanceMs(1);
      client.await(1);
    }
  }

  // ---- what a start finds ----

  private String afterRestart(Path dir, String... options) throws Exception {
    try (TestServer server = start(dir, options); SocketClient client = server.connect()) {
      client.call("SET before v");
      client.call("SAVE");
      client.call("SET later v");
    }
    try (TestServer server = start(dir, options); SocketClient client = server.connect()) {
      return client.call("EXISTS before").text() + client.call("EXISTS later").text();
    }
  }

  @Test
  @DisplayName("S3.20, S3.21, S4.123: snapshot, log, or both: with a log the log is what counts")
  void persistence() throws Exception {
    assertEquals("10", afterRestart(Files.createDirectory(folder.resolve("rdb")), "--save", "3600 1000"));
    assertEquals("11", afterRestart(Files.createDirectory(folder.resolve("aof")), "--appendonly", "yes"));
    assertEquals("11", afterRestart(Files.createDirectory(folder.resolve("both")), "--appendonly", "yes", "--save", "3600 1000"));
    Path none = Files.createDirectory(folder.resolve("none"));
    try (TestServer server = start(none); SocketClient client = server.connect()) {
      client.call("SET k v");
    }
    try (TestServer server = start(none); SocketClient client = server.connect()) {
      assertEquals("0", client.call("DBSIZE").text());
    }
    assertEquals(List.of(), names(none));
  }

  @Test
  @DisplayName("S3.27, S3.44, S4.112: kill -9 loses what came after the snapshot; a flipped byte stops the start")
  void killedAndDamaged() throws Exception {
    int port = TestServer.freePort();
    String[] options = {"--port", String.valueOf(port), "--save", ""};
    Process process = ServerProcess.start(folder, options);
    try (SocketClient client = ServerProcess.connect(port)) {
      client.call("SET kept 1");
      client.call("SAVE");
      client.call("SET lost 1");
    }
    process.destroyForcibly().waitFor();
    process = ServerProcess.start(folder, options);
    try (SocketClient client = ServerProcess.connect(port)) {
      assertEquals("1", client.call("EXISTS kept lost").text());
    }
    process.destroyForcibly().waitFor();
    byte[] file = Files.readAllBytes(folder.resolve(FILE));
    file[file.length - 1] ^= 1;
    Files.write(folder.resolve(FILE), file);
    assertEquals(1, ServerProcess.start(folder, options).waitFor());
    assertTrue(Files.readString(folder.resolve("output")).contains("Wrong RDB checksum expected: ("));
  }

  @Test
  @DisplayName("S3.22, S4.111: a copy of the file taken in the middle of a BGSAVE is whole, and can be started from")
  void copyAnyTime() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    String digest;
    try (TestServer server = start(folder); SocketClient client = server.connect()) {
      client.call("DEBUG POPULATE 50000");
      client.call("SAVE");
      digest = client.call("DEBUG DIGEST").text();
      client.call("SET more v");
      client.call("BGSAVE");
      Files.copy(folder.resolve(FILE), other.resolve(FILE));
      awaitSaved(client);
    }
    try (TestServer server = start(other); SocketClient client = server.connect()) {
      int more = Integer.parseInt(client.call("DEL more").text());
      assertTrue(more <= 1);
      assertEquals(digest, client.call("DEBUG DIGEST").text());
    }
  }

  @Test
  @DisplayName("S3.43: rdbcompression makes the file smaller, and both load")
  void compression() throws Exception {
    long[] bytes = new long[2];
    for (String compressed : List.of("no", "yes")) {
      try (TestServer server = start(folder, "--rdbcompression", compressed); SocketClient client = server.connect()) {
        client.call("SET k " + "abcd".repeat(5000));
        client.call("SAVE");
        bytes[compressed.length() - 2] = Files.size(folder.resolve(FILE));
        assertEquals("OK", client.call("DEBUG RELOAD NOSAVE").text());
        assertEquals("abcd".repeat(5000), client.call("GET k").text());
      }
    }
    assertTrue(bytes[0] > 20_000 && bytes[1] < 2000, bytes[0] + ", " + bytes[1]);
  }

  // ---- when ----

  @Test
  @DisplayName("S3.32, S4.105: save 900 1 and CONFIG SET save: a change, and so much later a snapshot")
  void savePoints() throws Exception {
    try (LogLines log = new LogLines(folder); InProcessClient client = client(kinglet(clock, "--save", "900 1"))) {
      client.call("SET k v");
      clock.advanceMs(899_000);
      client.await(5);
      assertFalse(log.text().contains("Saving..."));
      clock.advanceMs(2_000);
      until(client, () -> log.text().contains("Background saving terminated with success"));
      assertTrue(log.text().contains(" * 1 changes in 900 seconds. Saving..."), log.text());
      assertEquals("OK", client.call("CONFIG SET save \"5 1\"").text());
      client.call("SET k w");
      clock.advanceMs(6_000);
      client.await(5);
      assertTrue(log.text().contains(" * 1 changes in 5 seconds. Saving..."), log.text());
    }
  }

  @Test
  @DisplayName("S3.37: LASTSAVE and INFO persistence tell of the last save")
  void lastSave() throws Exception {
    try (InProcessClient client = client(kinglet(clock))) {
      long before = Long.parseLong(client.call("LASTSAVE").text());
      clock.advanceMs(70_000);
      client.call("SET k v");
      client.call("BGSAVE");
      until(client, () -> client.call("LASTSAVE").text().equals(String.valueOf(before + 70)));
      String info = client.call("INFO persistence").text();
      assertTrue(info.contains("rdb_last_bgsave_status:ok\r\n") && info.contains("rdb_last_save_time:" + (before + 70)), info);
    }
  }

  @Test
  @DisplayName("S3.33, S3.79: BGSAVE twice; BGREWRITEAOF while one runs is put off; BGSAVE while a rewrite runs")
  void oneAtATime() throws Exception {
    try (TestServer server = start(folder); SocketClient client = server.connect(); RawClient pipeline = new RawClient(server)) {
      client.call("DEBUG POPULATE 50000");
      pipeline.send("BGSAVE\r\nBGSAVE\r\nBGSAVE SCHEDULE\r\nBGREWRITEAOF\r\n");
      assertEquals("+Background saving started", pipeline.line());
      assertEquals(IN_PROGRESS, pipeline.line());
      assertEquals(IN_PROGRESS, pipeline.line());
      assertEquals("+Background append only file rewriting scheduled", pipeline.line());
      for (int i = 0; !client.call("INFO persistence").text().contains("aof_rewrites:1\r\n"); i++) {
        assertTrue(i < 1000, "the rewrite does not come");
        Thread.sleep(10);
      }
      awaitRewritten(client);
      pipeline.send("BGREWRITEAOF\r\nBGSAVE\r\nBGSAVE SCHEDULE\r\n");
      assertEquals("+Background append only file rewriting started", pipeline.line());
      assertEquals("-ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to"
          + " schedule a BGSAVE whenever possible.", pipeline.line());
      assertEquals("+Background saving scheduled", pipeline.line());
      awaitRewritten(client);
      while (!saysAll(client.call("INFO persistence").text(), "rdb_saves:2", "rdb_bgsave_in_progress:0")) {
        Thread.sleep(10);
      }
    }
  }

  private static boolean saysAll(String info, String... lines) {
    return Stream.of(lines).allMatch(line -> info.contains("\n" + line + "\r\n"));
  }

  private static void awaitRewritten(SocketClient client) throws Exception {
    while (client.call("INFO persistence").text().contains("aof_rewrite_in_progress:1")) {
      Thread.sleep(10);
    }
  }

  // ---- what is seen meanwhile ----

  @Test
  @DisplayName("S3.36, S4.110: a temporary file beside the old one, which stays whole until it is replaced")
  void temporaryFile() throws Exception {
    Kinglet kinglet = kinglet(new SystemClock());
    try (InProcessClient client = client(kinglet)) {
      client.call("SET k v");
      client.call("SAVE");
      byte[] before = Files.readAllBytes(folder.resolve(FILE));
      client.writeSnapshots(false);
      client.call("SET k " + "x".repeat(600_000));
      client.call("SET l " + "x".repeat(600_000));
      client.call("CONFIG SET rdbcompression no");
      client.call("BGSAVE");
      client.await(5);
      assertEquals(1, kinglet.snapshotThread().doWork());
      assertEquals(List.of(FILE, "temp-" + ProcessHandle.current().pid() + ".rdb"), names(folder));
      assertArrayEquals(before, Files.readAllBytes(folder.resolve(FILE)));
      client.writeSnapshots(true);
      until(client, () -> names(folder).equals(List.of(FILE)));
      assertTrue(Files.size(folder.resolve(FILE)) > 1_200_000);
    }
  }

  @Test
  @DisplayName("S3.24, S3.34, S4.113: no fork, whatever is saved; what the cut took is told")
  void noFork() throws Exception {
    try (InProcessClient client = client(kinglet(new SystemClock()))) {
      client.call("DEBUG POPULATE 1000");
      client.call("BGSAVE");
      client.call("BGREWRITEAOF");
      until(client, () -> saysAll(client.call("INFO persistence").text(), "rdb_saves:1", "rdb_bgsave_in_progress:0",
          "aof_rewrites:1", "aof_rewrite_in_progress:0"));
      String info = client.call("INFO stats").text();
      assertTrue(info.contains("latest_fork_usec:0\r\ntotal_forks:0\r\n"), info);
      assertTrue(info.matches("(?s).*\nlatest_snapshot_cut_usec:[1-9]\\d*\r\n.*"), info);
    }
  }

  @Test
  @DisplayName("S3.39: DEBUG RELOAD is refused unless enable-debug-command says otherwise")
  void debugIsRefused() throws Exception {
    Kinglet kinglet = kinglet(clock, "--enable-debug-command", "no");
    try (InProcessClient client = client(kinglet)) {
      assertEquals("-ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it from a"
          + " local connection, otherwise you need to set this option in the configuration file, and then restart the server.",
          show(client.call("DEBUG RELOAD")));
    }
  }

  @Test
  @DisplayName("S4.106: SAVE holds nobody up but who asked for it, and holds what was there when it was asked")
  void saveWaitsAlone() throws Exception {
    Kinglet kinglet = kinglet(new SystemClock());
    try (InProcessClient client = client(kinglet); InProcessClient other = client(kinglet)) {
      client.call("SET k v");
      client.writeSnapshots(false);
      other.writeSnapshots(false);
      client.send(List.of("SAVE".getBytes(US_ASCII)));
      other.await(5);
      assertEquals("+PONG", show(other.call("PING")));
      assertEquals("+OK", show(other.call("SET later v")));
      assertEquals(IN_PROGRESS, show(other.call("BGSAVE")));
      assertFalse(Files.exists(folder.resolve(FILE)));
      client.writeSnapshots(true);
      assertEquals("+OK", show(client.receive()));
      assertTrue(other.call("INFO persistence").text().contains("rdb_changes_since_last_save:1\r\n"));
      assertEquals("+OK", show(other.call("DEBUG RELOAD NOSAVE")));
      assertNull(other.call("GET later").text());
      assertEquals("v", other.call("GET k").text());
    }
  }

  @Test
  @DisplayName("FLUSHALL while a SAVE is under way: what it saves is what there is then")
  void flushedWhileSaving() throws Exception {
    Kinglet kinglet = kinglet(new SystemClock(), "--save", "3600 1000000");
    try (InProcessClient client = client(kinglet); InProcessClient other = client(kinglet)) {
      client.call("SET k " + "x".repeat(10_000));
      client.writeSnapshots(false);
      other.writeSnapshots(false);
      client.send(List.of("SAVE".getBytes(US_ASCII)));
      other.await(5);
      assertEquals("+OK", show(other.call("FLUSHALL")));
      client.writeSnapshots(true);
      assertEquals("+OK", show(client.receive()));
      assertEquals("+OK", show(other.call("DEBUG RELOAD NOSAVE")));
      assertEquals("0", other.call("DBSIZE").text());
    }
  }

  /** Once a snapshot that was given up shared its temporary file with the one of FLUSHALL, or was renamed over it. */
  @Test
  @DisplayName("FLUSHALL right behind BGSAVE: nothing of the old data is in the file afterwards")
  void flushedBehindASave() throws Exception {
    try (TestServer server = start(folder, "--save", "3600 1000000"); SocketClient client = server.connect()) {
      for (int i = 0; i < 12; i++) {
        client.call("DEBUG POPULATE 5000 key 200");
        client.call("BGSAVE");
        Thread.sleep(i);
        client.call("FLUSHALL");
        awaitSaved(client);
        long bytes = Files.size(folder.resolve(FILE));
        assertTrue(bytes < 1000, bytes + " bytes");
      }
      assertEquals(List.of(FILE), names(folder));
    }
  }
}
