package kinglet.io;

import java.util.ArrayDeque;
import kinglet.engine.memory.NativeMemory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;

/**
 * Chunks to read into: ordinary ones from the common pool, and three larger sizes that are kept here, since mapping one and
 * touching its pages costs more than filling it. Keeps at most 64 MiB. Owned by one selector.
 */
final class InputChunks {
  private static final int[] SIZES = {64 * 1024, 256 * 1024, 1024 * 1024};
  private static final int[] KEPT_MAX = {256, 128, 16};
  private static final int HUGE_BYTES_MIN = 4 * 1024 * 1024;

  private final ChunkPool pool;
  private final ArrayDeque<Chunk>[] kept;

  InputChunks(ChunkPool pool) {
    this.pool = pool;
    kept = deques(SIZES.length);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ArrayDeque<Chunk>[] deques(int count) {
    ArrayDeque<Chunk>[] deques = new ArrayDeque[count];
    for (int i = 0; i < count; i++) {
      deques[i] = new ArrayDeque<>();
    }
    return deques;
  }

  /**
   * An empty chunk of at least {@code bytes}.
   *
   * @throws kinglet.engine.memory.OutOfNativeMemoryException if there is no memory
   */
  Chunk take(int bytes) {
    if (bytes <= ChunkPool.CHUNK_BYTES) {
      return pool.take();
    }
    for (int i = 0; i < SIZES.length; i++) {
      if (bytes <= SIZES[i]) {
        Chunk chunk = kept[i].pollLast();
        return chunk == null ? pool.take(SIZES[i]) : chunk;
      }
    }
    Chunk chunk = pool.take(bytes);
    if (bytes >= HUGE_BYTES_MIN) {
      // A page fault for each 4 KiB costs more than reading them.
      NativeMemory.adviseHugePages(chunk.address(), chunk.capacity());
    }
    return chunk;
  }

  /** Takes a chunk back. */
  void give(Chunk chunk) {
    for (int i = 0; i < SIZES.length; i++) {
      if (chunk.capacity() == SIZES[i] && kept[i].size() < KEPT_MAX[i]) {
        chunk.length(0);
        kept[i].addLast(chunk);
        return;
      }
    }
    pool.give(chunk);
  }

  /** Gives all that is kept to the common pool. */
  void close() {
    for (ArrayDeque<Chunk> chunks : kept) {
      chunks.forEach(pool::give);
      chunks.clear();
    }
  }
}
