package kinglet.aof.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.core.io.IORuntimeException;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * A Chronicle Queue that never rolls, so that it is one file; the only class that knows the library. Appending writes to mapped
 * memory. What the library offers to sync with loses data at block ends; we sync the file, by a channel of our own. Blocks of
 * the disk are taken ahead of the writes, for a full disk would be a signal where a page is written. The pages are touched
 * ahead, for the first touch of one may take milliseconds, and written to the disk as zeros, for the first write of a block
 * costs a commit of the file system's journal: neither is left to a sync that replies wait for.
 */
final class QueueLogFile implements LogFile {
  private static final int BLOCK_BYTES = 64 << 20;
  private static final String SUFFIX = ".cq4";
  private static final int OPEN_TIMEOUT_MS = 500;
  private static final int PAGE_BYTES = 4096;
  // A sync that comes meanwhile writes no more zeros than these.
  private static final long TOUCH_BYTES = 256 << 10;

  // The library's index may come before a record.
  private static final int INDEX_BYTES_MAX = 1 << 20;
  private static final long AHEAD_BYTES_MIN = 2L * (BODY_BYTES_MAX + INDEX_BYTES_MAX);
  private static final long AHEAD_BYTES_MAX = 32 << 20;

  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  static {
    // It would post to the internet, print, and watch the disk.
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("chronicle.announcer.disable", "true");
    System.setProperty("chronicle.disk.monitor.disable", "true");
  }

  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final FileChannel channel;
  // Each open file is told once that the disk has failed to take a page: the thread that syncs must be, not only who makes room.
  private final FileChannel room;
  private final NativeFile blocks;
  private final Object reserving = new Object();
  private volatile long position;
  private volatile long reserved;
  private volatile boolean closed;
  private long touched;

  // The thread that syncs: where the last good sync ended, and whether one failed since.
  private long synced;
  private boolean failed;

  QueueLogFile(Path directory) throws IOException {
    queue = SingleChronicleQueueBuilder.binary(directory).rollCycle(LargeRollCycles.HUGE_DAILY).timeProvider(() -> 0)
        .blockSize(BLOCK_BYTES).timeoutMS(OPEN_TIMEOUT_MS).syncMode(SyncMode.NONE).build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    try (DocumentContext document = appender.writingDocument(true)) {
      position = document.wire().bytes().writePosition();
    }
    Path file = dataFile(directory);
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    room = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    blocks = new NativeFile(file);
    reserve();
    channel.force(true);
    Directories.force(directory);
  }

  static Path dataFile(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
      if (found.size() != 1) {
        throw new IOException(directory + " has " + found.size() + " files " + SUFFIX + ", not 1");
      }
      return found.getFirst();
    }
  }

  @Override
  public void append(long header, long body, int bodyBytes) throws IOException {
    int bytes = LogRecord.HEADER_BYTES + bodyBytes;
    if (position + bytes + INDEX_BYTES_MAX > reserved) {
      allocate();
    }
    try (DocumentContext document = appender.writingDocument()) {
      Bytes<?> target = document.wire().bytes();
      long at = target.addressForWrite(target.writePosition());
      UnsafeMemory.MEMORY.copyMemory(header, at, (long) LogRecord.HEADER_BYTES);
      UnsafeMemory.MEMORY.copyMemory(body, at + LogRecord.HEADER_BYTES, (long) bodyBytes);
      target.writeSkip(bytes);
      position = target.writePosition();
    } catch (InternalError e) {
      // A page that the disk could not give.
      throw new IOException("No space left on device", e);
    } catch (IORuntimeException e) {
      throw new IOException(reason(e), e);
    }
  }

  /** What the system said. */
  private static String reason(Throwable e) {
    return e.getCause() == null ? String.valueOf(e.getMessage()) : reason(e.getCause());
  }

  @Override
  public void reserve() throws IOException {
    synchronized (room) {
      // Who makes room may be late: the file may be left already.
      if (!closed) {
        allocate();
        touch(Math.max(touched, position), Math.min(reserved, room.size()));
      }
    }
  }

  private void allocate() throws IOException {
    synchronized (reserving) {
      long ahead = Math.clamp(position / 2, AHEAD_BYTES_MIN, AHEAD_BYTES_MAX);
      if (reserved - position < ahead) {
        try {
          allocate(position + 2 * ahead);
        } catch (IOException e) {
          allocateLeast();
        }
      }
    }
  }

  /** Where there is not as much room as would be good. */
  private void allocateLeast() throws IOException {
    if (reserved - position < AHEAD_BYTES_MIN) {
      allocate(position + AHEAD_BYTES_MIN);
    }
  }

  private void allocate(long end) throws IOException {
    blocks.allocate(reserved, end - reserved);
    reserved = end;
  }

  /** Has pages of a range made, and their blocks written, without changing them. */
  private void touch(long from, long end) throws IOException {
    long first = from & -PAGE_BYTES;
    if (end - first < PAGE_BYTES) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = room.map(FileChannel.MapMode.READ_WRITE, first, end - first, arena);
      for (long at = 0; at < pages.byteSize() && !closed; at += TOUCH_BYTES) {
        touch(pages.asSlice(at, Math.min(TOUCH_BYTES, pages.byteSize() - at)));
      }
    } catch (InternalError | UncheckedIOException e) {
      throw new IOException("No space left on device", e);
    }
    touched = end;
  }

  private static void touch(MemorySegment pages) {
    for (long at = 0; at <= pages.byteSize() - Integer.BYTES; at += PAGE_BYTES) {
      // A writer may be there: only a zero is replaced, by a zero.
      INT.compareAndSet(pages, at, 0, 0);
    }
    pages.force();
  }

  @Override
  public void force() throws IOException {
    long end = position;
    if (failed) {
      // After a failure the kernel takes the pages for clean, and they are in memory only.
      dirty(synced, end);
    }
    failed = true;
    channel.force(false);
    failed = false;
    synced = end;
  }

  private void dirty(long from, long end) throws IOException {
    long first = from & -PAGE_BYTES;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = channel.map(FileChannel.MapMode.READ_WRITE, first, end - first, arena);
      for (long at = 0; at < pages.byteSize() - Integer.BYTES; at += PAGE_BYTES) {
        INT.getAndAdd(pages, at, 0);
      }
    }
  }

  @Override
  public long bytes() {
    return position;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    appender.close();
    queue.close();
    // What is cut off must not be touched any more.
    synchronized (room) {
      channel.truncate(position + 3 & -4);
      channel.force(true);
      channel.close();
      room.close();
      blocks.close();
    }
  }
}
