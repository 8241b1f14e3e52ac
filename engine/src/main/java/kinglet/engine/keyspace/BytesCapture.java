package kinglet.engine.keyspace;

/** Told of the changes of a raw string. Called on the executor. */
public interface BytesCapture extends Capture {
  /** Some bytes, of which the string may have fewer, are about to change in place. */
  void changing(long from, long bytes);

  /** The string's block is another. */
  void moved(long root);
}
