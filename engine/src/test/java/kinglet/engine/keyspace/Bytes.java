package kinglet.engine.keyspace;

import java.nio.charset.StandardCharsets;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/** Bytes off the heap for tests: one reused block, outside the keyspace's accounts. */
final class Bytes {
  private static final int BYTES_MAX = 1 << 20;

  private final long block = new Allocator().allocate(BYTES_MAX);
  private int length;

  Bytes of(String latin1) {
    return of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  Bytes of(byte[] bytes) {
    length = bytes.length;
    Memory.copy(bytes, 0, block, length);
    return this;
  }

  long address() {
    return block;
  }

  int length() {
    return length;
  }

  static String text(long address, int length) {
    return new String(Memory.bytes(address, length), StandardCharsets.ISO_8859_1);
  }
}
