package kinglet.engine.memory;

import java.util.Arrays;

/**
 * Blocks that are mapped alone: freeing one gives its memory back at once, and one grows without being copied. 64 bytes
 * before the block are ours: the length of the mapping and the block's place in the list of live ones. Owned by the
 * executor.
 */
final class BigBlocks {
  private static final int HEADER_BYTES = 64;
  private static final int INDEX = 8;

  private final boolean hugePages;
  private long[] live = new long[16];
  private int count;
  private long mappedBytes;

  BigBlocks(boolean hugePages) {
    this.hugePages = hugePages;
  }

  long allocate(long bytes) {
    if (count == live.length) {
      live = Arrays.copyOf(live, count * 2);
    }
    long mapped = mappedBytes(bytes);
    long header = NativeMemory.map(mapped);
    advise(header, mapped);
    Memory.poke(header, mapped);
    Memory.pokeInt(header + INDEX, count);
    live[count++] = header;
    mappedBytes += mapped;
    return header + HEADER_BYTES;
  }

  /**
   * Makes the block longer or shorter.
   *
   * @return where it is now
   * @throws OutOfNativeMemoryException if there is no memory; the block is as it was
   */
  long resize(long block, long bytes) {
    long header = block - HEADER_BYTES;
    long before = Memory.peek(header);
    long after = mappedBytes(bytes);
    if (after == before) {
      return block;
    }
    long moved = NativeMemory.remap(header, before, after);
    advise(moved, after);
    Memory.poke(moved, after);
    live[Memory.peekInt(moved + INDEX)] = moved;
    mappedBytes += after - before;
    return moved + HEADER_BYTES;
  }

  void free(long block) {
    long header = block - HEADER_BYTES;
    long mapped = Memory.peek(header);
    int index = Memory.peekInt(header + INDEX);
    long last = live[--count];
    live[index] = last;
    Memory.pokeInt(last + INDEX, index);
    mappedBytes -= mapped;
    NativeMemory.unmap(header, mapped);
  }

  private void advise(long header, long mapped) {
    if (!hugePages) {
      NativeMemory.adviseSmallPages(header, mapped);
    } else if (mapped >= 2 * Chunk.BYTES) {
      NativeMemory.adviseHugePages(header, mapped);
    }
  }

  static long usableBytes(long block) {
    return Memory.peek(block - HEADER_BYTES) - HEADER_BYTES;
  }

  private static long mappedBytes(long bytes) {
    return (bytes + HEADER_BYTES + Chunk.PAGE_BYTES - 1) & -Chunk.PAGE_BYTES;
  }

  int blocks() {
    return count;
  }

  /** Bytes of the mappings, headers included. */
  long mappedBytes() {
    return mappedBytes;
  }

  long usedBytes() {
    return mappedBytes - (long) count * HEADER_BYTES;
  }

  void close() {
    while (count > 0) {
      free(live[count - 1] + HEADER_BYTES);
    }
  }
}
