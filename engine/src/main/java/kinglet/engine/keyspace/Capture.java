package kinglet.engine.keyspace;

/**
 * Keeps the state that a big value had at a moment until it is written down in slices. The value's root holds its number in
 * {@link Captures}; so what changes the value finds it, and says so before. Called on the executor.
 */
public interface Capture {
  /** The value, or a part of it that was cut off, is no key's any more: from now on it is the capture's, which frees it. */
  void takeOver(int type, int encoding, long root);

  /** Of a capture that was given up: tidies up, about so many blocks; returns whether it is done and gone. */
  boolean tidy(int blocksMax);
}
