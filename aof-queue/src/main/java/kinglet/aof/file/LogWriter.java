package kinglet.aof.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;

/** Writes commits as records. Owned by the thread that appends. */
public final class LogWriter implements AutoCloseable {
  private static final int HEADER_MAP_BYTES = 4096;

  private final LogFile file;
  private final long header = NativeMemory.map(HEADER_MAP_BYTES);
  private final ByteBuffer headerView = Memory.buffer(header, LogRecord.HEADER_BYTES);
  private final CRC32C sum = new CRC32C();
  private ByteBuffer bodyView = headerView;
  private long bodyAddress;
  private long sequence;
  // How much of the commit that could not be written whole is written.
  private long writtenOfCommit;

  /**
   * Begins a file.
   *
   * @param offset of the first byte that will come
   */
  public LogWriter(LogFile file, long offset, long timeMs) throws IOException {
    this.file = file;
    Blocks.add(header, HEADER_MAP_BYTES);
    append(LogRecord.START, offset, timeMs, offset, -1, header, 0);
  }

  public LogFile file() {
    return file;
  }

  /**
   * Appends a commit.
   *
   * @param synced the offset below which all is synced
   * @throws IOException if it can't; called again with the same commit it goes on where it stopped
   */
  public void commit(long offset, int database, long timeMs, long synced, long address, long length) throws IOException {
    while (writtenOfCommit < length) {
      long left = length - writtenOfCommit;
      int part = (int) Math.min(left, LogFile.BODY_BYTES_MAX);
      int continued = writtenOfCommit > 0 ? LogRecord.CONTINUED : 0;
      append(continued | (part < left ? LogRecord.MORE : 0), offset + writtenOfCommit, timeMs, synced, writtenOfCommit == 0 ? database : -1,
          address + writtenOfCommit, part);
      writtenOfCommit += part;
    }
    writtenOfCommit = 0;
  }

  /** Notes that a part of the stream is lost. */
  public void gap(long from, long to) throws IOException {
    append(LogRecord.GAP, from, to, from, -1, header, 0);
  }

  private void append(int flags, long offset, long timeMs, long synced, int database, long body, int bytes)
      throws IOException {
    LogRecord.write(header, bytes, flags, sequence, offset, timeMs, synced, database);
    LogRecord.seal(header, sum, headerView, view(body, bytes));
    file.append(header, body, bytes);
    sequence++;
  }

  /** The same object as long as the bytes stand at the same place, which they mostly do. */
  private ByteBuffer view(long address, int bytes) {
    if (address != bodyAddress || bytes > bodyView.capacity()) {
      bodyAddress = address;
      bodyView = Memory.buffer(address, LogFile.BODY_BYTES_MAX);
    }
    return bodyView.clear().limit(bytes);
  }

  @Override
  public void close() throws IOException {
    Blocks.remove(header);
    NativeMemory.unmap(header, HEADER_MAP_BYTES);
    file.close();
  }
}
