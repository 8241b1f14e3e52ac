package kinglet.engine.resp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import kinglet.engine.memory.Memory;

/**
 * A block of direct memory that bytes of a connection pass through. Owned by one thread at a time, unless it is shared: then
 * nobody writes to it any more, any thread may read it, and the last of its users gives it back.
 */
public final class Chunk {
  private final long address;
  private final int capacity;
  private final ByteBuffer buffer;
  private int length;
  private boolean shared;
  private AtomicInteger users;

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

  /** The same memory for a channel; position and limit are its user's, so of a shared chunk each thread has a duplicate. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Whether several outputs refer to it. */
  public boolean isShared() {
    return shared;
  }

  /** From here on it is shared, by one user so far. */
  void share() {
    if (users == null) {
      users = new AtomicInteger();
    }
    users.set(1);
    shared = true;
  }

  /** One user more; called by one of them. */
  void retain() {
    users.incrementAndGet();
  }

  /** One user less. Returns whether it was the last, whose own the chunk is now. */
  boolean release() {
    if (users.decrementAndGet() > 0) {
      return false;
    }
    shared = false;
    return true;
  }
}
