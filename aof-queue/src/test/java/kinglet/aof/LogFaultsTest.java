package kinglet.aof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import kinglet.aof.Recovery.Target;
import kinglet.aof.Streams.Found;
import kinglet.aof.file.Directories;
import kinglet.aof.file.LogFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Power that goes, disks that fail, bytes that flip, at any place. */
final class LogFaultsTest {
  private static final int DAMAGES = 150;

  @TempDir
  private Path folder;

  private static Path data(Path folder, LogFormat format) throws Exception {
    Path log = folder.resolve("a.1.log");
    if (format == LogFormat.PLAIN) {
      return log.resolve("log");
    }
    try (var files = Files.list(log)) {
      return files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
  }

  /** Whatever was synced when the power went is there, and nothing that was not written. */
  @ParameterizedTest(name = "S3.58, S4.121: nothing that was synced is lost with the power, {0} {1}")
  @CsvSource({"QUEUE,ALWAYS", "QUEUE,EVERYSEC", "PLAIN,ALWAYS"})
  void losesNothingThatWasSynced(LogFormat format, FsyncPolicy policy) throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    Path written = folder.resolve("written");
    Streams stream = new Streams(8);
    LogDirectory directory = new LogDirectory(written, "a");
    var made = directory.addLog(format);
    FaultyLogFile file = new FaultyLogFile(made, data(written, format));
    try (AppendLog log = stream.begin(file, policy, Streams.INLINE)) {
      for (int round = 0; round < 25; round++) {
        for (int i = 0; i < random.nextInt(1, 60); i++) {
          stream.commit(log, 3000);
        }
        Thread.sleep(random.nextInt(20));
        long synced = log.state().synced();
        checkAfterPowerLoss(format, written, file.afterPowerLoss(random), stream, synced);
      }
      assertTrue(policy != FsyncPolicy.ALWAYS || log.state().syncs() > 5, "syncs: " + log.state().syncs());
    }
  }

  private void checkAfterPowerLoss(LogFormat format, Path written, byte[] disk, Streams stream, long synced) throws Exception {
    Path found = copy(written, format, disk);
    Found replayed = Found.of(found, Target.END, true);
    assertTrue(replayed.offset >= synced, "synced " + synced + ", found " + replayed.offset);
    assertArrayEquals(Arrays.copyOf(stream.all(), (int) replayed.offset), replayed.bytes.toByteArray());
  }

  private Path copy(Path written, LogFormat format, byte[] data) throws Exception {
    Path found = folder.resolve("found");
    Directories.delete(found);
    Files.createDirectories(found.resolve("a.1.log"));
    Files.copy(written.resolve("a.kinglet"), found.resolve("a.kinglet"));
    Files.write(found.resolve(written.relativize(data(written, format))), data);
    return found;
  }

  /** Writes go on where they stopped, in order and without a gap, when the disk can again; and it is told meanwhile. */
  @ParameterizedTest
  @EnumSource
  void goesOnAfterWritesFailed(LogFormat format) throws Exception {
    Streams stream = new Streams(9);
    var made = new LogDirectory(folder, "a").addLog(format);
    FaultyLogFile file = new FaultyLogFile(made, data(folder, format));
    try (AppendLog log = stream.begin(file, FsyncPolicy.EVERYSEC, Streams.INLINE)) {
      for (int i = 0; i < 300; i++) {
        if (i % 50 == 20) {
          file.appendsToFail.set(2);
          stream.commit(log, i == 120 ? 9_000_000 : 500);
          assertEquals("No space left on device", log.error());
          assertTrue(log.offset() < stream.offset());
          stream.commit(log, 500);
          until(() -> {
            log.doWork();
            return log.error() == null;
          });
        }
        stream.commit(log, 500);
        assertEquals(stream.offset(), log.offset());
      }
    }
    assertArrayEquals(stream.all(), Found.of(folder, Target.END, false).bytes.toByteArray());
  }

