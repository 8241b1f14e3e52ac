package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log is switched off and on, and rewritten, while clients write: none of them notices, and it has all in the end. */
final class SwitchUnderWritesTest {
  private static final int WRITERS = 4;
  private static final int ROUNDS = 8;

  @TempDir
  private Path folder;

  private final AtomicBoolean stopped = new AtomicBoolean();

  private TestServer start(String mode, String policy) throws Exception {
    return TestServer.start("--dir", folder.toString(), "--appendonly", "yes", "--threading-mode", mode, "--appendfsync", policy,
        "--enable-debug-command", "yes");
  }

  @ParameterizedTest
  @CsvSource({"dedicated,everysec", "dedicated,always", "shared,everysec", "shared,always"})
  void hasAllInTheEnd(String mode, String policy) throws Exception {
    String digest;
    try (TestServer server = start(mode, policy); SocketClient client = server.connect()) {
      client.call("DEBUG POPULATE 20000");
      List<CompletableFuture<Long>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String key = "list:" + i;
        writers.add(CompletableFuture.supplyAsync(() -> write(server, key)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        change(client, round);
      }
      stopped.set(true);
      for (int i = 0; i < WRITERS; i++) {
        assertEquals(writers.get(i).get(), Long.parseLong(client.call("LLEN list:" + i).text()));
      }
      digest = client.call("DEBUG DIGEST").text();
    }
    try (TestServer server = start(mode, policy); SocketClient client = server.connect()) {
      assertEquals(digest, client.call("DEBUG DIGEST").text());
    }
  }

  /** In odd rounds it is switched off while a rewrite has just begun, or on again before that is over. */
  private static void change(SocketClient client, int round) throws Exception {
    if (round % 2 == 1) {
      client.call("BGREWRITEAOF");
    }
    assertEquals("OK", client.call("CONFIG SET appendonly no").text());
    Thread.sleep(round % 3 * 10);
    assertEquals("OK", client.call("CONFIG SET appendonly yes").text());
    if (round % 4 == 3) {
      assertEquals("OK", client.call("CONFIG SET appendonly no").text());
      assertEquals("OK", client.call("CONFIG SET appendonly yes").text());
    }
    for (int i = 0; !isOver(client); i++) {
      assertTrue(i < 4000, "it does not end");
      Thread.sleep(5);
    }
    Thread.sleep(20);
  }

  private static boolean isOver(SocketClient client) throws IOException {
    String info = client.call("INFO persistence").text();
    assertTrue(info.contains("aof_last_bgrewrite_status:ok"), info);
    return info.contains("aof_rewrite_in_progress:0") && info.contains("aof_rewrite_scheduled:0");
  }

  private long write(TestServer server, String key) {
    try (SocketClient client = server.connect()) {
      long count = 0;
      while (!stopped.get()) {
        count++;
        assertEquals(String.valueOf(count), client.call("RPUSH " + key + " " + count).text());
      }
      return count;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
