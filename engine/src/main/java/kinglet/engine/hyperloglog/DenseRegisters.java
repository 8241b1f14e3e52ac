package kinglet.engine.hyperloglog;

import kinglet.engine.memory.Memory;

/**
 * Registers of six bits each, one after the other from the lowest bit of the first byte: four in three bytes. Addresses are
 * those of the first register; before it stands a header, from which eight registers at a time are read.
 */
final class DenseRegisters {
  static final int BYTES = HyperLogLog.REGISTERS / 4 * 3;

  private static final int BITS = 6;
  private static final int MASK = (1 << BITS) - 1;
  private static final int GROUP = 8;
  private static final int GROUP_BYTES = 6;

  private DenseRegisters() {}

  static int get(long registers, int index) {
    long at = registers + index * BITS / Byte.SIZE;
    int shift = index * BITS % Byte.SIZE;
    int low = (Memory.getByte(at) & 0xff) >>> shift;
    return (spills(shift) ? low | Memory.getByte(at + 1) << Byte.SIZE - shift : low) & MASK;
  }

  static void set(long registers, int index, int rank) {
    long at = registers + index * BITS / Byte.SIZE;
    int shift = index * BITS % Byte.SIZE;
    Memory.putByte(at, (byte) (Memory.getByte(at) & ~(MASK << shift) | rank << shift));
    if (spills(shift)) {
      int spilled = Byte.SIZE - shift;
      Memory.putByte(at + 1, (byte) (Memory.getByte(at + 1) & ~(MASK >>> spilled) | rank >>> spilled));
    }
  }

  /** Raises a register; false if it is as high already. */
  static boolean raise(long registers, int index, int rank) {
    boolean higher = rank > get(registers, index);
    if (higher) {
      set(registers, index, rank);
    }
    return higher;
  }

  private static boolean spills(int shift) {
    return shift > Byte.SIZE - BITS;
  }

  /** Raises each rank to that of its register. */
  static void raise(long registers, byte[] ranks) {
    for (int index = 0; index < HyperLogLog.REGISTERS; index += GROUP) {
      // The two bytes before the six belong to the group before or to the header; a load from the first could end outside.
      long group = Memory.getLong(registers + index / GROUP * GROUP_BYTES - 2) >>> 2 * Byte.SIZE;
      for (int i = 0; i < GROUP; i++) {
        int rank = (int) (group >>> i * BITS) & MASK;
        if (rank > ranks[index + i]) {
          ranks[index + i] = (byte) rank;
        }
      }
    }
  }

  /** Makes each register what its rank is. */
  static void write(long registers, byte[] ranks) {
    for (int index = 0; index < HyperLogLog.REGISTERS; index += GROUP) {
      long group = 0;
      for (int i = GROUP - 1; i >= 0; i--) {
        group = group << BITS | ranks[index + i];
      }
      long at = registers + index / GROUP * GROUP_BYTES;
      Memory.putInt(at, (int) group);
      Memory.putShort(at + Integer.BYTES, (short) (group >>> Integer.SIZE));
    }
  }
}
