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
import java.util.concurrent.TimeUnit;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that is full: writes are refused with Redis's error, reads go on, writes too when there is room again, and what was
 * acknowledged is there after a kill. A file system of its own is mounted for it, which takes root.
 */
final class DiskFullTest {
  private static final String REFUSED = "MISCONF Errors writing to the AOF file: No space left on device";
  private static final String VALUE = "x".repeat(200_000);
  private static final int DISK_MEGABYTES = 120;
  private static final int BALLAST_BYTES = 40 << 20;

  @TempDir
  private Path folder;

  private volatile long acknowledged;
  private volatile boolean full;

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command));
    return process.exitValue();
  }

  private boolean mount(String kind, Path disk) throws Exception {
    Files.createDirectory(disk);
    if (kind.equals("tmpfs")) {
      return run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk.toString()) == 0;
    }
    Path image = folder.resolve("image");
    return run("truncate", "-s", DISK_MEGABYTES + "M", image.toString()) == 0 && run("mkfs.ext4", "-q", image.toString()) == 0
        && run("mount", "-o", "loop", image.toString(), disk.toString()) == 0;
  }

  @ParameterizedTest(name = "{0}, log-format {1}, appendfsync {2}, {3} (skipped where mount is not allowed)")
  @CsvSource({"ext4,queue,everysec,shared", "ext4,queue,always,dedicated", "ext4,plain,everysec,shared", "tmpfs,queue,everysec,dedicated"})
  void writesAreRefusedUntilThereIsRoom(String kind, String format, String policy, String mode) throws Exception {
    Path disk = folder.resolve("disk");
    assumeTrue(mount(kind, disk), "mount is not allowed");
    try {
      Process process = start(disk, TestServer.freePort(), format, policy, mode);
      process.destroyForcibly().waitFor();
      Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
      fillUp(disk, format, policy, mode);
    } finally {
      assertEquals(0, run("umount", disk.toString()));
    }
  }

  private Process start(Path disk, int port, String format, String policy, String mode) throws IOException {
    return ServerProcess.start(folder, "--port", String.valueOf(port), "--appendonly", "yes", "--appendfsync", policy,
        "--log-format", format, "--threading-mode", mode, "--dir", disk.toString(), "--save", "", "--auto-aof-rewrite-percentage",
        "0");
  }

  private void fillUp(Path disk, String format, String policy, String mode) throws Exception {
    int port = TestServer.freePort();
    Process process = start(disk, port, format, policy, mode);
    try (SocketClient client = ServerProcess.connect(port)) {
      Thread writer = Thread.ofPlatform().start(() -> writeUntilRefused(port));
      awaitRefusal(client);
      verify(client);
      client.call("BGREWRITEAOF");
      Thread.sleep(300);
      verify(client);
      assertEquals(REFUSED, client.call("DEL key:1").text());
      Files.delete(disk.resolve("ballast"));
      // The write that found the disk full waits until it is in the log.
      writer.join();
      writeAgain(client);
      verify(client);
    } finally {
      process.destroyForcibly().waitFor();
    }
    process = start(disk, port, format, policy, mode);
    try (SocketClient client = ServerProcess.connect(port)) {
      verify(client);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertFalse(Files.readString(folder.resolve("output")).contains("This is a bug"));
  }

  private void awaitRefusal(SocketClient client) throws Exception {
    for (int i = 0; !client.call("PEXPIRE nothing 1").text().equals(REFUSED); i++) {
      assertTrue(i < 2000, "the disk does not get full");
      Thread.sleep(10);
    }
    full = true;
  }

  private void writeUntilRefused(int port) {
    try (SocketClient client = new SocketClient(port)) {
      while (!full && client.call("SET key:" + acknowledged + " " + VALUE).text().equals("OK")) {
        acknowledged = acknowledged + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeAgain(SocketClient client) throws Exception {
    for (int i = 0; client.call("SET key:" + acknowledged + " " + VALUE).text().equals(REFUSED); i++) {
      assertTrue(i < 1000, "writes are still refused");
      Thread.sleep(10);
    }
    acknowledged = acknowledged + 1;
    for (int i = 0; i < 50; i++) {
      assertEquals("OK", client.call("SET key:" + acknowledged + " " + VALUE).text());
      acknowledged = acknowledged + 1;
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
