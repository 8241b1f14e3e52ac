package kinglet.aof.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;

/**
 * A file of records one behind the other, each written by one call. What the queue is compared with, in tests and in
 * measurements.
 */
final class PlainLogFile implements LogFile {
  private static final String NAME = "log";
  private static final int ALIGNMENT = 8;

  private final FileChannel channel;
  private final long buffer = NativeMemory.map(bufferBytes());
  private final ByteBuffer view = Memory.buffer(buffer, bufferBytes());
  private volatile long position;

  PlainLogFile(Path directory) throws IOException {
    channel = FileChannel.open(dataFile(directory), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Blocks.add(buffer, bufferBytes());
    channel.force(true);
    Directories.force(directory);
  }

  private static int bufferBytes() {
    return BODY_BYTES_MAX + 4096;
  }

  static Path dataFile(Path directory) {
    return directory.resolve(NAME);
  }

  static int aligned(int bytes) {
    return bytes + ALIGNMENT - 1 & -ALIGNMENT;
  }

  @Override
  public void append(long header, long body, int bodyBytes) throws IOException {
    int bytes = aligned(LogRecord.HEADER_BYTES + bodyBytes);
    Memory.putLong(buffer + bytes - ALIGNMENT, 0);
    Memory.copy(header, buffer, LogRecord.HEADER_BYTES);
    Memory.copy(body, buffer + LogRecord.HEADER_BYTES, bodyBytes);
    view.clear().limit(bytes);
    long at = position;
    while (view.hasRemaining()) {
      at += channel.write(view, at);
    }
    position = at;
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void reserve() {
    // Writing fails cleanly where there is no room.
  }

  @Override
  public long bytes() {
    return position;
  }

  @Override
  public void close() throws IOException {
    channel.truncate(position);
    channel.force(true);
    channel.close();
    Blocks.remove(buffer);
    NativeMemory.unmap(buffer, bufferBytes());
  }
}
