package kinglet.engine.family;

import kinglet.engine.hyperloglog.HyperLogLog;
import kinglet.engine.hyperloglog.SparseRegisters;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * A sparse HyperLogLog as PFDEBUG DECODE shows it: {@code z:3 Z:100 v:2,1 }, each opcode followed by a blank. Measured first
 * and then written off the heap, for a client can make it as long as any string.
 */
final class HyperLogLogText {
  private HyperLogLogText() {}

  /** In bytes. */
  static long length(long address, int length) {
    long end = address + length;
    long bytes = 0;
    for (long at = address + HyperLogLog.HEADER_BYTES; at < end; ) {
      int opcode = SparseRegisters.opcode(at);
      int value = SparseRegisters.value(opcode);
      bytes += 3 + Decimal.length(SparseRegisters.run(opcode, at, end)) + (value > 0 ? 1 + Decimal.length(value) : 0);
      at += SparseRegisters.width(opcode);
    }
    return bytes;
  }

  static void write(long address, int length, long target) {
    long end = address + length;
    long to = target;
    for (long at = address + HyperLogLog.HEADER_BYTES; at < end; ) {
      int opcode = SparseRegisters.opcode(at);
      to = write(opcode, SparseRegisters.run(opcode, at, end), to);
      at += SparseRegisters.width(opcode);
    }
  }

  private static long write(int opcode, int run, long target) {
    int value = SparseRegisters.value(opcode);
    long to = put(target, value > 0 ? 'v' : SparseRegisters.isManyZeroes(opcode) ? 'Z' : 'z');
    to = put(to, ':');
    if (value > 0) {
      to = put(Decimal.put(to, value), ',');
    }
    return put(Decimal.put(to, run), ' ');
  }

  private static long put(long address, char character) {
    Memory.putByte(address, (byte) character);
    return address + 1;
  }
}
