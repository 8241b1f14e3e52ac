package kinglet.engine.rdb;

import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.resp.Decimal;

/**
 * Writes the primitives of RDB into a buffer: lengths, strings in their shortest form, doubles. Owned by one thread. Source:
 * rdb.c of Redis 7.2.
 */
public final class RdbWriter {
  static final int BITS_14 = 0x40;
  static final int BITS_32 = 0x80;
  static final int BITS_64 = 0x81;
  static final int SPECIAL = 0xc0;
  static final int INTEGER_8 = SPECIAL;
  static final int INTEGER_16 = SPECIAL | 1;
  static final int INTEGER_32 = SPECIAL | 2;
  static final int COMPRESSED = SPECIAL | 3;

  private static final int LENGTH_BYTES_MAX = 9;
  private static final int INTEGER_TEXT_BYTES_MAX = 11;
  private static final int COMPRESSED_BYTES_MIN = 21;
  private static final int COMPRESSED_GAIN_BYTES_MIN = 4;

  private NativeBuffer buffer;
  private Lzf lzf;
  private boolean compressing = true;
  private long bytesTried;

  public RdbWriter(NativeBuffer buffer) {
    this.buffer = buffer;
  }

  /** Turns to another buffer. */
  public void into(NativeBuffer newBuffer) {
    buffer = newBuffer;
  }

  /** Whether strings are compressed where that makes them shorter; rdbcompression. */
  public void compressing(boolean on) {
    compressing = on;
  }

  /** How many bytes the buffer holds, and how many it ever tried to compress: the growth is a measure of work. */
  public long effort() {
    return buffer.length() + bytesTried;
  }

  public void putByte(int value) {
    Memory.putByte(buffer.room(1), (byte) value);
    buffer.advance(1);
  }

  /** Bytes as they are. */
  public void bytes(long address, long bytes) {
    buffer.put(address, bytes);
  }

  /** A 64-bit integer, little-endian. */
  public void fixedLong(long value) {
    Memory.putLong(buffer.room(Long.BYTES), value);
    buffer.advance(Long.BYTES);
  }

  /** A double in its 8 bytes. */
  public void binaryDouble(double value) {
    fixedLong(Double.doubleToRawLongBits(value));
  }

  /** A length or a small number, unsigned. */
  public void length(long value) {
    long at = buffer.room(LENGTH_BYTES_MAX);
    if (Long.compareUnsigned(value, 1 << 6) < 0) {
      Memory.putByte(at, (byte) value);
      buffer.advance(1);
    } else if (Long.compareUnsigned(value, 1 << 14) < 0) {
      Memory.putByte(at, (byte) (BITS_14 | value >> 8));
      Memory.putByte(at + 1, (byte) value);
      buffer.advance(2);
    } else if (Long.compareUnsigned(value, 0xffff_ffffL) <= 0) {
      Memory.putByte(at, (byte) BITS_32);
      Memory.putInt(at + 1, Integer.reverseBytes((int) value));
      buffer.advance(5);
    } else {
      Memory.putByte(at, (byte) BITS_64);
      Memory.putLong(at + 1, Long.reverseBytes(value));
      buffer.advance(LENGTH_BYTES_MAX);
    }
  }

  /** A string: as an integer if it is the text of one of 32 bits, compressed if that pays, else as it is. */
  public void string(long text, long textLength) {
    if (textLength <= INTEGER_TEXT_BYTES_MAX && Decimal.isLong(text, (int) textLength)
        && putInteger(Decimal.parse(text, (int) textLength))) {
      return;
    }
    if (!compressing || textLength < COMPRESSED_BYTES_MIN || !putCompressed(text, (int) textLength)) {
      plain(text, textLength);
    }
  }

  /** A string that is an integer's text. */
  public void integerString(long value) {
    if (!putInteger(value)) {
      long at = buffer.room(LENGTH_BYTES_MAX + Decimal.BYTES_MAX);
      int textLength = Decimal.length(value);
      Memory.putByte(at, (byte) textLength);
      Decimal.put(at + 1, value);
      buffer.advance(1L + textLength);
    }
  }

  /** A string as it is. */
  public void plain(long text, long textLength) {
    length(textLength);
    buffer.put(text, textLength);
  }

  private boolean putInteger(long value) {
    long at = buffer.room(LENGTH_BYTES_MAX);
    if (value == (byte) value) {
      Memory.putByte(at, (byte) INTEGER_8);
      Memory.putByte(at + 1, (byte) value);
      buffer.advance(2);
    } else if (value == (short) value) {
      Memory.putByte(at, (byte) INTEGER_16);
      Memory.putShort(at + 1, (short) value);
      buffer.advance(3);
    } else if (value == (int) value) {
      Memory.putByte(at, (byte) INTEGER_32);
      Memory.putInt(at + 1, (int) value);
      buffer.advance(5);
    } else {
      return false;
    }
    return true;
  }

  /** The compressed bytes are made behind the place where they will stand, as their length comes first. */
  private boolean putCompressed(long text, int textLength) {
    int headBytesMax = 1 + 2 * LENGTH_BYTES_MAX;
    long target = buffer.room(headBytesMax + (long) textLength) + headBytesMax;
    bytesTried += textLength;
    lzf = lzf == null ? new Lzf() : lzf;
    int compressed = lzf.compress(text, textLength, target, textLength - COMPRESSED_GAIN_BYTES_MIN);
    if (compressed == 0) {
      return false;
    }
    putByte(COMPRESSED);
    length(compressed);
    length(textLength);
    Memory.copy(target, buffer.end(), compressed);
    buffer.advance(compressed);
    return true;
  }
}
