package kinglet.engine.keyspace;

/** Told of the changes of a {@link MemberDict}. Called on the executor. */
public interface MemberCapture extends Capture {
  /** A member came. */
  void added(long head, long hash, long member);

  /** A member is about to change or to go; it is still whole. */
  void changing(long hash, long member);

  /** The table's head is, or may be, elsewhere; 0 if the table is empty. */
  void moved(long head);
}
