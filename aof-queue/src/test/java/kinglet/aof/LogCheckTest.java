package kinglet.aof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.aof.Recovery.Target;
import kinglet.aof.Streams.Found;
import kinglet.aof.file.LogFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged log is named by the check; after the repair it is whole, and lacks the damaged commit and no other. */
final class LogCheckTest {
  private static final int COMMITS = 300;

  @TempDir
  private Path folder;

  private final List<String> lines = new ArrayList<>();

  private Path data(LogFormat format) throws Exception {
    try (var files = Files.list(folder.resolve("a.1.log"))) {
      String name = format == LogFormat.PLAIN ? "log" : ".cq4";
      return files.filter(file -> file.toString().endsWith(name)).findFirst().orElseThrow();
    }
  }

  private List<Long> write(Streams stream, LogFormat format) throws Exception {
    List<Long> ends = new ArrayList<>();
    try (AppendLog log = stream.begin(new LogDirectory(folder, "a").addLog(format), FsyncPolicy.ALWAYS, Streams.INLINE)) {
      for (int i = 0; i < COMMITS; i++) {
        stream.commit(log, i == 100 ? 9_000_000 : 500);
        ends.add(stream.offset());
      }
      while (log.offset() < stream.offset()) {
        Thread.onSpinWait();
      }
      stream.commit(log, 500);
      ends.add(stream.offset());
    }
    return ends;
  }

  private LogCheck check() throws Exception {
    return new LogCheck(new LogDirectory(folder, "a"), lines::add);
  }

  @ParameterizedTest
  @EnumSource
  void losesTheDamagedCommitOnly(LogFormat format) throws Exception {
    Streams stream = new Streams(21);
    List<Long> ends = write(stream, format);
    assertEquals(List.of(), check().check());
    Path file = data(format);
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    damaged[new SplittableRandom(3).nextInt(whole.length / 3, whole.length / 2)] ^= 64;
    Files.write(file, damaged);
    assertThrows(DamagedLogException.class, () -> Found.of(folder, Target.END, true));
    assertEquals(1, check().check().size());
    long lost = check().fix();
    assertTrue(lines.stream().anyMatch(line -> line.contains("a.1.log") && line.contains("record")), lines.toString());
    assertEquals(List.of(), check().check());
    Found found = Found.of(folder, Target.END, false);
    assertEquals(stream.offset(), found.offset);
    assertEquals(stream.all().length - lost, found.bytes.size());
    assertArrayEquals(without(stream.all(), ends, lost), found.bytes.toByteArray());
  }

  /** The stream without the one commit that is as long as what was lost. */
  private static byte[] without(byte[] all, List<Long> ends, long lost) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long start = 0;
    for (long end : ends) {
      if (end - start != lost) {
        kept.writeBytes(Arrays.copyOfRange(all, (int) start, (int) end));
      }
      start = end;
    }
    return kept.toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void restoresTheManifest(LogFormat format) throws Exception {
    Streams stream = new Streams(24);
    write(stream, format);
    Files.writeString(folder.resolve("a.kinglet"), "kinglet-log 1\nnumber 7\n");
    assertThrows(DamagedLogException.class, () -> LogDirectory.find(folder));
    LogDirectory.restoreManifest(folder);
    assertEquals(stream.offset(), Found.of(folder, Target.END, false).offset);
  }

  @ParameterizedTest
  @EnumSource
  void cutsATornEnd(LogFormat format) throws Exception {
    Streams stream = new Streams(22);
    List<Long> ends = write(stream, format);
    byte[] whole = Files.readAllBytes(data(format));
    Files.write(data(format), Arrays.copyOf(whole, whole.length - 9));
    assertThrows(DamagedLogException.class, () -> Found.of(folder, Target.END, false));
    assertEquals(0, check().fix());
    assertEquals(ends.get(COMMITS - 1), Found.of(folder, Target.END, false).offset);
  }

  @ParameterizedTest
  @EnumSource
  void truncatesToATime(LogFormat format) throws Exception {
    Streams stream = new Streams(23);
    List<Long> ends = write(stream, format);
    check().truncateTo(ends.get(200) - 1);
    assertEquals(ends.get(200), Found.of(folder, Target.END, false).offset);
    assertArrayEquals(Arrays.copyOf(stream.all(), (int) (long) ends.get(200)), Found.of(folder, Target.END, false).bytes.toByteArray());
  }
}
