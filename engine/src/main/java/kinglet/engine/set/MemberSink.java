package kinglet.engine.set;

/** Takes members that were found, one at a time. */
interface MemberSink {
  /** Takes the member where the cursor stands. */
  void take(SetCursor member);
}
