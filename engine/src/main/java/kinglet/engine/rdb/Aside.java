package kinglet.engine.rdb;

import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.OutOfNativeMemoryException;

/** RDB that was written before its turn, as what it says was about to change. Not compressed. Owned by the executor. */
public final class Aside {
  private static final int SLICE_BYTES = 64 << 10;

  private final NativeBuffer buffer = new NativeBuffer();
  private final RdbWriter writer = new RdbWriter(buffer);
  private long taken;
  private long whole;

  public Aside() {
    writer.compressing(false);
  }

  /** For one piece more, which {@link #wrote} ends. */
  public RdbWriter writer() {
    buffer.truncate(whole);
    return writer;
  }

  /** A piece is whole. Without this, after {@link OutOfNativeMemoryException}, it is forgotten. */
  public void wrote() {
    whole = buffer.length();
  }

  public boolean isEmpty() {
    return taken == whole;
  }

  /** Moves some of it to its place; returns how many steps that took besides the bytes: none. */
  public int moveTo(RdbWriter out) {
    long bytes = Math.min(SLICE_BYTES, whole - taken);
    out.bytes(buffer.address() + taken, bytes);
    taken += bytes;
    if (isEmpty()) {
      clear();
    }
    return 0;
  }

  /** Forgets all, and gives the memory back. */
  public void clear() {
    buffer.close();
    taken = 0;
    whole = 0;
  }
}
