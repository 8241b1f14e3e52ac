package kinglet.engine.keyspace;

import kinglet.engine.memory.Memory;

/**
 * A seeded 64-bit hash of raw bytes: two words at a time, folded with a 128-bit product. Source: wyhash by Wang Yi. Not
 * cryptographic: the seed must stay secret where keys come from strangers.
 */
final class KeyHash {
  private static final long P0 = 0xa0761d6478bd642fL;
  private static final long P1 = 0xe7037ed1a0b428dbL;
  private static final long P2 = 0x8ebc6af09c88c6e3L;
  private static final long INT_MASK = 0xffff_ffffL;

  private KeyHash() {}

  static long hash(long address, int length, long seed) {
    long state = seed ^ P0;
    long at = address;
    int rest = length;
    for (; rest > 16; rest -= 16, at += 16) {
      state = fold(Memory.getLong(at) ^ P1, Memory.getLong(at + 8) ^ state);
    }
    return fold(P1 ^ length, fold(first(at, rest) ^ P2, last(at, rest) ^ state));
  }

  private static long first(long at, int length) {
    if (length >= 8) {
      return Memory.getLong(at);
    }
    if (length >= 4) {
      return Memory.getInt(at) & INT_MASK;
    }
    return length == 0 ? 0 : bytes(at, length);
  }

  private static long last(long at, int length) {
    if (length >= 8) {
      return Memory.getLong(at + length - 8);
    }
    return length >= 4 ? Memory.getInt(at + length - 4) & INT_MASK : 0;
  }

  private static long bytes(long at, int length) {
    long first = Memory.getByte(at) & 0xff;
    long middle = Memory.getByte(at + (length >> 1)) & 0xff;
    long last = Memory.getByte(at + length - 1) & 0xff;
    return first << 16 | middle << 8 | last;
  }

  private static long fold(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ (a * b);
  }
}
