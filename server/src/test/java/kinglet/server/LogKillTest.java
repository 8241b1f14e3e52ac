package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The process is killed under load, again and again on the same directory: what it acknowledged is there after the next start,
 * whatever the policy. The system property kinglet.kill.rounds says how often for each.
 */
final class LogKillTest {
  private static final int ROUNDS = Integer.getInteger("kinglet.kill.rounds", 2);
  private static final int WRITERS = 4;

  @TempDir
  private Path folder;

  @ParameterizedTest(name = "S3.48, S4.121: nothing that was acknowledged is lost by kill -9, {0} {1}")
  @CsvSource({"always,shared", "everysec,shared", "no,shared", "always,dedicated", "everysec,dedicated"})
  void losesNothingThatWasAcknowledged(String policy, String mode) throws Exception {
    killAgainAndAgain(policy, mode, port -> {});
  }

  @ParameterizedTest(name = "S3.63, S4.120: nor while it is rewritten, {0} {1}")
  @CsvSource("everysec,dedicated")
  void losesNothingWhileItIsRewritten(String policy, String mode) throws Exception {
    killAgainAndAgain(policy, mode, LogKillTest::rewriteForEver);
  }

  private static void rewriteForEver(int port) {
    try (SocketClient client = new SocketClient(port)) {
      while (true) {
        client.call("BGREWRITEAOF");
      }
    } catch (IOException e) {
      // The server was killed.
    }
  }

  private void killAgainAndAgain(String policy, String mode, IntConsumer meanwhile) throws Exception {
    SplittableRandom random = new SplittableRandom();
    List<AtomicLong> acknowledged = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      acknowledged.add(new AtomicLong());
    }
    for (int round = 0; round < ROUNDS; round++) {
      int port = TestServer.freePort();
      Process process = ServerProcess.start(folder, "--port", String.valueOf(port), "--appendonly", "yes", "--appendfsync",
          policy, "--threading-mode", mode, "--enable-debug-command", "yes");
      verify(port, acknowledged);
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(Thread.ofPlatform().start(() -> write(port, writer, acknowledged.get(writer))));
      }
      writers.add(Thread.ofPlatform().start(() -> meanwhile.accept(port)));
      Thread.sleep(random.nextInt(20, 700));
      process.destroyForcibly().waitFor();
      for (Thread thread : writers) {
        thread.join();
      }
    }
    assertTrue(acknowledged.stream().allMatch(count -> count.get() > 0), acknowledged.toString());
  }

  /** Counts upwards: a number, a list that gets each number, and a transaction over two keys. */
  private static void write(int port, int writer, AtomicLong acknowledged) {
    try (SocketClient client = new SocketClient(port)) {
      while (true) {
        long next = acknowledged.get() + 1;
        client.call("MULTI");
        client.call("SET number:" + writer + " " + next);
        client.call("RPUSH list:" + writer + " " + next);
        client.call("SET twin:" + writer + " " + next + "x".repeat((int) (next % 300)));
        if (client.call("EXEC").children().size() != 3) {
          throw new IllegalStateException("EXEC");
        }
        acknowledged.set(next);
      }
    } catch (IOException e) {
      // The server was killed.
    }
  }

  private static void verify(int port, List<AtomicLong> acknowledged) throws Exception {
    try (SocketClient client = ServerProcess.connect(port)) {
      for (int i = 0; i < WRITERS; i++) {
        long acked = acknowledged.get(i).get();
        String text = client.call("GET number:" + i).text();
        long found = text == null ? 0 : Long.parseLong(text);
        assertTrue(found == acked || found == acked + 1, "writer " + i + ": acknowledged " + acked + ", found " + found);
        assertEquals(found, Long.parseLong(client.call("LLEN list:" + i).text()));
        if (found > 0) {
          assertEquals(found + "x".repeat((int) (found % 300)), client.call("GET twin:" + i).text());
          assertEquals(String.valueOf(found), client.call("LINDEX list:" + i + " -1").text());
        }
        acknowledged.get(i).set(found);
      }
    }
  }
}
