package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import kinglet.server.tape.TapeClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while a log is replayed, and that nothing but the replay changes the data meanwhile. */
final class LogLoadingTest {
  private static final String REFUSAL = "LOADING Redis is loading the dataset in memory";
  private static final int BATCHES = 150;
  private static final int BATCH_COMMANDS = 2000;
  private static final int CYCLES_MAX = 10_000;
  private static final int COUNTS = 1_500_000;
  private static final long HOUR_MS = 3_600_000;

  @TempDir
  private Path folder;

  private final ShiftedClock clock = new ShiftedClock();
  private boolean ready;

  /** The machine's, plus what a test adds. */
  private static final class ShiftedClock implements Clock {
    private final Clock machine = new SystemClock();
    private long shiftMs;

    @Override
    public long epochMicros() {
      return machine.epochMicros() + shiftMs * 1000;
    }

    @Override
    public long nanos() {
      return machine.nanos();
    }
  }

  private Kinglet kinglet(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--dir", folder.toString(), "--save", "", "--appendonly", "yes",
        "--enable-debug-command", "yes"));
    arguments.addAll(List.of(more));
    Configuration configuration = new Configuration(path -> path);
    configuration.load(arguments, null);
    Kinglet kinglet = new Kinglet(configuration, clock, 1);
    ready = false;
    kinglet.open(() -> ready = true, cause -> {
      throw new AssertionError(cause);
    }).run();
    return kinglet;
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }

  /** Commits of many commands each: slices end between them. */
  private static void fill(InProcessClient client) throws IOException {
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < BATCHES; i++) {
      batch.setLength(0);
      for (int k = 0; k < BATCH_COMMANDS; k++) {
        batch.append("RPUSH list:").append(k % 100).append(" element:").append(i).append("\r\n");
      }
      client.feed(batch.toString().getBytes(US_ASCII));
    }
  }

  private static long number(String info, String name) {
    String text = info.lines().filter(line -> line.startsWith(name + ":")).findFirst()
        .orElseThrow(() -> new AssertionError(name)).split(":", 2)[1];
    return (long) Double.parseDouble(text);
  }

  private static long number(TapeClient client, String name) throws IOException {
    return number(client.call("INFO").text(), name);
  }

  private static String show(Node reply) {
    return reply.kind() + reply.text();
  }

  /** Looks at each slice until all is there; returns how often clients saw a load under way. */
  private int watch(InProcessClient client) throws IOException {
    int looks = 0;
    long before = -1;
    while (!ready) {
      String refused = show(client.call("GET kept"));
      String info = client.call("INFO").text();
      if (number(info, "loading") == 1) {
        assertEquals("-" + REFUSAL, refused);
        long loaded = number(info, "loading_loaded_bytes");
        assertTrue(loaded > before && loaded <= number(info, "loading_total_bytes"), info);
        assertTrue(info.contains("\nloading_start_time:") && info.contains("\nloading_eta_seconds:"), info);
        assertEquals(0, number(info, "expired_keys"));
        assertEquals(0, number(info, "evicted_keys"));
        before = loaded;
        looks++;
      }
      assertTrue(looks < CYCLES_MAX);
    }
    return looks;
  }

  @Test
  void whatIsSavedLaterInTheLogSurvivesTheDowntime() throws Exception {
    String digest;
    Kinglet writer = kinglet();
    assertTrue(ready);
    try (InProcessClient client = client(writer)) {
      client.call("SET kept v PX " + HOUR_MS);
      client.call("SET gone v PX " + HOUR_MS);
      client.call("HSET hash kept v gone v");
      client.call("HPEXPIRE hash " + HOUR_MS + " FIELDS 2 kept gone");
      // The deadlines stand in a snapshot too.
      client.call("BGREWRITEAOF");
      while (number(client, "aof_rewrite_in_progress") + number(client, "aof_rewrite_scheduled") > 0) {
        client.await(1);
      }
      client.call("SET kept:2 v PX " + HOUR_MS);
      fill(client);
      client.call("PERSIST kept");
      client.call("PERSIST kept:2");
      client.call("HPERSIST hash FIELDS 1 kept");
      client.call("CONFIG SET appendonly no");
      clock.shiftMs = 2 * HOUR_MS;
      client.await(20);
      digest = client.call("DEBUG DIGEST").text();
    }
    writer.log().close();

    Kinglet reader = kinglet();
    assertFalse(ready);
    try (InProcessClient client = client(reader)) {
      assertTrue(watch(client) > 2, "the log was too small to be seen");
      client.await(20);
      assertEquals("v", client.call("GET kept").text());
      assertEquals("v", client.call("GET kept:2").text());
      assertEquals("v", client.call("HGET hash kept").text());
      assertEquals("0", client.call("EXISTS gone").text());
      assertEquals("0", client.call("HEXISTS hash gone").text());
      assertEquals(digest, client.call("DEBUG DIGEST").text());
      assertEquals(0, number(client, "loading"));
    }
    reader.log().close();
  }

  @Test
  void nothingIsEvictedBeforeAllIsThere() throws Exception {
    Kinglet writer = kinglet();
    try (InProcessClient client = client(writer)) {
      fill(client);
    }
    writer.log().close();
    Kinglet reader = kinglet("--maxmemory", "100kb", "--maxmemory-policy", "allkeys-random");
    try (InProcessClient client = client(reader)) {
      assertTrue(watch(client) > 2, "the log was too small to be seen");
      client.await(50);
      assertTrue(number(client, "evicted_keys") > 0);
    }
    reader.log().close();
  }

  @Test
  void theLogOfARedisServerLoadsInSlicesToo() throws Exception {
    StringBuilder commands = new StringBuilder("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n");
    for (int i = 0; i < BATCHES * BATCH_COMMANDS; i++) {
      commands.append("*2\r\n$4\r\nINCR\r\n$1\r\n").append(i % 10).append("\r\n");
    }
    Files.writeString(folder.resolve("appendonly.aof"), commands);
    for (int start = 0; start < 2; start++) {
      Kinglet reader = kinglet();
      try (InProcessClient client = client(reader)) {
        assertEquals(start == 0, watch(client) > 2, "only the first start reads it");
        assertEquals(String.valueOf(BATCHES * BATCH_COMMANDS / 10), client.call("GET 7").text());
      }
      reader.log().close();
    }
  }

  // ---- as a process ----

  private Process start(int port) throws IOException {
    return ServerProcess.start(folder, "--port", String.valueOf(port), "--appendonly", "yes", "--save", "3600 1",
        "--enable-debug-command", "yes");
  }

  private static void count(int port) throws Exception {
    byte[] command = "INCR n\r\n".repeat(COUNTS / 100).getBytes(US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread writer = Thread.ofPlatform().start(() -> {
        try {
          for (int i = 0; i < 100; i++) {
            socket.getOutputStream().write(command);
          }
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      byte[] replies = new byte[1 << 16];
      for (int lines = 0; lines < COUNTS; ) {
        int bytes = socket.getInputStream().read(replies);
        for (int i = 0; i < bytes; i++) {
          lines += replies[i] == '\n' ? 1 : 0;
        }
      }
      writer.join();
    }
  }

  private static void end(Process process, SocketClient client, String command) throws Exception {
    assertThrows(IOException.class, () -> client.call(command));
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  @Test
  @DisplayName("S3.39, S3.68: SHUTDOWN while the log is loaded leaves the data as it was; damage stops the start")
  void shutdownWhileLoadingLeavesTheDataAsItWas() throws Exception {
    int port = TestServer.freePort();
    String digest;
    Process process = start(port);
    try (SocketClient client = ServerProcess.connect(port)) {
      count(port);
      digest = client.call("DEBUG DIGEST").text();
      end(process, client, "SHUTDOWN NOSAVE");
    }
    process = start(port);
    try (SocketClient client = ServerProcess.connectAtOnce(port)) {
      assertEquals("-" + REFUSAL, show(client.call("GET n")));
      assertTrue(number(client, "loading_total_bytes") > COUNTS);
      end(process, client, "SHUTDOWN SAVE");
    }
    assertFalse(Files.exists(folder.resolve("dump.rdb")), output());
    process = start(port);
    try (SocketClient client = ServerProcess.connect(port)) {
      assertEquals(String.valueOf(COUNTS), client.call("GET n").text());
      assertEquals(digest, client.call("DEBUG DIGEST").text());
      end(process, client, "SHUTDOWN NOSAVE");
    }
    damage();
    process = start(port);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue(), output());
    assertTrue(output().contains("make a backup of your AOF file, then use kinglet-check-aof --fix " + folder.resolve("appendonlydir")), output());
  }

  /** A byte in the middle of the largest file. */
  private void damage() throws IOException {
    Path largest;
    try (Stream<Path> files = Files.walk(folder.resolve("appendonlydir"))) {
      largest = files.filter(Files::isRegularFile).max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
    }
    try (FileChannel channel = FileChannel.open(largest, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'!'}), COUNTS * 10L);
    }
  }
}
