package kinglet.snapshot.mapped;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import kinglet.engine.memory.Memory;

/** Checksums of parts of a range of memory, however long, mostly without garbage. Owned by one thread. */
final class Crc32cOfMemory {
  private static final long VIEW_BYTES_MAX = Integer.MAX_VALUE;

  private final CRC32C sum = new CRC32C();
  private long end;
  private long viewStart;
  private ByteBuffer view = ByteBuffer.allocateDirect(0);

  /** Turns to a range. */
  void over(long address, long length) {
    end = address + length;
    lookFrom(address);
  }

  private void lookFrom(long address) {
    viewStart = address;
    view = Memory.buffer(address, (int) Math.min(end - address, VIEW_BYTES_MAX));
  }

  /** The checksum of a part of the range, shorter than 2 GiB. */
  int of(long address, long length) {
    long at = address - viewStart;
    if (at < 0 || at + length > view.capacity()) {
      lookFrom(address);
      at = 0;
    }
    sum.reset();
    sum.update(view.clear().position((int) at).limit((int) (at + length)));
    return (int) sum.getValue();
  }
}
