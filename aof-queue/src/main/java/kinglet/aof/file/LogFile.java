package kinglet.aof.file;

import java.io.IOException;

/**
 * A file of records that this process has made and appends to. Owned by the thread that appends, but {@link #force} and
 * {@link #reserve}, each of which is for one more thread.
 */
public interface LogFile extends AutoCloseable {
  /** Most bytes of a record behind its header. */
  int BODY_BYTES_MAX = 4 << 20;

  /**
   * Appends a record. It is in the page cache then: it survives the end of this process, not that of the machine.
   *
   * @param header {@link LogRecord#HEADER_BYTES} bytes
   * @throws IOException if it can't; then nothing of the record counts, and it may be tried again
   */
  void append(long header, long body, int bodyBytes) throws IOException;

  /**
   * Makes everything survive that was appended before the call.
   *
   * @throws IOException if it can't; the next call tries again for the same bytes
   */
  void force() throws IOException;

  /**
   * Has room ready ahead of what is appended, so that appending neither waits nor fails.
   *
   * @throws IOException if the disk is full
   */
  void reserve() throws IOException;

  /** How much is in it, in bytes; any thread, may lag. */
  long bytes();

  /** Ends it, with everything synced. */
  @Override
  void close() throws IOException;
}
