package kinglet.engine.rdb;

import kinglet.engine.memory.Memory;

/**
 * The checksum of RDB files and DUMP payloads: CRC-64 with the Jones polynomial, reflected, starting at 0. Eight bytes a step
 * by eight tables. Any thread may call. Source: W. F. Jones, "Efficient computation of CRC-64"; the slicing is Kounavis and
 * Berry, "A systematic approach to building high performance software-based CRC generators", 2005.
 */
public final class Crc64 {
  private static final long REFLECTED_POLYNOMIAL = 0x95ac9329ac4bc9b5L;
  private static final int SLICES = 8;
  private static final long[] TABLES = tables();

  private Crc64() {}

  /** The checksum of more bytes after those that {@code crc} covers; 0 covers none. */
  public static long update(long crc, long address, long length) {
    long sum = crc;
    long at = address;
    long end = address + length;
    for (; at + 8 <= end; at += 8) {
      sum = step(sum ^ Memory.getLong(at));
    }
    for (; at < end; at++) {
      sum = TABLES[(int) (sum ^ Memory.getByte(at)) & 0xff] ^ sum >>> 8;
    }
    return sum;
  }

  private static long step(long word) {
    long sum = 0;
    for (int i = 0; i < SLICES; i++) {
      sum ^= TABLES[(SLICES - 1 - i) << 8 | (int) (word >>> 8 * i) & 0xff];
    }
    return sum;
  }

  private static long[] tables() {
    long[] tables = new long[SLICES << 8];
    for (int i = 0; i < 256; i++) {
      long sum = i;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 1) == 0 ? sum >>> 1 : sum >>> 1 ^ REFLECTED_POLYNOMIAL;
      }
      tables[i] = sum;
    }
    for (int i = 256; i < tables.length; i++) {
      long before = tables[i - 256];
      tables[i] = tables[(int) before & 0xff] ^ before >>> 8;
    }
    return tables;
  }
}
