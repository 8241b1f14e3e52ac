package kinglet.io;

import java.nio.ByteBuffer;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;

/**
 * Buffers of a selector's own over the memory of shared chunks: position and limit of a chunk's own buffer cannot serve two
 * threads. Chunks are pooled, so the same ones come again, and few are under way at once: a small table without chains.
 * Owned by one selector.
 */
final class SharedBuffers {
  private static final int SIZE = 256;

  private final Chunk[] chunks = new Chunk[SIZE];
  private final ByteBuffer[] buffers = new ByteBuffer[SIZE];

  /** A buffer over all of the chunk, valid while the chunk is not given back; the same one for each call in a row. */
  ByteBuffer of(Chunk chunk) {
    int place = (int) (chunk.address() / ChunkPool.CHUNK_BYTES) & SIZE - 1;
    if (chunks[place] != chunk) {
      chunks[place] = chunk;
      buffers[place] = chunk.buffer().duplicate();
    }
    return buffers[place];
  }
}
