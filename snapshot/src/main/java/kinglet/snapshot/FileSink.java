package kinglet.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import kinglet.engine.memory.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot as a file: written beside its place under another name, synced, renamed, and the directory synced; so that at any
 * time the old file or the new one is there, whole. Owned by the thread that calls it.
 */
public final class FileSink implements SnapshotSink {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final long SYNC_BYTES = 32L << 20;

  private final Path target;
  private final Path temporary;
  private final boolean syncsOften;
  private FileChannel channel;
  private long unsynced;

  /**
   * A file that is not opened yet.
   *
   * @param temporary in the same directory; what is there is overwritten
   * @param syncsOften whether it is synced now and then, so that the last sync does not have much to do
   */
  public FileSink(Path target, Path temporary, boolean syncsOften) {
    this.target = target.toAbsolutePath();
    this.temporary = temporary.toAbsolutePath();
    this.syncsOften = syncsOften;
  }

  @Override
  public void open() throws IOException {
    channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  @Override
  public void write(long address, long length) throws IOException {
    for (long at = 0; at < length; ) {
      ByteBuffer piece = Memory.buffer(address + at, (int) Math.min(length - at, SYNC_BYTES));
      at += channel.write(piece);
    }
    unsynced += length;
    if (syncsOften && unsynced >= SYNC_BYTES) {
      channel.force(false);
      unsynced = 0;
    }
  }

  @Override
  public void finish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(target.getParent())) {
      directory.force(true);
    }
  }

  @Override
  public void abort() {
    try {
      if (channel != null) {
        channel.close();
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", temporary, e.toString());
    }
  }
}
