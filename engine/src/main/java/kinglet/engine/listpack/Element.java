package kinglet.engine.listpack;

import kinglet.engine.memory.Memory;

/**
 * The bytes of one listpack element: how it is told apart, read and written. Owned by the executor.
 *
 * <pre>
 * 0xxxxxxx                          integer, 7 bits, unsigned
 * 10xxxxxx text                     text of up to 63 bytes
 * 110xxxxx x                        integer, 13 bits
 * 1110xxxx x text                   text of up to 4095 bytes
 * 11110000 length:4 text            longer text
 * 11110001 .. 11110100 integer      integer of 2, 3, 4, 8 bytes
 * </pre>
 *
 * <p>Then the length of all that, 7 bits to a byte, the highest first, with bit 7 set in all but the first: readable from its
 * end. Source: listpack.c of Redis 7.2.
 */
final class Element {
  private static final int TEXT_6 = 0x80;
  private static final int INTEGER_13 = 0xc0;
  private static final int TEXT_12 = 0xe0;
  private static final int TEXT_32 = 0xf0;
  private static final int INTEGER_16 = 0xf1;
  private static final int INTEGER_24 = 0xf2;
  private static final int INTEGER_32 = 0xf3;
  private static final int INTEGER_64 = 0xf4;
  private static final int INTEGER_13_SHIFT = 64 - 13;
  private static final int TEXT_32_HEAD_BYTES = 5;
  private static final int LENGTH_BITS_MAX = 28;

  /** The whole element's bytes, by its first one, where that tells; else 0. */
  private static final byte[] SIZES = new byte[256];

  static {
    for (int head = 0; head < TEXT_12; head++) {
      SIZES[head] = (byte) (bytesByHead(head) + 1);
    }
    for (int head = INTEGER_16; head <= INTEGER_64; head++) {
      SIZES[head] = (byte) (wideIntegerBytes(head) + 1);
    }
  }

  private Element() {}

  static boolean isInteger(long at) {
    int head = head(at);
    return head < TEXT_6 || head >= INTEGER_13 && head < TEXT_12 || head >= INTEGER_16;
  }

  static long integer(long at) {
    int head = head(at);
    if (head < TEXT_6) {
      return head;
    }
    if (head < TEXT_12) {
      long bits = (long) head << 8 | Memory.getByte(at + 1) & 0xff;
      return bits << INTEGER_13_SHIFT >> INTEGER_13_SHIFT;
    }
    return switch (head) {
      case INTEGER_16 -> Memory.getShort(at + 1);
      case INTEGER_24 -> Memory.getInt(at) >> 8;
      case INTEGER_32 -> Memory.getInt(at + 1);
      default -> Memory.getLong(at + 1);
    };
  }

  static int textLength(long at) {
    int head = head(at);
    if (head < INTEGER_13) {
      return head & 0x3f;
    }
    return head < TEXT_32 ? (head & 0xf) << 8 | Memory.getByte(at + 1) & 0xff : Memory.getInt(at + 1);
  }

  static long textAddress(long at) {
    int head = head(at);
    if (head < INTEGER_13) {
      return at + 1;
    }
    return head < TEXT_32 ? at + 2 : at + TEXT_32_HEAD_BYTES;
  }

  /** The whole element's bytes. */
  static int bytes(long at) {
    int head = head(at);
    if (head >= TEXT_6 && head < INTEGER_13) {
      return head - TEXT_6 + 2;
    }
    int size = SIZES[head];
    return size != 0 ? size : longTextBytes(at);
  }

  private static int longTextBytes(long at) {
    int data = dataBytes(at);
    return data + lengthBytes(data);
  }

  /** Encoding and data, without the length behind them. */
  private static int dataBytes(long at) {
    int head = head(at);
    if (head < TEXT_12) {
      return bytesByHead(head);
    }
    if (head < TEXT_32) {
      return 2 + textLength(at);
    }
    return head == TEXT_32 ? TEXT_32_HEAD_BYTES + Memory.getInt(at + 1) : wideIntegerBytes(head);
  }

  /** As {@link #dataBytes}, of elements whose head is one byte. */
  private static int bytesByHead(int head) {
    if (head < TEXT_6) {
      return 1;
    }
    return head < INTEGER_13 ? 1 + (head & 0x3f) : 2;
  }

  private static int wideIntegerBytes(int head) {
    return switch (head) {
      case INTEGER_16 -> 3;
      case INTEGER_24 -> 4;
      case INTEGER_32 -> 5;
      default -> 9;
    };
  }

