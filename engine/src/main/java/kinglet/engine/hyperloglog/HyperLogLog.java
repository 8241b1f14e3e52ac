package kinglet.engine.hyperloglog;

import kinglet.engine.memory.Memory;

/**
 * A HyperLogLog as a string of bytes: its header, and what becomes of an element. No state; any thread.
 *
 * <p><b>Structure.</b> 2^14 registers. An element's hash chooses one by its low 14 bits; of the other 50 bits counts how
 * many zeroes stand below the lowest one: the register keeps the largest such count, plus one, that it was shown. Few
 * elements have many zeroes, so the registers together tell how many different elements there were, with a standard error of
 * 0.81 %, in 12 KiB at most. Unions are exact: the larger of each register.
 *
 * <p><b>Layout.</b> {@code "HYLL"}, a byte for the encoding, three zeroes, the cached count as a little-endian 64-bit number
 * whose highest bit says that it is out of date, then the registers: {@link DenseRegisters} or {@link SparseRegisters}. A new
 * one is sparse; it becomes dense, for good, when a count does not fit into the sparse form or when that gets long.
 *
 * <p><b>Differences from the paper</b> (Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog: the analysis of a near-optimal
 * cardinality estimation algorithm", 2007): 64-bit hashes, and another {@linkplain Estimate estimator}. Bytes and estimates
 * are those of Redis 7.2.
 *
 * <p>It is a string that clients can write to, so nothing in it is believed: all reads stay within the length that is given.
 */
public final class HyperLogLog {
  /** How many registers there are. */
  public static final int REGISTERS = 1 << 14;

  /** What stands before the registers, in bytes. */
  public static final int HEADER_BYTES = 16;

  /** How long a dense one is; no other length will do. */
  public static final int DENSE_BYTES = HEADER_BYTES + DenseRegisters.BYTES;

  /** How long a new one is. */
  public static final int EMPTY_BYTES = HEADER_BYTES + 2;

  public static final int DENSE = 0;
  public static final int SPARSE = 1;

  private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;
  private static final int ENCODING = 4;
  private static final int COUNT = 8;
  private static final long HASH_SEED = 0xadc83b19L;
  private static final int INDEX_BITS = 14;
  private static final long RANK_END = 1L << Long.SIZE - INDEX_BITS;

  private HyperLogLog() {}

  /** Whether the string looks like one; the registers are not looked at. */
  public static boolean isOne(long address, int length) {
    if (length < HEADER_BYTES || Memory.getInt(address) != MAGIC) {
      return false;
    }
    int encoding = encoding(address);
    return encoding == SPARSE || encoding == DENSE && length == DENSE_BYTES;
  }

  /** Writes a new one into {@value #EMPTY_BYTES} bytes. */
  public static void writeEmpty(long address) {
    Memory.putInt(address, MAGIC);
    Memory.putInt(address + ENCODING, SPARSE);
    Memory.putLong(address + COUNT, 0);
    SparseRegisters.writeEmpty(address + HEADER_BYTES);
  }

  public static int encoding(long address) {
    return Memory.getByte(address + ENCODING) & 0xff;
  }

  static void encoding(long address, int encoding) {
    Memory.putByte(address + ENCODING, (byte) encoding);
  }

  /** Whether the cached count is up to date. */
  public static boolean isCounted(long address) {
    return Memory.getLong(address + COUNT) >= 0;
  }

  /** The cached count. */
  public static long count(long address) {
    return Memory.getLong(address + COUNT);
  }

  /** Caches a count. */
  public static void count(long address, long count) {
    Memory.putLong(address + COUNT, count);
  }

  /** Marks the cached count as out of date; its other bits stay. */
  public static void forgetCount(long address) {
    Memory.putLong(address + COUNT, count(address) | Long.MIN_VALUE);
  }

  /** The hash of an element, for {@link #index} and {@link #rank}. */
  public static long hash(long element, int length) {
    return MurmurHash64A.hash(element, length, HASH_SEED);
  }

  /** The register of an element. */
  public static int index(long hash) {
    return (int) hash & REGISTERS - 1;
  }

  /** What the element would have its register be at least: 1 to 51. */
  public static int rank(long hash) {
    return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | RANK_END) + 1;
  }
}
