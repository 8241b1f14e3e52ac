package kinglet.aof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import kinglet.aof.Recovery.Target;
import kinglet.aof.file.LogFile;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.session.Waker;
import kinglet.snapshot.load.Load;

/** Random commits into a log, and what comes out of it again. */
final class Streams {
  static final AppendLog.Threads INLINE = new AppendLog.Threads(true, Waker.NONE, Waker.NONE);
  static final AppendLog.Threads AGENT = new AppendLog.Threads(false, Waker.NONE, Waker.NONE);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final SplittableRandom random;
  private final NativeBuffer buffer = new NativeBuffer();

  Streams(long seed) {
    random = new SplittableRandom(seed);
  }

  long offset() {
    return bytes.size();
  }

  byte[] all() {
    return bytes.toByteArray();
  }

  AppendLog begin(LogFile file, FsyncPolicy policy, AppendLog.Threads threads) throws IOException {
    return new AppendLog(file, offset(), offset(), policy, threads);
  }

  /** The time of a commit is the offset where it begins. */
  void commit(AppendLog log, int bytesMax) {
    byte[] commit = new byte[random.nextInt(1, bytesMax)];
    random.nextBytes(commit);
    buffer.clear(0);
    buffer.put(commit);
    log.commit(offset(), -1, offset(), buffer.address(), commit.length);
    bytes.writeBytes(commit);
  }

  /** What a recovery makes of the log. */
  static final class Found implements Recovery.Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long offset;

    static Found of(Path directory, Target target, boolean cutTorn) throws IOException {
      Found found = new Found();
      try (Recovery recovery = new Recovery(new LogDirectory(directory, "a"), target, cutTorn, found)) {
        recovery.start();
        recovery.readAll();
        found.offset = recovery.offset();
      }
      return found;
    }

    @Override
    public Load open(Path snapshot) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String apply(int database, long timeMs, long address, long length) {
      bytes.writeBytes(Memory.bytes(address, (int) length));
      return null;
    }
  }
}
