package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The process is killed under load, again and again on the same directory, at whatever it does then: starting, rewriting the log,
 * saving, switching the log off and on. What it acknowledged is there after the next start, whatever the policy. The system
 * property kinglet.kill.rounds says how often for each.
 */
final class LogKillTest {
  private static final int ROUNDS = Integer.getInteger("kinglet.kill.rounds", 2);
  private static final int WRITERS = 4;
  private static final int WAIT_MS = 20_000;
  private static final int LOAD_MS_MAX = 1500;

  @TempDir
  private Path folder;

  private final SplittableRandom random = new SplittableRandom();
  private final List<AtomicLong> acknowledged = Stream.generate(AtomicLong::new).limit(WRITERS).toList();
  private final AtomicLong acknowledgements = new AtomicLong();
  // What was acknowledged before the log was switched off; null while it is on.
  private volatile List<Long> logged;
  private Process process;

  @ParameterizedTest(name = "S3.48, S3.63, S4.120, S4.121: what was acknowledged survives kill -9, rewrites or not: {0} {1}")
  @CsvSource({"always,shared", "everysec,shared", "no,shared", "always,dedicated", "everysec,dedicated", "no,dedicated"})
  void losesNothingThatWasAcknowledged(String policy, String mode) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int port = TestServer.freePort();
      start(port, policy, mode);
      if (round % 8 == 7) {
        Thread.sleep(random.nextInt(1000));
        kill();
        start(port, policy, mode);
      }
      verify(port);
      underLoad(port);
    }
    assertTrue(acknowledgements.get() >= ROUNDS, "acknowledged: " + acknowledgements);
  }

  private void start(int port, String policy, String mode) throws IOException {
    process = ServerProcess.start(folder, "--port", String.valueOf(port), "--appendonly", "yes", "--appendfsync", policy,
        "--threading-mode", mode, "--enable-debug-command", "yes", "--save", "");
  }

  @AfterEach
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void underLoad(int port) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      threads.add(Thread.ofPlatform().start(() -> write(port, writer)));
    }
    SplittableRandom disturber = random.split();
    threads.add(Thread.ofPlatform().start(() -> disturb(port, disturber)));
    awaitAcknowledgements(random.nextInt(1 << random.nextInt(1, 13)));
    kill();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Until so many have come, and not longer than a little while after the first. */
  private void awaitAcknowledgements(long count) throws InterruptedException {
    long before = acknowledgements.get();
    for (int i = 0; i < WAIT_MS && acknowledgements.get() == before; i++) {
      Thread.sleep(1);
    }
    for (int i = 0; i < LOAD_MS_MAX && acknowledgements.get() < before + count; i++) {
      Thread.sleep(1);
    }
  }

  /** Counts upwards: a number, a list that gets each number, and a transaction over two keys. */
  private void write(int port, int writer) {
    try (SocketClient client = new SocketClient(port)) {
      while (true) {
        long next = acknowledged.get(writer).get() + 1;
        client.call("MULTI");
        client.call("SET number:" + writer + " " + next);
        client.call("RPUSH list:" + writer + " " + next);
        client.call("SET twin:" + writer + " " + next + "x".repeat((int) (next % 300)));
        if (client.call("EXEC").children().size() != 3) {
          throw new IllegalStateException("EXEC");
        }
        acknowledged.get(writer).set(next);
        acknowledgements.incrementAndGet();
      }
    } catch (IOException e) {
      // The server was killed.
    }
  }

  /** Rewrites the log and saves, or switches it off and on. */
  private void disturb(int port, SplittableRandom mine) {
    boolean switches = mine.nextInt(3) == 0;
    try (SocketClient client = new SocketClient(port)) {
      client.call("DEBUG POPULATE 20000");
      while (true) {
        if (switches) {
          offAndOn(client);
        } else {
          client.call(mine.nextInt(3) == 0 ? "BGSAVE" : "BGREWRITEAOF");
        }
        Thread.sleep(mine.nextInt(100));
      }
    } catch (IOException | InterruptedException e) {
      // The server was killed.
    }
  }

  /** What is written meanwhile stands in the log when it begins with a snapshot, not earlier. */
  private void offAndOn(SocketClient client) throws IOException, InterruptedException {
    List<Long> before = acknowledged.stream().map(AtomicLong::get).toList();
    logged = before;
    client.call("CONFIG SET appendonly no");
    Thread.sleep(5);
    client.call("CONFIG SET appendonly yes");
    while (!client.call("INFO persistence").text().contains("aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0\r\n")) {
      Thread.sleep(2);
    }
    logged = null;
  }

  private void verify(int port) throws Exception {
    try (SocketClient client = ServerProcess.connect(port)) {
      for (int i = 0; i < WRITERS; i++) {
        long least = logged == null ? acknowledged.get(i).get() : logged.get(i);
        String text = client.call("GET number:" + i).text();
        long found = text == null ? 0 : Long.parseLong(text);
        assertTrue(found >= least && found <= acknowledged.get(i).get() + 1,
            "writer " + i + ": logged " + logged + ", acknowledged " + acknowledged + ", found " + found);
        assertEquals(found, Long.parseLong(client.call("LLEN list:" + i).text()));
        if (found > 0) {
          assertEquals(found + "x".repeat((int) (found % 300)), client.call("GET twin:" + i).text());
          assertEquals(String.valueOf(found), client.call("LINDEX list:" + i + " -1").text());
        }
        acknowledged.get(i).set(found);
      }
    }
    logged = null;
  }
}
