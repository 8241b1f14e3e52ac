package kinglet.engine.rdb;

import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.resp.Decimal;

/**
 * Reads the lists, hashes and sorted sets that Redis kept packed up to 6.2. All numbers are little-endian but the lengths of
 * texts.
 *
 * <pre>
 * [bytes in all : 4] [offset of the last element : 4] [elements : 2, 65535 when there are more than 65534] element ... [0xFF]
 * element = [length of the element before : 1, or 0xFE and 4] and one of
 *   00llllll text                     01llllll llllllll text            10...... length : 4, text
 *   0xC0 integer : 2                  0xF0 integer : 3                  0xD0 integer : 4
 *   0xE0 integer : 8                  0xFE integer : 1                  0xF1 to 0xFD: 0 to 12
 * </pre>
 *
 * <p>Owned by the executor. Source: ziplist.c of Redis 6.2.
 */
public final class Ziplist implements OldPack {
  private static final int LAST_OFFSET = 4;
  private static final int COUNT_OFFSET = 8;
  private static final int HEADER_BYTES = 10;
  private static final int COUNT_UNKNOWN = 0xffff;
  private static final byte END = (byte) 0xff;
  private static final int LONG_LENGTH = 0xfe;

  private static final int TEXT_14_BITS = 0x40;
  private static final int TEXT_32_BITS = 0x80;
  private static final int INTEGERS = 0xc0;
  private static final int INTEGER_16 = INTEGERS;
  private static final int INTEGER_32 = 0xd0;
  private static final int INTEGER_64 = 0xe0;
  private static final int INTEGER_24 = 0xf0;
  private static final int ZERO = 0xf1;
  private static final int TWELVE = 0xfd;
  private static final int INTEGER_8 = 0xfe;

  private final NativeBuffer digits = new NativeBuffer();
  private long at;
  private long end;
  private int count;
  private long lengthBefore;
  private int encoding;
  private long data;
  private long dataBytes;
  private long address;
  private int length;

  @Override
  public void open(RdbReader in) throws RdbFormatException {
    long ziplist = in.textAddress();
    end = ziplist + in.textLength() - 1;
    at = ziplist + HEADER_BYTES;
    if (in.textLength() <= HEADER_BYTES || Memory.getInt(ziplist) != in.textLength() || Memory.getByte(end) != END
        || !areElements(ziplist)) {
      throw new RdbFormatException("no ziplist");
    }
    at = ziplist + HEADER_BYTES;
  }

  private boolean areElements(long ziplist) {
    long bytesBefore = 0;
    count = 0;
    while (at < end && Memory.getByte(at) != END) {
      if (!decode() || lengthBefore != bytesBefore) {
        return false;
      }
      bytesBefore = data + dataBytes - at;
      at = data + dataBytes;
      count++;
    }
    return at == end && isCount(ziplist) && isLast(ziplist, at - bytesBefore);
  }

  private boolean isCount(long ziplist) {
    int noted = Memory.getShort(ziplist + COUNT_OFFSET) & 0xffff;
    return noted == COUNT_UNKNOWN || noted == count;
  }

  private boolean isLast(long ziplist, long last) {
    long noted = ziplist + (Memory.getInt(ziplist + LAST_OFFSET) & 0xffff_ffffL);
    return count == 0 ? noted <= end : noted == last;
  }

  /** Finds out where the data of the element stand; false if it is none or reaches beyond the end. */
  private boolean decode() {
    int head = Memory.getByte(at) & 0xff;
    long encodingAt = at + (head < LONG_LENGTH ? 1 : 1 + Integer.BYTES);
    if (encodingAt >= end) {
      return false;
    }
    lengthBefore = head < LONG_LENGTH ? head : Memory.getInt(at + 1) & 0xffff_ffffL;
    encoding = Memory.getByte(encodingAt) & 0xff;
    data = encodingAt + encodingBytes(encoding);
    if (data > end) {
      return false;
    }
    dataBytes = encoding < INTEGERS ? textBytes(encodingAt) : integerBytes(encoding);
    return dataBytes >= 0 && dataBytes <= end - data;
  }

  private static int encodingBytes(int encoding) {
    if (encoding < TEXT_14_BITS || encoding >= INTEGERS) {
      return 1;
    }
    return encoding < TEXT_32_BITS ? 2 : 1 + Integer.BYTES;
  }

  private long textBytes(long encodingAt) {
    if (encoding < TEXT_14_BITS) {
      return encoding;
    }
    return encoding < TEXT_32_BITS ? (encoding & 0x3f) << 8 | Memory.getByte(encodingAt + 1) & 0xff
        : Integer.reverseBytes(Memory.getInt(encodingAt + 1)) & 0xffff_ffffL;
  }

  /** Negative if there is no such encoding. */
  private static int integerBytes(int encoding) {
    return switch (encoding) {
      case INTEGER_8 -> 1;
      case INTEGER_16 -> 2;
      case INTEGER_24 -> 3;
      case INTEGER_32 -> 4;
      case INTEGER_64 -> 8;
      default -> encoding >= ZERO && encoding <= TWELVE ? 0 : -1;
    };
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public boolean next() {
    if (at == end) {
      return false;
    }
    decode();
    if (encoding < INTEGERS) {
      address = data;
      length = (int) dataBytes;
    } else {
      digits.clear(0);
      address = digits.room(Decimal.BYTES_MAX);
      length = (int) (Decimal.put(address, integer()) - address);
    }
    at = data + dataBytes;
    return true;
  }

  private long integer() {
    return switch (encoding) {
      case INTEGER_8 -> Memory.getByte(data);
      case INTEGER_16 -> Memory.getShort(data);
      case INTEGER_24 -> Memory.getShort(data) & 0xffff | Memory.getByte(data + 2) << 16;
      case INTEGER_32 -> Memory.getInt(data);
      case INTEGER_64 -> Memory.getLong(data);
      default -> encoding - ZERO;
    };
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public int length() {
    return length;
  }
}
