package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process is killed while it serves from a mapped snapshot and changes keys, again and again on the same directory: what it
 * acknowledged is there after the next start, what it deleted is not, and all other keys are as they were.
 */
final class InstantKillTest {
  private static final int ROUNDS = Integer.getInteger("kinglet.kill.rounds", 3);
  private static final int KEYS = 400_000;
  private static final int CHANGED = 10;
  private static final int LOOKS = 200;

  @TempDir
  private Path folder;

  private final SplittableRandom random = new SplittableRandom();
  private int hydrating;

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void losesNothingAndBringsNothingBack(String mode) throws Exception {
    int port = TestServer.freePort();
    populate(port, mode);
    // Of the keys that end in 0, or 1, from key:10 or key:11 on: all below are deleted, or changed.
    AtomicInteger deleted = new AtomicInteger(1);
    AtomicInteger changed = new AtomicInteger(1);
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(port, mode);
      verify(port, deleted, changed);
      Thread deleter = Thread.ofPlatform().start(() -> change(port, deleted, "DEL key:%d0"));
      Thread changer = Thread.ofPlatform().start(() -> change(port, changed, "APPEND key:%d1 more"));
      Thread.sleep(random.nextInt(10, 400));
      process.destroyForcibly().waitFor();
      deleter.join();
      changer.join();
    }
    assertTrue(hydrating > 0 && deleted.get() > 1 && changed.get() > 1, hydrating + ", " + deleted + ", " + changed);
  }

  private Process start(int port, String mode) throws IOException {
    return ServerProcess.start(folder, "--port", String.valueOf(port), "--appendonly", "yes", "--instant-restart", "yes",
        "--auto-aof-rewrite-percentage", "0", "--save", "", "--threading-mode", mode, "--enable-debug-command", "yes");
  }

  private void populate(int port, String mode) throws Exception {
    Process process = start(port, mode);
    try (SocketClient client = ServerProcess.connect(port)) {
      assertEquals("OK", client.call("DEBUG POPULATE " + KEYS).text());
      client.call("BGREWRITEAOF");
      while (!client.call("INFO persistence").text().contains("aof_rewrite_in_progress:0")) {
        Thread.sleep(20);
      }
    }
    process.destroyForcibly().waitFor();
  }

  private static void change(int port, AtomicInteger acknowledged, String command) {
    try (SocketClient client = new SocketClient(port)) {
      while (true) {
        client.call(command.formatted(acknowledged.get()));
        acknowledged.incrementAndGet();
      }
    } catch (IOException e) {
      // The server was killed.
    }
  }

  private void verify(int port, AtomicInteger deleted, AtomicInteger changed) throws Exception {
    try (SocketClient client = ServerProcess.connect(port)) {
      hydrating += client.call("INFO persistence").text().contains("hydrating:1") ? 1 : 0;
      settle(client, deleted, "0", null);
      settle(client, changed, "1", "value:%d1more");
      for (int i = 0; i < LOOKS; i++) {
        int key = random.nextInt(1, KEYS / CHANGED) * CHANGED + random.nextInt(2, CHANGED);
        assertEquals("value:" + key, client.call("GET key:" + key).text());
        look(client, deleted.get(), "0", null);
        look(client, changed.get(), "1", "value:%d1more");
      }
      assertEquals(KEYS - (deleted.get() - 1), Long.parseLong(client.call("DBSIZE").text()));
    }
  }

  /** What was on its way may have been done. */
  private static void settle(SocketClient client, AtomicInteger acknowledged, String digit, String after) throws IOException {
    int next = acknowledged.get();
    String found = client.call("GET key:" + next + digit).text();
    if (after == null ? found == null : after.formatted(next).equals(found)) {
      acknowledged.incrementAndGet();
    } else {
      assertEquals("value:" + next + digit, found);
    }
  }

  private void look(SocketClient client, int count, String digit, String after) throws IOException {
    int number = random.nextInt(1, KEYS / CHANGED);
    String text = client.call("GET key:" + number + digit).text();
    if (number >= count) {
      assertEquals("value:" + number + digit, text);
    } else {
      assertEquals(after == null ? null : after.formatted(number), text);
    }
  }
}
