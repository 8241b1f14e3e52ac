package kinglet.engine.hyperloglog;

import kinglet.engine.memory.Memory;

/**
 * The hash of HyperLogLog's elements; part of the format, since registers of two servers are only comparable if both hash
 * alike. Source: MurmurHash64A of Austin Appleby's MurmurHash2, words read as little-endian, which has no defence against
 * chosen keys.
 */
final class MurmurHash64A {
  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
  private static final int SHIFT = 47;

  private MurmurHash64A() {}

  static long hash(long address, int length, long seed) {
    long hash = seed ^ length * MULTIPLIER;
    long tail = address + (length & -Long.BYTES);
    for (long at = address; at < tail; at += Long.BYTES) {
      hash = (hash ^ mix(Memory.getLong(at) * MULTIPLIER)) * MULTIPLIER;
    }
    int rest = length & Long.BYTES - 1;
    if (rest != 0) {
      hash = (hash ^ upToSeven(tail, rest)) * MULTIPLIER;
    }
    long mixed = mix(hash);
    return mixed ^ mixed >>> SHIFT;
  }

  private static long mix(long value) {
    return (value ^ value >>> SHIFT) * MULTIPLIER;
  }

  private static long upToSeven(long address, int count) {
    long word = 0;
    for (int i = count - 1; i >= 0; i--) {
      word = word << Byte.SIZE | Memory.getByte(address + i) & 0xff;
    }
    return word;
  }
}
