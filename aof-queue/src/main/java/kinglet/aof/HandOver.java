package kinglet.aof;

import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/**
 * Commits on their way from the executor to the thread that appends them: a chain of buffers off the heap, filled at one end and
 * emptied at the other. The executor never waits: a full buffer is followed by another. How much is under way is told by {@link
 * #bytes}; whoever fills it sees to its bound by refusing writes. One producer, one consumer.
 */
final class HandOver implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int SPARE_MAX = 16;
  private static final int FRAME_BYTES = 32;

  private final SpscVarHandleArrayQueue<Buffer> spare = new SpscVarHandleArrayQueue<>(SPARE_MAX);
  private Buffer last = new Buffer(BUFFER_BYTES);
  private Buffer first = last;
  private long taken;
  private volatile long putBytes;
  private volatile long takenBytes;

  /** Frames: offset, time, database and length, each 8 bytes, and the bytes. */
  private static final class Buffer {
    private final long address;
    private final long capacity;
    private volatile long filled;
    private volatile Buffer next;

    Buffer(long capacity) {
      this.capacity = capacity;
      address = NativeMemory.map(capacity);
      Blocks.add(address, capacity);
    }

    void free() {
      Blocks.remove(address);
      NativeMemory.unmap(address, capacity);
    }
  }

  /** Bytes put and not taken; any thread. */
  long bytes() {
    return putBytes - takenBytes;
  }

  boolean isEmpty() {
    return putBytes == takenBytes;
  }

  /** Producer: adds a commit. */
  void put(long offset, int database, long timeMs, long address, long length) {
    long bytes = FRAME_BYTES + (length + 7 & -8);
    Buffer buffer = last;
    long filled = buffer.filled;
    if (filled + bytes > buffer.capacity) {
      buffer = another(bytes);
      filled = 0;
    }
    long frame = buffer.address + filled;
    Memory.putLong(frame, offset);
    Memory.putLong(frame + 8, timeMs);
    Memory.putLong(frame + 16, database);
    Memory.putLong(frame + 24, length);
    Memory.copy(address, frame + FRAME_BYTES, length);
    buffer.filled = filled + bytes;
    if (buffer != last) {
      last.next = buffer;
      last = buffer;
    }
    long put = putBytes;
    putBytes = put + bytes;
  }

  private Buffer another(long bytes) {
    Buffer buffer = bytes > BUFFER_BYTES ? null : spare.poll();
    if (buffer == null) {
      return new Buffer(Math.max(BUFFER_BYTES, bytes + BUFFER_BYTES - 1 & -BUFFER_BYTES));
    }
    buffer.filled = 0;
    buffer.next = null;
    return buffer;
  }

  /** Consumer: whether a commit is there to look at. */
  boolean hasFrame() {
    if (isEmpty()) {
      return false;
    }
    if (taken == first.filled) {
      Buffer done = first;
      first = done.next;
      taken = 0;
      if (done.capacity != BUFFER_BYTES || !spare.offer(done)) {
        done.free();
      }
    }
    return true;
  }

  private long frame() {
    return first.address + taken;
  }

  long offset() {
    return Memory.getLong(frame());
  }

  long timeMs() {
    return Memory.getLong(frame() + 8);
  }

  int database() {
    return (int) Memory.getLong(frame() + 16);
  }

  long length() {
    return Memory.getLong(frame() + 24);
  }

  long address() {
    return frame() + FRAME_BYTES;
  }

  /** Consumer: is done with the commit. */
  void take() {
    long bytes = FRAME_BYTES + (length() + 7 & -8);
    taken += bytes;
    long soFar = takenBytes;
    takenBytes = soFar + bytes;
  }

  /** When neither side uses it any more. */
  @Override
  public void close() {
    for (Buffer buffer = first; buffer != null; buffer = buffer.next) {
      buffer.free();
    }
    for (Buffer buffer = spare.poll(); buffer != null; buffer = spare.poll()) {
      buffer.free();
    }
  }
}
