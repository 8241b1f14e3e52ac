package kinglet.engine.exec;

import kinglet.engine.session.Session;

/** Decides whether a new connection may stay. Called on the executor. */
@FunctionalInterface
public interface Admission {
  /** The error that the connection gets before it is closed, or null: it may stay. */
  String refusal(Session session);
}
