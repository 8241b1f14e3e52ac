package kinglet.engine.memory;

/**
 * Bytes in one mapping of their own that grows as they are added; beside the allocator, so that no passing encoding counts as
 * data. Owned by one thread at a time. Bounded by what the kernel gives.
 */
public final class NativeBuffer implements AutoCloseable {
  private static final long BYTES_MIN = 64 * 1024;

  private long address;
  private long capacity;
  private long length;

  /** Where the bytes begin; it moves when they grow. */
  public long address() {
    return address;
  }

  /** How many bytes there are. */
  public long length() {
    return length;
  }

  /** Where the next byte goes. */
  public long end() {
    return address + length;
  }

  /**
   * Makes room for so many bytes more; returns where they go.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses; the buffer is as it was
   */
  public long room(long bytes) {
    if (length + bytes > capacity) {
      grow(Math.max(BYTES_MIN, Long.highestOneBit(length + bytes) * 2));
    }
    return address + length;
  }

  /** Takes in bytes that were written to {@link #room}. */
  public void advance(long bytes) {
    length += bytes;
  }

  /** Copies bytes to the end. */
  public void put(long source, long bytes) {
    Memory.copy(source, room(bytes), bytes);
    length += bytes;
  }

  /** As {@link #put(long, long)}. */
  public void put(byte[] source) {
    Memory.copy(source, 0, room(source.length), source.length);
    length += source.length;
  }

  /** Forgets the bytes after the first {@code bytes}. */
  public void truncate(long bytes) {
    length = bytes;
  }

  /** Forgets the bytes, and gives the memory back beyond what is usual. */
  public void clear(long usualBytes) {
    length = 0;
    if (capacity > Math.max(usualBytes, BYTES_MIN)) {
      close();
    }
  }

  private void grow(long newCapacity) {
    long target = capacity == 0 ? NativeMemory.map(newCapacity) : NativeMemory.remap(address, capacity, newCapacity);
    if (capacity > 0) {
      Blocks.remove(address);
    }
    Blocks.add(target, newCapacity);
    address = target;
    capacity = newCapacity;
  }

  @Override
  public void close() {
    if (capacity > 0) {
      Blocks.remove(address);
      NativeMemory.unmap(address, capacity);
      capacity = 0;
      length = 0;
      address = 0;
    }
  }
}
