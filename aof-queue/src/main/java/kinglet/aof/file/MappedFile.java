package kinglet.aof.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kinglet.engine.memory.Blocks;

/** A whole file mapped for reading, by address. Owned by one thread. Nobody may shorten the file meanwhile. */
public final class MappedFile implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;

  public MappedFile(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    Blocks.add(address(), size());
  }

  public long address() {
    return bytes.address();
  }

  public long size() {
    return bytes.byteSize();
  }

  @Override
  public void close() {
    Blocks.remove(address());
    arena.close();
  }
}
