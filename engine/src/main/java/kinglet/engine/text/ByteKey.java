package kinglet.engine.text;

import kinglet.engine.memory.Memory;

/** What {@link ByteKeys} finds by its bytes: the base of whatever has a name that clients choose. */
public abstract class ByteKey {
  private final byte[] bytes;
  private final long hash;
  // The next in its bucket.
  ByteKey next;

  /**
   * @param bytes never change
   * @param hash what the table that it will stand in makes of them
   */
  protected ByteKey(byte[] bytes, long hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /** Not to be changed. */
  public final byte[] bytes() {
    return bytes;
  }

  public final long hash() {
    return hash;
  }

  final boolean is(long otherHash, long address, int length) {
    if (hash != otherHash || bytes.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] != Memory.getByte(address + i)) {
        return false;
      }
    }
    return true;
  }
}
