package kinglet.engine.session;

/** Told about bytes that are about to go out to a session: for limits and statistics. Called on the executor. */
@FunctionalInterface
public interface OutputWatch {
  /** So many bytes will follow what the link holds already. */
  void goesOut(Session session, long bytes);
}
