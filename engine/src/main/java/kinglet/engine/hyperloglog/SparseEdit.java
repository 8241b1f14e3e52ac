package kinglet.engine.hyperloglog;

import kinglet.engine.memory.Memory;

/**
 * Raises one register of a sparse HyperLogLog: {@link #find} it, {@link #plan} what takes the place of its opcode, and {@link
 * #apply} that. Between the steps the caller makes room, so places are kept as offsets from the HyperLogLog's first byte.
 *
 * <p>The opcode is split in up to three, with the new value in the middle; then runs of the same value are joined, among the
 * five opcodes from the one before. That leaves some neighbours apart which a fresh encoding would join; but the bytes are
 * those of Redis 7.2, which clients can see.
 *
 * <p>One object serves all edits of its owner; no garbage. Owned by the executor.
 */
public final class SparseEdit {
  /** How many bytes the HyperLogLog can become longer by. */
  public static final int GROWTH_BYTES_MAX = 3;

  private static final int JOINED_OPCODES = 5;

  private int before;
  private int place;
  private int opcode;
  private int width;
  private int first;
  private int run;

  private long sequence;
  private int sequenceBytes;

  /** Goes to the opcode of a register; false if there is none: the runs end before it. */
  public boolean find(long address, int length, int index) {
    long end = address + length;
    long last = address + HyperLogLog.HEADER_BYTES;
    int passed = 0;
    for (long at = last; at < end; ) {
      int code = SparseRegisters.opcode(at);
      int registers = SparseRegisters.run(code, at, end);
      if (index < passed + registers) {
        before = (int) (last - address);
        found((int) (at - address), code, passed, registers);
        return true;
      }
      passed += registers;
      last = at;
      at += SparseRegisters.width(code);
    }
    return false;
  }

  private void found(int at, int code, int firstRegister, int registers) {
    place = at;
    opcode = code;
    width = SparseRegisters.width(code);
    first = firstRegister;
    run = registers;
  }

  /** What the register that was found is. */
  public int value() {
    return SparseRegisters.value(opcode);
  }

  /**
   * Prepares to raise the register that was found.
   *
   * @param value more than {@link #value()}, at most 32
   * @return by how many bytes the HyperLogLog becomes longer before runs are joined, -1 to {@value #GROWTH_BYTES_MAX}
   */
  public int plan(int index, int value) {
    sequence = 0;
    sequenceBytes = 0;
    addOld(index - first);
    add(SparseRegisters.value(value, 1), 1);
    addOld(first + run - 1 - index);
    return sequenceBytes - width;
  }

  private void addOld(int registers) {
    if (registers == 0) {
      return;
    }
    if (SparseRegisters.isValue(opcode)) {
      add(SparseRegisters.value(value(), registers), 1);
    } else if (registers <= SparseRegisters.ZEROES_MAX) {
      add(SparseRegisters.zeroes(registers), 1);
    } else {
      add(SparseRegisters.manyZeroes(registers), 2);
    }
  }

  private void add(int bytes, int count) {
    sequence |= (long) bytes << sequenceBytes * Byte.SIZE;
    sequenceBytes += count;
  }

  /** Does what was planned; the block has room for it. Returns the new length. The cached count is out of date then. */
  public int apply(long address, int length) {
    int end = length + sequenceBytes - width;
    int next = place + width;
    if (next < length) {
      Memory.copy(address + next, address + place + sequenceBytes, length - next);
    }
    // An opcode that was cut short had only its first byte here.
    int written = Math.min(sequenceBytes, end - place);
    for (int i = 0; i < written; i++) {
      Memory.putByte(address + place + i, (byte) (sequence >>> i * Byte.SIZE));
    }
    HyperLogLog.forgetCount(address);
    return join(address, end);
  }

  private int join(long address, int length) {
    int end = length;
    int at = before;
    for (int i = 0; i < JOINED_OPCODES && at < end; i++) {
      int left = SparseRegisters.opcode(address + at);
      int right = at + 1 < end ? SparseRegisters.opcode(address + at + 1) : 0;
      if (areJoinable(left, right)) {
        Memory.putByte(address + at, (byte) (left + SparseRegisters.run(right)));
        end--;
        Memory.copy(address + at + 2, address + at + 1, end - at - 1);
      } else {
        at += SparseRegisters.width(left);
      }
    }
    return end;
  }

  private static boolean areJoinable(int left, int right) {
    return SparseRegisters.isValue(left)
        && SparseRegisters.isValue(right)
        && SparseRegisters.value(left) == SparseRegisters.value(right)
        && SparseRegisters.run(left) + SparseRegisters.run(right) <= SparseRegisters.VALUE_RUN_MAX;
  }
}
