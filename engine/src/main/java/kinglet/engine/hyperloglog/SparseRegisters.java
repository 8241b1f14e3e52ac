package kinglet.engine.hyperloglog;

import kinglet.engine.memory.Memory;

/**
 * Registers as runs of equal ones, for a HyperLogLog that has seen little. Each run is an opcode:
 *
 * <pre>
 * 00nnnnnn              n + 1 registers of 0          ({@code ZEROES}, up to 64)
 * 01nnnnnn nnnnnnnn     n + 1 registers of 0, big-endian  ({@code MANY_ZEROES}, up to 16384)
 * 1vvvvvnn              n + 1 registers of v + 1      ({@code VALUE}, up to 4 registers, up to 32)
 * </pre>
 *
 * <p>Valid if the runs make 16384 registers. What a client cut short is read as if a zero byte followed.
 */
public final class SparseRegisters {
  static final int ZEROES_MAX = 64;
  static final int VALUE_MAX = 32;
  static final int VALUE_RUN_MAX = 4;

  private static final int VALUE_BIT = 0x80;
  private static final int MANY_ZEROES_BIT = 0x40;
  private static final int SIX_BITS = 0x3f;

  private SparseRegisters() {}

  /** Writes the two bytes of 16384 zeroes. */
  static void writeEmpty(long address) {
    Memory.putShort(address, (short) manyZeroes(HyperLogLog.REGISTERS));
  }

  /** The byte of {@code run} registers of a value. */
  static int value(int value, int run) {
    return VALUE_BIT | value - 1 << 2 | run - 1;
  }

  /** The byte of up to {@value #ZEROES_MAX} zeroes. */
  static int zeroes(int run) {
    return run - 1;
  }

  /** The two bytes of any number of zeroes, the first one lowest. */
  static int manyZeroes(int run) {
    return MANY_ZEROES_BIT | run - 1 >>> Byte.SIZE | (run - 1 & 0xff) << Byte.SIZE;
  }

  /** The first byte of the opcode at an address. */
  public static int opcode(long at) {
    return Memory.getByte(at) & 0xff;
  }

  public static boolean isValue(int opcode) {
    return (opcode & VALUE_BIT) != 0;
  }

  public static boolean isManyZeroes(int opcode) {
    return opcode >>> 6 == 1;
  }

  /** How many bytes it has. */
  public static int width(int opcode) {
    return isManyZeroes(opcode) ? 2 : 1;
  }

  /** What its registers are. */
  public static int value(int opcode) {
    return isValue(opcode) ? (opcode >>> 2 & VALUE_MAX - 1) + 1 : 0;
  }

  /** How many registers an opcode that is one byte stands for. */
  static int run(int opcode) {
    return (opcode & (isValue(opcode) ? VALUE_RUN_MAX - 1 : SIX_BITS)) + 1;
  }

  /** How many registers the opcode at an address stands for. */
  public static int run(int opcode, long at, long end) {
    if (!isManyZeroes(opcode)) {
      return run(opcode);
    }
    int low = at + 1 < end ? opcode(at + 1) : 0;
    return ((opcode & SIX_BITS) << Byte.SIZE | low) + 1;
  }

  /** Raises each rank to that of its register; false if the runs do not make as many registers as there are. */
  static boolean raise(long start, long end, byte[] ranks) {
    int index = 0;
    long at = start;
    while (at < end) {
      int opcode = opcode(at);
      int run = run(opcode, at, end);
      if (index + run > HyperLogLog.REGISTERS) {
        return false;
      }
      raise(ranks, index, run, value(opcode));
      index += run;
      at += width(opcode);
    }
    return index == HyperLogLog.REGISTERS;
  }

  private static void raise(byte[] ranks, int from, int run, int value) {
    if (value > 0) {
      for (int i = from; i < from + run; i++) {
        ranks[i] = (byte) Math.max(ranks[i], value);
      }
    }
  }
}