  /**
   * As {@link #bytes}, for bytes that nobody vouches for: 0 if there is no whole, well-formed element in {@code
   * [at, limit)}.
   */
  static int checkedBytes(long at, long limit) {
    int head = head(at);
    if (head > INTEGER_64 || at + headBytesOf(head) > limit) {
      return 0;
    }
    if (head == TEXT_32 && Memory.getInt(at + 1) < 0) {
      return 0;
    }
    long data = head == TEXT_32 ? (long) TEXT_32_HEAD_BYTES + Memory.getInt(at + 1) : dataBytes(at);
    if (data > limit - at) {
      return 0;
    }
    int bytes = bytes(at);
    return bytes <= limit - at && bytesBefore(at + bytes, at) == bytes ? bytes : 0;
  }

  /** How many bytes must be there to tell how long the data is. */
  private static int headBytesOf(int head) {
    if (head == TEXT_32) {
      return TEXT_32_HEAD_BYTES;
    }
    return head >= TEXT_12 && head < TEXT_32 ? 2 : 1;
  }

  /** The bytes of the element that ends before {@code at}. */
  static int bytesBefore(long at) {
    return bytesBefore(at, 0);
  }

  /** As {@link #bytesBefore(long)}, not reading before {@code floor}: a wrong number, if there is no end of an element. */
  private static int bytesBefore(long at, long floor) {
    long from = at - 1;
    int data = 0;
    int shift = 0;
    int piece = Memory.getByte(from);
    while (piece < 0 && from > floor && shift < LENGTH_BITS_MAX) {
      data |= (piece & 0x7f) << shift;
      shift += 7;
      from--;
      piece = Memory.getByte(from);
    }
    data |= piece << shift;
    return data + (int) (at - from);
  }

  /** Whether the length of a text is in its element's first byte. */
  static boolean isShort(int length) {
    return length < 64;
  }

  /** The first byte of the element of a short text. */
  static byte shortHead(int length) {
    return (byte) (TEXT_6 | length);
  }

  static int bytesOfText(int length) {
    int data = headBytes(length) + length;
    return data + lengthBytes(data);
  }

  static int bytesOfInteger(long integer) {
    return integerBytes(integer) + 1;
  }

  static void putText(long at, long text, int length) {
    if (length < 64) {
      Memory.putByte(at, (byte) (TEXT_6 | length));
    } else if (length < 4096) {
      Memory.putByte(at, (byte) (TEXT_12 | length >> 8));
      Memory.putByte(at + 1, (byte) length);
    } else {
      Memory.putByte(at, (byte) TEXT_32);
      Memory.putInt(at + 1, length);
    }
    int head = headBytes(length);
    Memory.copy(text, at + head, length);
    putLength(at + head + length, head + length);
  }

  static void putInteger(long at, long integer) {
    int bytes = integerBytes(integer);
    switch (bytes) {
      case 1 -> Memory.putByte(at, (byte) integer);
      case 2 -> {
        Memory.putByte(at, (byte) (INTEGER_13 | integer >> 8 & 0x1f));
        Memory.putByte(at + 1, (byte) integer);
      }
      case 3 -> put(at, INTEGER_16, integer, 2);
      case 4 -> put(at, INTEGER_24, integer, 3);
      case 5 -> put(at, INTEGER_32, integer, 4);
      default -> put(at, INTEGER_64, integer, 8);
    }
    Memory.putByte(at + bytes, (byte) bytes);
  }

  private static void put(long at, int head, long integer, int bytes) {
    Memory.putByte(at, (byte) head);
    for (int i = 0; i < bytes; i++) {
      Memory.putByte(at + 1 + i, (byte) (integer >> 8 * i));
    }
  }

  private static int integerBytes(long integer) {
    if (integer >= 0 && integer < 128) {
      return 1;
    }
    long magnitude = integer < 0 ? ~integer : integer;
    if (magnitude < 1 << 12) {
      return 2;
    }
    if (magnitude < 1 << 15) {
      return 3;
    }
    if (magnitude < 1 << 23) {
      return 4;
    }
    return magnitude < 1L << 31 ? 5 : 9;
  }

  private static int headBytes(int length) {
    if (length < 64) {
      return 1;
    }
    return length < 4096 ? 2 : TEXT_32_HEAD_BYTES;
  }

  /** How many bytes the length takes. Redis's bounds: each but the first is one less than what the bits could hold. */
  static int lengthBytes(int data) {
    if (data < 1 << 7) {
      return 1;
    }
    if (data < (1 << 14) - 1) {
      return 2;
    }
    if (data < (1 << 21) - 1) {
      return 3;
    }
    return data < (1 << 28) - 1 ? 4 : 5;
  }

  private static void putLength(long at, int data) {
    int bytes = lengthBytes(data);
    int rest = data;
    for (int i = bytes - 1; i > 0; i--) {
      Memory.putByte(at + i, (byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    Memory.putByte(at, (byte) rest);
  }

  private static int head(long at) {
    return Memory.getByte(at) & 0xff;
  }
}
