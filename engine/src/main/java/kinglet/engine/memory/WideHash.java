package kinglet.engine.memory;

/**
 * A seeded 64-bit hash of a few bytes to some thousands, in the family of wyhash (Wang Yi,
 * github.com/wangyi-fudan/wyhash) and its successor rapidhash (Nicolas De Carli, github.com/Nicoshev/rapidhash): words of
 * the key are multiplied in pairs to 128 bits and the halves folded together. Written from the published idea; it computes
 * neither of the two.
 *
 * <p>It differs in what a server needs that strangers choose keys for. Those hashes combine the key with constants: a word
 * that equals one makes a factor zero, and whatever stood in the other factor, the seed too, is lost. Here the key is
 * combined with two words made of the seed, and a product is folded into its factors instead of replacing them (as the
 * "protected" variants do), so that no choice of bytes erases the state for every seed.
 *
 * <p>Immutable: what follows from the seed alone is computed once. Any thread.
 */
public final class WideHash {
  private static final long ODD_1 = 0x9E3779B97F4A7C15L;
  private static final long ODD_2 = 0xD1B54A32D192ED03L;
  private static final long ODD_3 = 0x8CB92BA72F3D8DD7L;

  private final long secret;
  private final long initial;

  /** The hash of that seed, which must stay secret where strangers choose keys. */
  public WideHash(long seed) {
    secret = fold(seed ^ ODD_1, ODD_2);
    initial = fold(secret ^ ODD_3, ODD_1);
  }

  /** The hash of bytes; all 64 bits are usable. */
  public long hash(long address, long length) {
    Memory.check(address, length);
    long state = initial ^ length;
    if (length <= 16) {
      return length >= 8
          ? finish(Memory.peek(address), Memory.peek(address + length - 8), secret, state)
          : hashShort(address, (int) length, secret, state);
    }
    return hashLong(address, length, secret, state);
  }

  private static long hashShort(long address, int length, long secret, long state) {
    if (length >= 4) {
      return finish(Memory.peekInt(address), Memory.peekInt(address + length - 4), secret, state);
    }
    return length == 0 ? finish(0, 0, secret, state) : finish(upToThree(address, length), 0, secret, state);
  }

  private static long upToThree(long address, int length) {
    return Memory.peekByte(address) << 16 | Memory.peekByte(address + (length >> 1)) << 8
        | Memory.peekByte(address + length - 1);
  }

  private static long hashLong(long address, long length, long secret, long state) {
    long last = address + length - 16;
    long folded = state;
    for (long at = address; at < last; at += 16) {
      folded = fold(Memory.peek(at) ^ secret, Memory.peek(at + 8) ^ folded);
    }
    return finish(Memory.peek(last), Memory.peek(last + 8), secret, folded);
  }

  private static long finish(long a, long b, long secret, long state) {
    long x = a ^ secret;
    long y = b ^ state;
    return fold((x * y) ^ x ^ ODD_1, Math.unsignedMultiplyHigh(x, y) ^ y ^ secret);
  }

  /** Both halves of the product, and the factors. */
  private static long fold(long a, long b) {
    return a ^ b ^ (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }
}
