package kinglet.engine.hyperloglog;

/**
 * Raises registers of HyperLogLogs, in place. The caller's block has {@link #room} for what they become, and keeps the length
 * that comes back. One object serves all of its owner's; no garbage. Owned by the executor.
 */
public final class HyperLogLogWriter {
  /** Instead of a new length: the register is as high already. */
  public static final int UNCHANGED = -1;

  /** Instead of a new length: the registers are corrupt; nothing was changed. */
  public static final int CORRUPT = -2;

  private final SparseEdit edit = new SparseEdit();
  private final Registers registers = new Registers();

  /**
   * The bytes that a sparse HyperLogLog needs while so many of its registers are raised to ranks which the sparse form can
   * hold: each of them splits one opcode at most, however often it is raised.
   */
  public static int room(int length, int registers, long sparseBytesMax) {
    long sparse = length + (long) Math.min(registers, HyperLogLog.REGISTERS) * SparseEdit.GROWTH_BYTES_MAX;
    return sparse <= sparseBytesMax ? (int) sparse : Math.max(length + SparseEdit.GROWTH_BYTES_MAX, HyperLogLog.DENSE_BYTES);
  }

  /** Whether a rank makes a sparse HyperLogLog dense, which takes {@link HyperLogLog#DENSE_BYTES} of room. */
  public static boolean isTooHigh(int rank) {
    return rank > SparseRegisters.VALUE_MAX;
  }

  /**
   * Raises a register to a rank, 1 to 63; makes the HyperLogLog dense if the sparse form does not hold it or gets too long.
   *
   * @return the new length, {@link #UNCHANGED} or {@link #CORRUPT}
   */
  public int raise(long address, int length, int index, int rank, long sparseBytesMax) {
    if (HyperLogLog.encoding(address) == HyperLogLog.DENSE) {
      return DenseRegisters.raise(address + HyperLogLog.HEADER_BYTES, index, rank) ? length : UNCHANGED;
    }
    if (isTooHigh(rank)) {
      return raiseInDense(address, length, index, rank);
    }
    if (!edit.find(address, length, index)) {
      return CORRUPT;
    }
    if (edit.value() >= rank) {
      return UNCHANGED;
    }
    int growth = edit.plan(index, rank);
    return growth > 0 && length + growth > sparseBytesMax
        ? raiseInDense(address, length, index, rank)
        : edit.apply(address, length);
  }

  private int raiseInDense(long address, int length, int index, int rank) {
    int dense = makeDense(address, length);
    if (dense != CORRUPT) {
      DenseRegisters.set(address + HyperLogLog.HEADER_BYTES, index, rank);
    }
    return dense;
  }

  /** Makes it dense; the cached count stays. Returns the new length or {@link #CORRUPT}. */
  public int makeDense(long address, int length) {
    registers.clear();
    if (!registers.unite(address, length)) {
      return CORRUPT;
    }
    registers.writeDense(address);
    return HyperLogLog.DENSE_BYTES;
  }
}
