package kinglet.aof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import kinglet.aof.Recovery.Target;
import kinglet.aof.Streams.Found;
import kinglet.aof.file.LogFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A log gives back what was committed, over several files and starts, whoever appends. */
final class AppendLogTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"QUEUE,true", "QUEUE,false", "PLAIN,true", "PLAIN,false"})
  void replaysWhatWasCommitted(LogFormat format, boolean inline) throws Exception {
    Streams stream = new Streams(3);
    for (FsyncPolicy policy : FsyncPolicy.values()) {
      LogDirectory directory = new LogDirectory(folder, "a");
      AppendLog log = stream.begin(directory.addLog(format), policy,
          inline ? Streams.INLINE : Streams.AGENT);
      for (int i = 0; i < 2000; i++) {
        stream.commit(log, i == 1000 ? 12_000_000 : 500);
        if (i == 700) {
          log.turnTo(directory.addLog(format), stream.offset(), 1);
        }
        if (!inline && i % 10 == 0) {
          log.doWork();
        }
      }
      while (log.hasWork()) {
        log.doWork();
      }
      assertEquals(stream.offset(), log.state().appended());
      log.close();
      assertEquals(stream.offset(), log.state().synced());
      assertEquals(stream.offset(), Found.of(folder, Target.END, false).offset);
    }
    assertArrayEquals(stream.all(), Found.of(folder, Target.END, false).bytes.toByteArray());
  }

  /** Under "always" the mark that replies wait for moves with the syncs, by itself. */
  @ParameterizedTest
  @EnumSource
  void syncsAtOnce(LogFormat format) throws Exception {
    Streams stream = new Streams(4);
    LogDirectory directory = new LogDirectory(folder, "a");
    try (AppendLog log = stream.begin(directory.addLog(format), FsyncPolicy.ALWAYS, Streams.INLINE)) {
      for (int i = 0; i < 200; i++) {
        stream.commit(log, 500);
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (log.offset() < stream.offset()) {
          assertTrue(System.nanoTime() < deadline, "no sync came");
          Thread.onSpinWait();
        }
      }
      assertTrue(log.state().syncs() <= 201);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsAtTheTarget(LogFormat format) throws Exception {
    Streams stream = new Streams(5);
    LogDirectory directory = new LogDirectory(folder, "a");
    long middle = 0;
    try (AppendLog log = stream.begin(directory.addLog(format), FsyncPolicy.NO, Streams.INLINE)) {
      for (int i = 0; i < 1000; i++) {
        stream.commit(log, 500);
        middle = i == 500 ? stream.offset() : middle;
      }
    }
    Found found = Found.of(folder, new Target(Long.MAX_VALUE, middle + 1), false);
    assertEquals(middle, found.offset);
    assertArrayEquals(Arrays.copyOf(stream.all(), (int) middle), found.bytes.toByteArray());
    assertEquals(middle, Found.of(folder, new Target(middle - 1, Long.MAX_VALUE), false).offset);
  }
}
