package kinglet.engine.exec;

import java.util.ArrayDeque;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.Standing;

/** The sessions that can go on with their backlogs, in the order in which it is their turn. Owned by the executor. */
final class Turns {
  private final ArrayDeque<Session> sessions = new ArrayDeque<>();

  void give(Session session) {
    session.standing(Standing.TURN);
    sessions.addLast(session);
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  int count() {
    return sessions.size();
  }

  /** Whose turn it is now, or null. */
  Session poll() {
    return sessions.pollFirst();
  }
}
