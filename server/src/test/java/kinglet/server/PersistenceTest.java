package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saving that fails, save points, and what clients see while data is loaded. */
final class PersistenceTest {
  private static final int TRIES = 400;
  private static final int KEYS = 200_000;
  private static final String MISCONF = "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist "
      + "to disk.";

  @TempDir
  private Path folder;

  @Test
  @DisplayName("S3.42: after a snapshot failed writes are refused until one succeeds")
  void writesAreRefusedAfterASnapshotFailedUntilOneSucceeds() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (TestServer server = TestServer.start("--dir", gone.toString(), "--save", "3600 1000000");
        SocketClient client = server.connect()) {
      Files.delete(gone);
      client.call("SET k v");
      client.call("BGSAVE");
      await(client, "rdb_last_bgsave_status:err");
      assertTrue(client.call("SET k w").text().startsWith(MISCONF));
      assertTrue(client.call("PING").text().startsWith(MISCONF));
      assertEquals("v", client.call("GET k").text());
      assertEquals("-ERR", show(client.call("SAVE")));
      client.call("CONFIG SET stop-writes-on-bgsave-error no");
      assertEquals("OK", client.call("SET k w").text());
      client.call("CONFIG SET stop-writes-on-bgsave-error yes");
      client.call("CONFIG SET save \"\"");
      assertEquals("OK", client.call("SET k w").text());
      client.call("CONFIG SET save \"3600 1000000\"");
      Files.createDirectory(gone);
      client.call("BGSAVE");
      await(client, "rdb_last_bgsave_status:ok");
      assertEquals("OK", client.call("SET k x").text());
      assertEquals("PONG", client.call("PING").text());
      assertEquals(List.of("dump.rdb"), files(gone));
    }
  }

  @Test
  @DisplayName("S3.32: a save point saves")
  void aSavePointSaves() throws Exception {
    try (TestServer server = TestServer.start("--dir", folder.toString(), "--save", "1 3"); SocketClient client = server.connect()) {
      client.call("SET a 1");
      client.call("SET b 1");
      Thread.sleep(2500);
      assertEquals(List.of(), files(folder));
      client.call("SET c 1");
      await(client, "rdb_changes_since_last_save:0");
      assertEquals(List.of("dump.rdb"), files(folder));
    }
  }

  /** What was flushed must not come back after a restart. */
  @Test
  @DisplayName("S4.108: FLUSHALL with save points saves the empty data at once")
  void flushAllEmptiesTheFileToo() throws Exception {
    try (TestServer server = TestServer.start("--dir", folder.toString(), "--save", "3600 1000000");
        SocketClient client = server.connect()) {
      client.call("SET k v");
      client.call("SAVE");
      long bytes = Files.size(folder.resolve("dump.rdb"));
      client.call("FLUSHALL");
      assertTrue(Files.size(folder.resolve("dump.rdb")) < bytes);
      assertTrue(client.call("INFO persistence").text().contains("rdb_changes_since_last_save:0\r\n"));
    }
  }

  @Test
  @DisplayName("S3.39: clients are told that data is being loaded")
  void clientsAreToldThatDataIsBeingLoaded() throws Exception {
    Kinglet saver = kinglet();
    try (InProcessClient client = client(saver)) {
      client.call("DEBUG POPULATE " + KEYS);
      client.call("SAVE");
    }
    Kinglet loader = kinglet();
    boolean[] ready = {false};
    loader.open(() -> ready[0] = true, cause -> {
      throw new AssertionError(cause);
    }).run();
    try (InProcessClient client = client(loader)) {
      assertEquals("-LOADING Redis is loading the dataset in memory", show(client.call("GET key:1")));
      assertEquals("-LOADING Redis is loading the dataset in memory", show(client.call("PING")));
      String info = client.call("INFO persistence").text();
      assertTrue(info.contains("\nloading:1\r\n") && info.contains("\nloading_loaded_perc:"), info);
      for (int i = 0; i < TRIES && !ready[0]; i++) {
        client.await(1);
      }
      assertEquals("value:1", client.call("GET key:1").text());
      assertEquals(KEYS, Long.parseLong(client.call("DBSIZE").text()));
      assertTrue(client.call("INFO persistence").text().contains("rdb_last_load_keys_loaded:" + KEYS));
    }
  }

  private static void await(SocketClient client, String field) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      String info = client.call("INFO persistence").text();
      if (info.contains(field) && info.contains("rdb_bgsave_in_progress:0")) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError(field + " does not come: " + client.call("INFO persistence").text());
  }

  private static String show(Node reply) {
    return reply.kind() + reply.text();
  }

  private static List<String> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Kinglet kinglet() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes", "--save", "", "--dir", folder.toString()), null);
    return new Kinglet(configuration, new SystemClock(), 1);
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }
}
