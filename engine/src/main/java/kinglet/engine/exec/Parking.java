package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;

/**
 * Requests whose next command may not run yet, in the order in which they came; whatever else their session sends waits
 * behind them. Other sessions are not held up. Owned by the executor.
 */
final class Parking {
  /** A request and where its answer goes. */
  record Parked(Lane lane, Request request) {
    Session session() {
      return request.link().session();
    }
  }

  private List<Parked> parked = new ArrayList<>();

  boolean isEmpty() {
    return parked.isEmpty();
  }

  void add(Lane lane, Request request) {
    Parked last = new Parked(lane, request);
    last.session().blocked(true);
    parked.add(last);
  }

  /** Everything that waited; nobody is blocked any more. */
  List<Parked> takeAll() {
    List<Parked> all = parked;
    parked = new ArrayList<>();
    all.forEach(one -> one.session().blocked(false));
    return all;
  }

  /** What waited of a session; it is blocked no more. */
  List<Parked> take(Session session) {
    List<Parked> own = parked.stream().filter(one -> one.session() == session).toList();
    parked.removeAll(own);
    session.blocked(false);
    return own;
  }
}
