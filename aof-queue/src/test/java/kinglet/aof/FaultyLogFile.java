package kinglet.aof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kinglet.aof.file.LogFile;

/**
 * A log file on a disk that fails when told so, and that forgets: it remembers what a sync has made safe, and can tell what
 * would be found after a loss of power, when of the pages that were not synced some have reached the disk and some have not.
 */
final class FaultyLogFile implements LogFile {
  private static final int PAGE_BYTES = 4096;

  final AtomicInteger appendsToFail = new AtomicInteger();
  final AtomicInteger forcesToFail = new AtomicInteger();
  final AtomicInteger forceMs = new AtomicInteger();
  private final LogFile file;
  private final Path data;
  private byte[] safe;

  FaultyLogFile(LogFile file, Path data) throws IOException {
    this.file = file;
    this.data = data;
    safe = read();
  }

  /** What is written, and a little of what is not. */
  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(data)) {
      return in.readNBytes((int) file.bytes() + 4 * PAGE_BYTES);
    }
  }

  @Override
  public void append(long header, long body, int bodyBytes) throws IOException {
    if (appendsToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("No space left on device");
    }
    file.append(header, body, bodyBytes);
  }

  @Override
  public void force() throws IOException {
    if (forcesToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("Input/output error");
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(forceMs.get()));
    // What is there before it begins is what it must make safe.
    byte[] before = read();
    file.force();
    synchronized (this) {
      safe = before;
    }
  }

  /** What is on the disk after a loss of power at this moment, by chance. */
  synchronized byte[] afterPowerLoss(SplittableRandom random) throws IOException {
    byte[] now = read();
    byte[] found = random.nextBoolean() ? now.clone() : Arrays.copyOf(safe, Math.max(safe.length, PAGE_BYTES));
    for (int page = 0; page < found.length; page += PAGE_BYTES) {
      byte[] source = random.nextBoolean() ? now : Arrays.copyOf(safe, found.length);
      int bytes = Math.min(PAGE_BYTES, Math.min(found.length, source.length) - page);
      System.arraycopy(source, page, found, page, Math.max(0, bytes));
    }
    return found;
  }

  @Override
  public void reserve() throws IOException {
    file.reserve();
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
