package kinglet.engine.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All sessions, by id. Owned by the executor. */
public final class Clients {
  private final Map<Long, Session> sessions = new LinkedHashMap<>();
  private final List<SessionListener> listeners = new ArrayList<>();
  private long lastId;

  /** Adds a listener; before the first session. */
  public void listen(SessionListener listener) {
    listeners.add(listener);
  }

  /** Makes a session for a new link. */
  public Session open(Link link, Lane lane, long nowMs) {
    Session session = new Session(++lastId, link, lane, nowMs);
    link.session(session);
    sessions.put(session.id(), session);
    return session;
  }

  /** Forgets the session of a link that is gone. */
  public void close(Session session) {
    session.close();
    session.endTransaction();
    session.subscriptions().end();
    sessions.remove(session.id());
    release(session);
  }

  /** RESET: the session becomes as new. */
  public void reset(Session session) {
    session.reset();
    release(session);
  }

  private void release(Session session) {
    for (SessionListener listener : listeners) {
      listener.released(session);
    }
  }

  /** The session of that id, or null. */
  public Session byId(long id) {
    return sessions.get(id);
  }

  /** All sessions, oldest first. A live view. */
  public Collection<Session> all() {
    return sessions.values();
  }

  public int count() {
    return sessions.size();
  }
}
