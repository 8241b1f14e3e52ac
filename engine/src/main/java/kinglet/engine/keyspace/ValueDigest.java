package kinglet.engine.keyspace;

/** Where a value feeds its bytes for DEBUG DIGEST and DEBUG DIGEST-VALUE. Called on the executor. */
public interface ValueDigest {
  /** Mixes bytes in, so that their order matters: mixDigest of Redis. */
  void mix(long address, int length);

  /** Adds bytes so that their order does not matter: xorDigest of Redis. */
  void xor(long address, int length);

  /** Adds two pieces whose order matters, as one whose order does not: a field or member and what belongs to it. */
  void xorPair(long first, int firstLength, long second, int secondLength);
}
