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
  private Account newcomer = Account.ANYONE;
  private long lastId;
  private long memoryBytes;

  /** Adds a listener; before the first session. */
  public void listen(SessionListener listener) {
    listeners.add(listener);
  }

  /** Says for whom new sessions act, and those that begin anew. */
  public void newcomers(Account account) {
    newcomer = account;
  }

  /** Makes a session for a new link. */
  public Session open(Link link, Lane lane, long nowMs) {
    Session session = new Session(++lastId, link, lane, nowMs);
    session.account(newcomer);
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
    memoryBytes -= session.memoryBytes();
  }

  /** What normal and pub/sub clients take together, as far as it was looked at: too much rather than too little. */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Looks at a client that is about to get so many bytes. */
  public void update(Session session, long moreBytes) {
    long bytes = session.isCounted() ? session.measure() + moreBytes : 0;
    memoryBytes += bytes - session.memoryBytes();
    session.memoryBytes(bytes);
  }

  /** Looks at all clients. */
  public void recount() {
    memoryBytes = 0;
    for (Session session : sessions.values()) {
      session.memoryBytes(0);
      update(session, 0);
    }
  }

  /** RESET: the session becomes as new. */
  public void reset(Session session) {
    session.reset();
    session.account(newcomer);
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
