package kinglet.engine.memory;

/**
 * Allocates the blocks of keys and values. Owned by the executor.
 *
 * <p>Placeholder of the final allocator: one mapping a block.
 */
public final class Allocator {
  private static final int HEADER_BYTES = 16;
  private long usedBytes;

  /** A block of at least {@code bytes} bytes, 8-byte aligned, not zeroed. */
  public long allocate(long bytes) {
    long mapped = NativeMemory.map(bytes + HEADER_BYTES);
    Blocks.add(mapped, bytes + HEADER_BYTES);
    Memory.putLong(mapped, bytes);
    usedBytes += bytes;
    return mapped + HEADER_BYTES;
  }

  /** Ends the block's life. */
  public void free(long address) {
    long bytes = usableBytes(address);
    usedBytes -= bytes;
    Blocks.remove(address - HEADER_BYTES);
    NativeMemory.unmap(address - HEADER_BYTES, bytes + HEADER_BYTES);
  }

  /** How many bytes the block really has: at least what was asked for. */
  public long usableBytes(long address) {
    return Memory.getLong(address - HEADER_BYTES);
  }

  /** Bytes in live blocks, by their usable size. */
  public long usedBytes() {
    return usedBytes;
  }
}
