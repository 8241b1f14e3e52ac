package kinglet.engine.keyspace;

/** Where a value feeds its bytes for DEBUG DIGEST and DEBUG DIGEST-VALUE. Called on the executor. */
public interface ValueDigest {
  /** Mixes bytes in, so that their order matters: mixDigest of Redis. */
  void mix(long address, int length);

  /** Adds bytes so that their order does not matter: xorDigest of Redis. */
  void xor(long address, int length);

  /** What is fed until {@link #endElement} is one of elements whose order does not matter, as of a hash. */
  void beginElement();

  /** Adds the element. */
  void endElement();
}
