package kinglet.io;

import kinglet.engine.resp.ChunkPool;

/**
 * How much to make room for in one read: an ordinary chunk, and more for a connection that fills what it gets. Owned by the
 * selector.
 */
final class ReadSize {
  /** Most bytes of one read, so that one connection does not keep the others waiting. */
  static final int BYTES_MAX = 256 * 1024;

  private static final int FACTOR = 4;
  private static final int SMALL_READS_MAX = 16;

  private int bytes = ChunkPool.CHUNK_BYTES;
  private int smallReads;

  int bytes() {
    return bytes;
  }

  /** Learns from a read of {@code got} bytes where {@code room} were free. */
  void learn(int got, int room) {
    if (got == room) {
      bytes = Math.min(bytes * FACTOR, BYTES_MAX);
      smallReads = 0;
    } else if (got >= bytes / FACTOR) {
      smallReads = 0;
    } else if (bytes > ChunkPool.CHUNK_BYTES && ++smallReads > SMALL_READS_MAX) {
      bytes /= FACTOR;
      smallReads = 0;
    }
  }
}
