package kinglet.aof.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.SplittableRandom;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both formats give back what was put in, commit by commit, whatever its size. */
final class LogFileTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWasAppended(LogFormat format) throws Exception {
    Path directory = folder.resolve("log");
    SplittableRandom random = new SplittableRandom(1);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    long offset = 1000;
    try (NativeBuffer bytes = new NativeBuffer();
        LogWriter writer = new LogWriter(format.create(directory), offset, 7)) {
      for (int i = 0; i < 3000; i++) {
        byte[] commit = new byte[i % 1000 == 999 ? 9_000_000 + i : random.nextInt(1, 3000)];
        random.nextBytes(commit);
        bytes.clear(0);
        bytes.put(commit);
        writer.commit(offset, i % 16, i, 0, bytes.address(), commit.length);
        expected.writeBytes(commit);
        offset += commit.length;
        if (i % 500 == 0) {
          writer.file().force();
        }
      }
    }
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    try (LogReader reader = new LogReader(directory, format, 1000)) {
      assertTrue(reader.next());
      assertEquals(0, reader.length());
      int commits = 0;
      while (reader.next()) {
        found.writeBytes(Memory.bytes(reader.address(), reader.length()));
        assertEquals(commits, reader.timeMs());
        commits += reader.hasMore() ? 0 : 1;
      }
      assertEquals(3000, commits);
      assertEquals(LogReader.Kind.END, reader.stop().kind());
      assertEquals(offset, reader.offset());
    }
    assertArrayEquals(expected.toByteArray(), found.toByteArray());
    assertFalse(found.size() < 27_000_000);
  }
}
