package kinglet.engine.stream;

import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * A place to hold an entry's ID: milliseconds and a sequence number, both unsigned, compared in that order. In memory: [ms :
 * 8] [seq : 8]. Owned by the executor.
 */
final class StreamId implements Comparable<StreamId> {
  /** In memory. */
  static final int BYTES = 16;

  /** The longest text: two unsigned 64-bit numbers and what is between them. */
  static final int TEXT_BYTES_MAX = 41;

  private static final long HIGHEST = -1;

  private long ms;
  private long seq;

  long ms() {
    return ms;
  }

  long seq() {
    return seq;
  }

  StreamId set(long newMs, long newSeq) {
    ms = newMs;
    seq = newSeq;
    return this;
  }

  StreamId set(StreamId other) {
    return set(other.ms, other.seq);
  }

  /** 0-0, before all. */
  StreamId lowest() {
    return set(0, 0);
  }

  /** After all. */
  StreamId highest() {
    return set(HIGHEST, HIGHEST);
  }

  StreamId read(long address) {
    return set(Memory.getLong(address), Memory.getLong(address + 8));
  }

  void write(long address) {
    Memory.putLong(address, ms);
    Memory.putLong(address + 8, seq);
  }

  boolean isLowest() {
    return (ms | seq) == 0;
  }

  boolean isHighest() {
    return (ms & seq) == HIGHEST;
  }

  /** To the one after it; false if there is none: it is 0-0 then. */
  boolean increment() {
    seq++;
    if (seq == 0) {
      ms++;
    }
    return !isLowest();
  }

  /** To the one before it; false if there is none: it is the highest then. */
  boolean decrement() {
    if (seq == 0) {
      ms--;
    }
    seq--;
    return !isHighest();
  }

  @Override
  public int compareTo(StreamId other) {
    return compare(ms, seq, other.ms, other.seq);
  }

  /** Compares with one in memory. */
  int compareTo(long address) {
    return compare(ms, seq, Memory.getLong(address), Memory.getLong(address + 8));
  }

  /** Compares two in memory. */
  static int compare(long address, long other) {
    return compare(Memory.getLong(address), Memory.getLong(address + 8), Memory.getLong(other), Memory.getLong(other + 8));
  }

  /** Whether one in memory is 0-0. */
  static boolean isLowest(long address) {
    return (Memory.getLong(address) | Memory.getLong(address + 8)) == 0;
  }

  private static int compare(long ms1, long seq1, long ms2, long seq2) {
    return ms1 != ms2 ? Long.compareUnsigned(ms1, ms2) : Long.compareUnsigned(seq1, seq2);
  }

  /** Writes the text, at most {@value #TEXT_BYTES_MAX} bytes; returns the address after it. */
  long put(long address, char between) {
    long at = putUnsigned(address, ms);
    Memory.putByte(at, (byte) between);
    return putUnsigned(at + 1, seq);
  }

  private static long putUnsigned(long address, long value) {
    return value >= 0
        ? Decimal.put(address, value)
        : Decimal.put(Decimal.put(address, Long.divideUnsigned(value, 10)), Long.remainderUnsigned(value, 10));
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(ms) + '-' + Long.toUnsignedString(seq);
  }
}
