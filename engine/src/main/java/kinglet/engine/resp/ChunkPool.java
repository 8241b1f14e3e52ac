package kinglet.engine.resp;

import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.NativeMemory;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * Lends chunks of {@value #CHUNK_BYTES} bytes, and larger ones for single arguments that need them. Any thread; lock-free.
 * Keeps at most {@value #POOLED_MAX} unused chunks (64 MiB) and gives the rest back to the kernel.
 */
public final class ChunkPool {
  /** The size of an ordinary chunk. */
  public static final int CHUNK_BYTES = 16 * 1024;

  private static final int POOLED_MAX = 4096;

  private final MpmcVarHandleArrayQueue<Chunk> free = new MpmcVarHandleArrayQueue<>(POOLED_MAX);

  /**
   * An ordinary chunk, empty.
   *
   * @throws kinglet.engine.memory.OutOfNativeMemoryException if there is no memory
   */
  public Chunk take() {
    Chunk chunk = free.poll();
    return chunk == null ? map(CHUNK_BYTES) : chunk;
  }

  /**
   * An empty chunk of at least {@code bytes}.
   *
   * @throws kinglet.engine.memory.OutOfNativeMemoryException if there is no memory
   */
  public Chunk take(int bytes) {
    return bytes <= CHUNK_BYTES ? take() : map(bytes);
  }

  /** Takes a chunk back, a shared one from its last user; who gave it must not touch it again. */
  public void give(Chunk chunk) {
    if (chunk.isShared() && !chunk.release()) {
      return;
    }
    chunk.length(0);
    if (chunk.capacity() != CHUNK_BYTES || !free.offer(chunk)) {
      Blocks.remove(chunk.address());
      NativeMemory.unmap(chunk.address(), chunk.capacity());
    }
  }

  private static Chunk map(int bytes) {
    int capacity = Math.toIntExact(((long) bytes + CHUNK_BYTES - 1) / CHUNK_BYTES * CHUNK_BYTES);
    long address = NativeMemory.map(capacity);
    Blocks.add(address, capacity);
    return new Chunk(address, capacity);
  }
}
