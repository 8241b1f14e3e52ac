package kinglet.engine.rdb;

import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.resp.Decimal;

/**
 * Reads the primitives of RDB from bytes that nobody vouches for. Never reads outside of them. Owned by one thread. Source:
 * rdb.c of Redis 7.2.
 */
public final class RdbReader {
  /** The longest string that it unpacks, 512 MiB as Redis's default proto-max-bulk-len. */
  public static final long STRING_BYTES_MAX = 512L << 20;

  private final NativeBuffer unpacked = new NativeBuffer();
  private long start;
  private long at;
  private long limit;
  private boolean special;
  private long textAddress;
  private int textLength;

  /** Turns to other bytes. */
  public void read(long address, long bytes) {
    start = address;
    at = address;
    limit = address + bytes;
  }

  /** How many bytes were read. */
  public long position() {
    return at - start;
  }

  /** How many are left. */
  public long remaining() {
    return limit - at;
  }

  /** Where the next byte stands. */
  public long address() {
    return at;
  }

  public int unsignedByte() throws RdbFormatException {
    require(1);
    return Memory.getByte(at++) & 0xff;
  }

  /** A 64-bit integer, little-endian. */
  public long fixedLong() throws RdbFormatException {
    require(Long.BYTES);
    at += Long.BYTES;
    return Memory.getLong(at - Long.BYTES);
  }

  /** A 32-bit integer, little-endian. */
  public int fixedInt() throws RdbFormatException {
    require(Integer.BYTES);
    at += Integer.BYTES;
    return Memory.getInt(at - Integer.BYTES);
  }

  /** A double in its 8 bytes. */
  public double binaryDouble() throws RdbFormatException {
    return Double.longBitsToDouble(fixedLong());
  }

  /** Passes over bytes; returns where they stand. */
  public long bytes(long bytes) throws RdbFormatException {
    require(bytes);
    at += bytes;
    return at - bytes;
  }

  /** A length; unsigned. */
  public long length() throws RdbFormatException {
    long length = lengthOrSpecial();
    if (special) {
      throw new RdbFormatException("a length was expected");
    }
    return length;
  }

  /** A count of things that take at least a byte each, so that no damaged count makes anyone reserve memory for it. */
  public int count() throws RdbFormatException {
    long count = length();
    if (Long.compareUnsigned(count, remaining()) > 0) {
      throw new RdbFormatException("a count is larger than what follows");
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private long lengthOrSpecial() throws RdbFormatException {
    int head = unsignedByte();
    special = head >= RdbWriter.SPECIAL;
    if (special) {
      return head;
    }
    if (head < RdbWriter.BITS_14) {
      return head;
    }
    if (head < RdbWriter.BITS_32) {
      return (long) (head & 0x3f) << 8 | unsignedByte();
    }
    return switch (head) {
      case RdbWriter.BITS_32 -> Integer.reverseBytes(fixedInt()) & 0xffff_ffffL;
      case RdbWriter.BITS_64 -> Long.reverseBytes(fixedLong());
      default -> throw new RdbFormatException("unknown length encoding " + head);
    };
  }

  /** A string, for {@link #textAddress} and {@link #textLength}. */
  public void string() throws RdbFormatException {
    long length = lengthOrSpecial();
    if (!special) {
      found(length, RdbFormatException.STRING);
      return;
    }
    switch ((int) length) {
      case RdbWriter.INTEGER_8 -> integer((byte) unsignedByte());
      case RdbWriter.INTEGER_16 -> integer((short) (unsignedByte() | unsignedByte() << 8));
      case RdbWriter.INTEGER_32 -> integer(fixedInt());
      case RdbWriter.COMPRESSED -> compressed();
      default -> throw new RdbFormatException("unknown string encoding " + length);
    }
  }

  /** The string that was read last; valid until the next. */
  public long textAddress() {
    return textAddress;
  }

  /** In bytes. */
  public int textLength() {
    return textLength;
  }

  private void found(long length, String what) throws RdbFormatException {
    if (Long.compareUnsigned(length, Math.min(remaining(), STRING_BYTES_MAX)) > 0) {
      throw new RdbFormatException(what);
    }
    textAddress = bytes(length);
    textLength = (int) length;
  }

  private void integer(long value) {
    unpacked.clear(STRING_BYTES_MAX);
    textAddress = unpacked.room(Decimal.BYTES_MAX);
    textLength = (int) (Decimal.put(textAddress, value) - textAddress);
  }

  private void compressed() throws RdbFormatException {
    long packed = length();
    long length = length();
    if (Long.compareUnsigned(length, STRING_BYTES_MAX) > 0 || Long.compareUnsigned(packed, remaining()) > 0) {
      throw new RdbFormatException(RdbFormatException.STRING);
    }
    long source = bytes(packed);
    unpacked.clear(STRING_BYTES_MAX);
    textAddress = unpacked.room(length);
    textLength = (int) length;
    if (!Lzf.decompress(source, (int) packed, textAddress, textLength)) {
      throw new RdbFormatException("a compressed string is damaged");
    }
  }

  private void require(long bytes) throws RdbFormatException {
    if (bytes < 0 || bytes > limit - at) {
      throw new RdbFormatException("the data ends early");
    }
  }
}
