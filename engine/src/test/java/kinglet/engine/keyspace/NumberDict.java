package kinglet.engine.keyspace;

import java.util.function.LongUnaryOperator;
import kinglet.engine.memory.Allocator;

/** A dictionary of numbers for tests: entry n stands for itself at the address 8 (n + 1), with a hash of the test's choice. */
final class NumberDict extends Dict {
  private final LongUnaryOperator hash;

  NumberDict(Allocator allocator, LongUnaryOperator hash) {
    super(allocator);
    this.hash = hash;
  }

  @Override
  protected long hash(long entry) {
    return hash.applyAsLong(number(entry));
  }

  void add(long number) {
    insert(hash.applyAsLong(number), entry(number));
  }

  void remove(long number) {
    remove(hash.applyAsLong(number), entry(number));
  }

  boolean contains(long number) {
    long wanted = hash.applyAsLong(number);
    for (long slot = first(wanted); slot != 0; slot = after(wanted, slot)) {
      if (entryAt(slot) == entry(number)) {
        return true;
      }
    }
    return false;
  }

  static long entry(long number) {
    return (number + 1) * 8;
  }

  static long number(long entry) {
    return entry / 8 - 1;
  }

  /** Good bits: the finisher of SplitMix64. */
  static long mixed(long number) {
    long bits = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
