package kinglet.engine.hyperloglog;

import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * PFSELFTEST: registers keep what they are given; both forms count alike, and within six standard errors. A tenth of what
 * Redis tries, since nobody is served meanwhile.
 */
public final class SelfTest implements AutoCloseable {
  private static final int CYCLES = 100;
  private static final int ELEMENTS = 1_000_000;
  private static final double ERRORS_MAX = 6 * 1.04 / 128;

  private final Allocator allocator;
  private final long sparseBytesMax;
  private final SplittableRandom random = new SplittableRandom(14);
  private final HyperLogLogWriter writer = new HyperLogLogWriter();
  private final Registers registers = new Registers();
  private final long element;
  private final long dense;
  private final long other;
  private int otherLength = HyperLogLog.EMPTY_BYTES;

  /**
   * Takes 25 KiB of memory until {@link #close}.
   *
   * @param sparseBytesMax the setting hll-sparse-max-bytes
   */
  public SelfTest(Allocator allocator, long sparseBytesMax) {
    this.allocator = allocator;
    this.sparseBytesMax = sparseBytesMax;
    element = allocator.allocate(Long.BYTES + 2L * HyperLogLog.DENSE_BYTES);
    dense = element + Long.BYTES;
    other = dense + HyperLogLog.DENSE_BYTES;
    HyperLogLog.writeEmpty(dense);
    writer.makeDense(dense, HyperLogLog.EMPTY_BYTES);
    HyperLogLog.writeEmpty(other);
  }

  /** What is wrong, or null. */
  public String run() {
    String wrong = null;
    for (int i = 0; i < CYCLES && wrong == null; i++) {
      wrong = setAndGet();
    }
    registers.clear();
    registers.writeDense(dense);
    return wrong == null ? countElements() : wrong;
  }

  private String setAndGet() {
    byte[] given = new byte[HyperLogLog.REGISTERS];
    for (int i = 0; i < given.length; i++) {
      given[i] = (byte) random.nextInt(Estimate.RANKS);
      DenseRegisters.set(dense + HyperLogLog.HEADER_BYTES, i, given[i]);
    }
    for (int i = 0; i < given.length; i++) {
      int kept = DenseRegisters.get(dense + HyperLogLog.HEADER_BYTES, i);
      if (kept != given[i]) {
        return "ERR TESTFAILED Register " + i + " should be " + given[i] + " but is " + kept;
      }
    }
    return null;
  }

  private String countElements() {
    long salt = random.nextLong();
    String wrong = null;
    long checkpoint = 1;
    for (int i = 1; i <= ELEMENTS && wrong == null; i++) {
      Memory.putLong(element, i ^ salt);
      add();
      if (i == checkpoint) {
        wrong = check(i);
        checkpoint *= 10;
      }
    }
    return wrong;
  }

  private void add() {
    long hash = HyperLogLog.hash(element, Long.BYTES);
    int index = HyperLogLog.index(hash);
    int rank = HyperLogLog.rank(hash);
    writer.raise(dense, HyperLogLog.DENSE_BYTES, index, rank, sparseBytesMax);
    int length = writer.raise(other, otherLength, index, rank, Math.min(sparseBytesMax, HyperLogLog.DENSE_BYTES));
    otherLength = length >= 0 ? length : otherLength;
  }

  private String check(int elements) {
    if (elements < Math.min(sparseBytesMax, HyperLogLog.DENSE_BYTES) / 2 && HyperLogLog.encoding(other) != HyperLogLog.SPARSE) {
      return "ERR TESTFAILED sparse encoding not used";
    }
    long count = count(dense, HyperLogLog.DENSE_BYTES);
    if (count != count(other, otherLength)) {
      return "ERR TESTFAILED dense/sparse disagree";
    }
    long error = Math.abs(elements - count);
    // Of ten, two may meet by chance.
    long errorMax = elements == 10 ? 1 : (long) Math.ceil(ERRORS_MAX * elements);
    return error <= errorMax ? null : "ERR TESTFAILED Too big error. card:" + elements + " abserr:" + error;
  }

  private long count(long address, int length) {
    registers.clear();
    return registers.unite(address, length) ? registers.count() : -1;
  }

  @Override
  public void close() {
    allocator.free(element);
  }
}