  @ParameterizedTest(name = "S3.64: a slow disk holds up only who waits for it, {0}")
  @EnumSource
  void aSlowDiskHoldsNobodyElseUp(LogFormat format) throws Exception {
    Streams stream = new Streams(15);
    var made = new LogDirectory(folder, "a").addLog(format);
    FaultyLogFile file = new FaultyLogFile(made, data(folder, format));
    try (AppendLog log = stream.begin(file, FsyncPolicy.ALWAYS, Streams.INLINE)) {
      file.forceMs.set(400);
      stream.commit(log, 500);
      until(() -> log.state().appended() == stream.offset());
      int commits = 0;
      while (log.state().delayedSyncs() == 0) {
        stream.commit(log, 500);
        commits++;
        Thread.sleep(5);
      }
      assertTrue(commits > 10, commits + " commits went by meanwhile");
      assertTrue(log.offset() < stream.offset());
      file.forceMs.set(0);
      until(() -> log.offset() == stream.offset());
    }
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgesNothingWhileSyncsFail(LogFormat format) throws Exception {
    Streams stream = new Streams(10);
    var made = new LogDirectory(folder, "a").addLog(format);
    FaultyLogFile file = new FaultyLogFile(made, data(folder, format));
    try (AppendLog log = stream.begin(file, FsyncPolicy.ALWAYS, Streams.INLINE)) {
      stream.commit(log, 500);
      until(() -> log.offset() == stream.offset());
      file.forcesToFail.set(Integer.MAX_VALUE);
      long before = stream.offset();
      stream.commit(log, 500);
      until(() -> log.error() != null);
      assertEquals(before, log.offset());
      assertNotNull(log.state().syncError());
      file.forcesToFail.set(0);
      until(() -> log.offset() == stream.offset());
      until(() -> log.error() == null);
      assertNull(log.state().syncError());
    }
  }

  /** Any byte flipped, any page zeroed, any place cut: found or harmless, never another stream than a prefix of the true one. */
  @ParameterizedTest
  @EnumSource
  void findsDamage(LogFormat format) throws Exception {
    Path written = folder.resolve("written");
    Streams stream = new Streams(11);
    LogDirectory directory = new LogDirectory(written, "a");
    try (AppendLog log = stream.begin(directory.addLog(format), FsyncPolicy.ALWAYS, Streams.INLINE)) {
      for (int i = 0; i < 400; i++) {
        stream.commit(log, 2000);
        if (i % 10 == 0) {
          until(() -> log.offset() == stream.offset());
        }
      }
    }
    byte[] whole = Files.readAllBytes(data(written, format));
    SplittableRandom random = new SplittableRandom(12);
    int refused = 0;
    int cut = 0;
    for (int i = 0; i < DAMAGES; i++) {
      Path found = copy(written, format, damaged(whole, random, i % 3));
      try {
        Found replayed = Found.of(found, Target.END, true);
        assertArrayEquals(Arrays.copyOf(stream.all(), (int) replayed.offset), replayed.bytes.toByteArray());
        cut += replayed.offset < stream.offset() ? 1 : 0;
        assertTrue(i % 3 == 2 || replayed.offset > stream.offset() - 30_000, "silently lost, damage " + i);
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("a.1.log") && e.getMessage().contains("record"), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > DAMAGES / 4, "refused: " + refused);
    assertTrue(cut > DAMAGES / 10, "cut: " + cut);
  }

  private static byte[] damaged(byte[] whole, SplittableRandom random, int kind) {
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    switch (kind) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(bytes, at & -4096, Math.min(bytes.length, (at & -4096) + 4096), (byte) 0);
      default -> bytes = Arrays.copyOf(bytes, at);
    }
    return bytes;
  }

  @ParameterizedTest(name = "S3.66: aof-load-truncated no refuses a torn end, {0}")
  @EnumSource
  void refusesTornEndsIfToldSo(LogFormat format) throws Exception {
    Path written = folder.resolve("written");
    Streams stream = new Streams(13);
    try (AppendLog log = stream.begin(new LogDirectory(written, "a").addLog(format), FsyncPolicy.NO, Streams.INLINE)) {
      for (int i = 0; i < 10; i++) {
        stream.commit(log, 2000);
      }
    }
    byte[] whole = Files.readAllBytes(data(written, format));
    Path torn = copy(written, format, Arrays.copyOf(whole, whole.length - 9));
    DamagedLogException e = assertThrows(DamagedLogException.class, () -> Found.of(torn, Target.END, false));
    assertTrue(e.getMessage().contains("aof-load-truncated") && e.getMessage().contains("kinglet-check-aof --fix"), e.getMessage());
    assertTrue(Found.of(torn, Target.END, true).offset < stream.offset());
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedManifestIsRefused(LogFormat format) throws Exception {
    Streams stream = new Streams(14);
    stream.begin(new LogDirectory(folder, "a").addLog(format), FsyncPolicy.NO, Streams.INLINE).close();
    byte[] manifest = Files.readAllBytes(folder.resolve("a.kinglet"));
    for (int at = 0; at < manifest.length; at++) {
      byte[] flipped = manifest.clone();
      flipped[at] ^= 1;
      Files.write(folder.resolve("a.kinglet"), flipped);
      assertThrows(IOException.class, () -> new LogDirectory(folder, "a"));
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not come");
      Thread.sleep(1);
    }
  }
}
