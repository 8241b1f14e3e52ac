package kinglet.aof.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
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

  @ParameterizedTest
  @EnumSource
  void mayBeClosedWhileRoomIsMade(LogFormat format) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < 10; i++) {
      LogFile file = format.create(folder.resolve("log" + i));
      long bytes;
      try (LogWriter writer = new LogWriter(file, 0, 7);
          NativeBuffer commit = new NativeBuffer()) {
        commit.put(new byte[12 << 20]);
        writer.commit(0, 0, 7, 0, commit.address(), commit.length());
        Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failure.set(e)).start(() -> reserve(file, failure));
        Thread.sleep(i);
        bytes = file.bytes();
      }
      file.reserve();
      assertTrue(Files.size(format.dataFile(folder.resolve("log" + i))) < bytes + 4);
    }
    assertNull(failure.get());
  }

  private static void reserve(LogFile file, AtomicReference<Throwable> failure) {
    try {
      file.reserve();
    } catch (IOException e) {
      failure.set(e);
    }
  }
}
