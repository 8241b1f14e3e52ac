package kinglet.engine.resp;

import java.nio.ByteBuffer;
import kinglet.engine.memory.Memory;

/** A block of direct memory that bytes of a connection pass through. Owned by one thread at a time. */
public final class Chunk {
  private final long address;
  private final int capacity;
  private final ByteBuffer buffer;
  private int length;

  Chunk(long address, int capacity) {
    this.address = address;
    this.capacity = capacity;
    this.buffer = Memory.buffer(address, capacity);
  }

  public long address() {
    return address;
  }

  /** In bytes. */
  public int capacity() {
    return capacity;
  }

  /** How many bytes from the start are filled. */
  public int length() {
    return length;
  }

  /** Says how many bytes from the start are filled. */
  public void length(int bytes) {
    assert bytes >= 0 && bytes <= capacity;
    length = bytes;
  }

  /** The same memory for a channel; position and limit are its user's. */
  public ByteBuffer buffer() {
    return buffer;
  }
}
