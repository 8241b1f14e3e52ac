package kinglet.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import kinglet.engine.config.Latin;
import kinglet.engine.family.ConfigFile;

/** A file of configuration on disk: replaced by a file that was written and synced beside it. */
final class RewritableFile implements ConfigFile {
  private final Path path;

  RewritableFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  @Override
  public String path() {
    return path.toString();
  }

  @Override
  public String read() throws IOException {
    try {
      return Latin.of(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** As {@link #read}, but a file that is not there is an error. */
  String readThere() throws IOException {
    if (Files.notExists(path)) {
      throw new IOException("No such file or directory");
    }
    return read();
  }

  @Override
  public void replace(String text) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + "-" + ProcessHandle.current().pid() + ".tmp");
    try {
      write(beside, text);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory();
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(Latin.bytes(text));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(path.getParent())) {
      channel.force(true);
    }
  }
}
