package kinglet.engine.hyperloglog;

import java.util.Arrays;

/**
 * The registers of a union, a byte each, on the heap: scratch that one owner uses again and again, without garbage. Owned by
 * the executor.
 */
public final class Registers {
  private final byte[] ranks = new byte[HyperLogLog.REGISTERS];
  private final int[] histogram = new int[Estimate.RANKS];
  private boolean dense;

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(ranks, (byte) 0);
    dense = false;
  }

  /** Unites with a HyperLogLog, for which {@link HyperLogLog#isOne} holds; false if its registers are corrupt. */
  public boolean unite(long address, int length) {
    long start = address + HyperLogLog.HEADER_BYTES;
    if (HyperLogLog.encoding(address) == HyperLogLog.DENSE) {
      DenseRegisters.raise(start, ranks);
      dense = true;
      return true;
    }
    return SparseRegisters.raise(start, address + length, ranks);
  }

  /** Whether one that was united with is dense. */
  public boolean isDense() {
    return dense;
  }

  /** How many registers are not 0. */
  public int raised() {
    int raised = 0;
    for (byte rank : ranks) {
      raised += rank == 0 ? 0 : 1;
    }
    return raised;
  }

  /** What a register is, 0 to 63. */
  public int rank(int index) {
    return ranks[index];
  }

  /** Estimates how many different elements were seen. */
  public long count() {
    Arrays.fill(histogram, 0);
    for (byte rank : ranks) {
      histogram[rank]++;
    }
    return Estimate.of(histogram);
  }

  /** Makes the HyperLogLog in {@link HyperLogLog#DENSE_BYTES} bytes dense, with these registers; the rest of its header stays. */
  public void writeDense(long address) {
    HyperLogLog.encoding(address, HyperLogLog.DENSE);
    DenseRegisters.write(address + HyperLogLog.HEADER_BYTES, ranks);
  }
}
