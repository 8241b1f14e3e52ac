package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that is full: writes are refused with Redis's error, reads go on, writes too when there is room again, and what was
 * acknowledged is there after a kill. A file system of its own is mounted for it, which takes root.
 */
@SuppressWarnings("NonAtomicVolatileUpdate")
final class DiskFullTest {
  private static final String REFUSED = "MISCONF Errors writing to the AOF file: ";
  private static final String VALUE = "x".repeat(200_000);
  private static final int DISK_MEGABYTES = 120;
  private static final int BALLAST_BYTES = 40 << 20;

  @TempDir
  private Path folder;

  private volatile long acknowledged;
  private volatile boolean full;
  private Process process;

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(String.join(" ", command), e);
    }
  }

  private boolean mount(Path disk) throws IOException {
    Files.createDirectory(disk);
    Path image = folder.resolve("image");
    return run("truncate", "-s", DISK_MEGABYTES + "M", image.toString()) == 0 && run("mkfs.ext4", "-q", image.toString()) == 0
        && run("mount", "-o", "loop", image.toString(), disk.toString()) == 0;
  }

  @ParameterizedTest(name = "log-format {0}, appendfsync {1}, {2} (skipped where mount is not allowed)")
  @CsvSource({"queue,everysec,shared", "queue,always,dedicated", "plain,everysec,dedicated"})
  void writesAreRefusedUntilThereIsRoom(String format, String policy, String mode) throws Exception {
    Path disk = folder.resolve("disk");
    assumeTrue(mount(disk), "mount is not allowed");
    try {
      int port = TestServer.freePort();
      start(disk, port, format, policy, mode);
      try (SocketClient client = ServerProcess.connect(port)) {
        Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
        refuses(client, port, REFUSED + "No space left on device", () -> assertTrue(disk.resolve("ballast").toFile().delete()));
      }
      restart(disk, format, policy, mode);
    } finally {
      kill();
      assertEquals(0, run("umount", disk.toString()));
    }
  }

  @ParameterizedTest(name = "log-format {0}, {1} (skipped without prlimit)")
  @CsvSource({"queue,shared", "queue,dedicated", "plain,shared"})
  void writesAreRefusedWhileTheFileMayNotGrow(String format, String mode) throws Exception {
    assumeTrue(TestServer.isInstalled("prlimit"), "no prlimit");
    int port = TestServer.freePort();
    start(folder, port, format, "everysec", mode);
    try (SocketClient client = ServerProcess.connect(port)) {
      limitFiles("80000000:");
      refuses(client, port, REFUSED + "File too large", () -> limitFiles("unlimited:"));
    }
    restart(folder, format, "everysec", mode);
  }

  private void limitFiles(String bytes) {
    assertEquals(0, run("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + bytes));
  }

  private void start(Path disk, int port, String format, String policy, String mode) throws IOException {
    process = ServerProcess.start(folder, "--port", String.valueOf(port), "--appendonly", "yes", "--appendfsync", policy,
        "--log-format", format, "--threading-mode", mode, "--dir", disk.toString(), "--save", "",
        "--auto-aof-rewrite-percentage", "0");
  }

  @AfterEach
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restart(Path disk, String format, String policy, String mode) throws Exception {
    kill();
    int port = TestServer.freePort();
    start(disk, port, format, policy, mode);
    try (SocketClient client = ServerProcess.connect(port)) {
      verify(client);
    } catch (IOException e) {
      throw new IllegalStateException(output(), e);
    }
    kill();
    assertFalse(output().contains("This is a bug"), this::output);
  }

  private void refuses(SocketClient client, int port, String refusal, Runnable makeRoom) throws Exception {
    Thread writer = Thread.ofPlatform().start(() -> writeUntilRefused(port));
    awaitRefusal(client, refusal);
    verify(client);
    client.call("BGREWRITEAOF");
    Thread.sleep(300);
    verify(client);
    assertEquals(refusal, client.call("DEL key:1").text());
    makeRoom.run();
    // The write that found the disk full waits until it is in the log.
    writer.join();
    writeAgain(client, refusal);
    verify(client);
  }

  private void awaitRefusal(SocketClient client, String refusal) throws Exception {
    for (int i = 0; !client.call("PEXPIRE nothing 1").text().equals(refusal); i++) {
      assertTrue(i < 2000, "the disk does not get full");
      Thread.sleep(10);
    }
    full = true;
  }

  private void writeUntilRefused(int port) {
    try (SocketClient client = new SocketClient(port)) {
      while (!full && client.call("SET key:" + acknowledged + " " + VALUE).text().equals("OK")) {
        acknowledged++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeAgain(SocketClient client, String refusal) throws Exception {
    for (int i = 0; client.call("SET key:" + acknowledged + " " + VALUE).text().equals(refusal); i++) {
      assertTrue(i < 1000, () -> "writes are still refused: " + output());
      Thread.sleep(10);
    }
    acknowledged++;
    for (int i = 0; i < 50; i++) {
      assertEquals("OK", client.call("SET key:" + acknowledged + " " + VALUE).text());
      acknowledged++;
    }
  }

  private void verify(SocketClient client) throws IOException {
    long count = acknowledged;
    for (long i = 0; i < count; i++) {
      assertEquals(VALUE, client.call("GET key:" + i).text());
    }
    assertTrue(List.of(acknowledged, acknowledged + 1).contains(Long.parseLong(client.call("DBSIZE").text())));
  }
}
