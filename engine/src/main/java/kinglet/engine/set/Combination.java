package kinglet.engine.set;

/** A way of making one set of several {@link SetInputs}. Owned by the executor. */
interface Combination {
  /** Whether {@link #find} is possible, and less work than {@link #collect}. */
  boolean isDirect();

  /** Finds the result's members, each once, without making a set; returns how many. */
  long find(MemberSink sink);

  /** Makes the result the editor's set, maybe an empty one. Its encoding follows from the steps, which are those of Redis. */
  void collect();
}
