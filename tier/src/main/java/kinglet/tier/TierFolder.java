package kinglet.tier;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a tier. One server uses it at a time, which a lock file makes sure of; what an earlier one left is deleted. Owned
 * by the thread that opens it.
 */
final class TierFolder {
  private static final String LOCK = "kinglet-tier.lock";
  private static final String FILE = "kinglet-tier.map";

  private final Path file;
  private final FileChannel lock;

  private TierFolder(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes possession of it.
   *
   * @throws IOException if it is none, or in use, or can't be written; the message is for the user
   */
  static TierFolder enter(String name) throws IOException {
    Path folder = Path.of(name);
    if (!Files.isDirectory(folder)) {
      throw new IOException("tier-path is no folder: " + name);
    }
    FileChannel lock;
    try {
      lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("tier-path can't be written: " + e, e);
    }
    if (!isLocked(lock)) {
      lock.close();
      throw new IOException("tier-path is used by another server: " + name);
    }
    Path file = folder.resolve(FILE);
    Files.deleteIfExists(file);
    return new TierFolder(file, lock);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /** Where the records are to be; nothing is there yet. */
  Path file() {
    return file;
  }

  /** Deletes what is in it, and leaves it to others. */
  void leave() {
    try {
      Files.deleteIfExists(file);
      lock.close();
    } catch (IOException _) {
      // The next server deletes it.
    }
  }
}
