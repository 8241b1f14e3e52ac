package kinglet.engine.session;

/** Told when what a session holds elsewhere has to be let go: watched keys, subscriptions. Called on the executor. */
public interface SessionListener {
  /** The link is gone, or RESET made the session as new. */
  void released(Session session);
}
