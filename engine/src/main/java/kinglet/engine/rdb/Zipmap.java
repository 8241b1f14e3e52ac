package kinglet.engine.rdb;

import kinglet.engine.memory.Memory;

/**
 * Reads the small hashes of Redis 2.4 and before, as their names and values by turns.
 *
 * <pre>
 * [pairs : 1, 254 when there are more than 253] pair ... [0xFF]
 * pair   = [length] name [length] [unused : 1] value and so many unused bytes
 * length = one byte up to 253, or 254 and 4 bytes, little-endian
 * </pre>
 *
 * <p>Owned by the executor. Source: zipmap.c of Redis 2.4.
 */
public final class Zipmap implements OldPack {
  private static final int COUNT_UNKNOWN = 254;
  private static final int LONG_LENGTH = 254;
  private static final byte END = (byte) 0xff;

  private long at;
  private long end;
  private int count;
  private int walked;
  private long data;
  private long dataBytes;
  private long after;

  @Override
  public void open(RdbReader in) throws RdbFormatException {
    long zipmap = in.textAddress();
    end = zipmap + in.textLength() - 1;
    at = zipmap + 1;
    if (in.textLength() < 2 || Memory.getByte(end) != END || !arePairs(Memory.getByte(zipmap) & 0xff)) {
      throw new RdbFormatException("no zipmap");
    }
    at = zipmap + 1;
    walked = 0;
  }

  private boolean arePairs(int pairs) {
    count = 0;
    while (at < end && (isValue(count) || Memory.getByte(at) != END)) {
      if (!decode(isValue(count))) {
        return false;
      }
      at = after;
      count++;
    }
    return at == end && !isValue(count) && count > 0 && (pairs == COUNT_UNKNOWN || pairs == count / 2);
  }

  private static boolean isValue(int index) {
    return (index & 1) != 0;
  }

  /** Finds out where the text stands; false if it reaches beyond the end. */
  private boolean decode(boolean value) {
    int head = Memory.getByte(at) & 0xff;
    data = at + (head < LONG_LENGTH ? 1 : 1 + Integer.BYTES) + (value ? 1 : 0);
    if (data > end) {
      return false;
    }
    dataBytes = head < LONG_LENGTH ? head : Memory.getInt(at + 1) & 0xffff_ffffL;
    after = data + dataBytes + (value ? Memory.getByte(data - 1) & 0xff : 0);
    return after <= end;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public boolean next() {
    if (walked == count) {
      return false;
    }
    decode(isValue(walked));
    at = after;
    walked++;
    return true;
  }

  @Override
  public long address() {
    return data;
  }

  @Override
  public int length() {
    return (int) dataBytes;
  }
}
