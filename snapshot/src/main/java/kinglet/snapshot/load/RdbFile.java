package kinglet.snapshot.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kinglet.engine.memory.Blocks;
import kinglet.engine.rdb.RdbFormatException;

/** A file being loaded: mapped, and a loader over it. Owned by the executor. */
public final class RdbFile implements Load {
  private static final int STEP_RECORDS = 64;

  private final Path path;
  private final RdbLoader loader;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;

  private RdbFile(Path path, RdbLoader loader) throws IOException {
    this.path = path;
    this.loader = loader;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    if (bytes.byteSize() > 0) {
      Blocks.add(bytes.address(), bytes.byteSize());
    }
  }

  /**
   * Begins to load a file.
   *
   * @throws IOException if there is none, or it can't be read
   * @throws RdbLoadException if it is no RDB file
   */
  public static RdbFile open(Path path, RdbLoader loader, LoadRules rules) throws IOException, RdbLoadException {
    RdbFile file = new RdbFile(path, loader);
    try {
      loader.begin(file.bytes.address(), file.bytes.byteSize(), rules);
      return file;
    } catch (RdbFormatException e) {
      file.close();
      throw new RdbLoadException(path.toString(), 0, e.getMessage());
    }
  }

  public Path path() {
    return path;
  }

  public RdbLoader loader() {
    return loader;
  }

  @Override
  public long size() {
    return bytes.byteSize();
  }

  @Override
  public long position() {
    return loader.position();
  }

  @Override
  public boolean step() throws RdbLoadException {
    try {
      boolean more = true;
      for (int i = 0; i < STEP_RECORDS && more; i++) {
        more = loader.step();
      }
      return more;
    } catch (RdbFormatException e) {
      throw new RdbLoadException(path.toString(), loader.recordStart(), e.getMessage());
    }
  }

  @Override
  public void close() {
    if (bytes.byteSize() > 0) {
      Blocks.remove(bytes.address());
    }
    arena.close();
  }
}
