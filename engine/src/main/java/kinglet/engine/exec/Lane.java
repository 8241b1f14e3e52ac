package kinglet.engine.exec;

import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;

/** One inlet with the answered requests that are not home yet, in order. Owned by the executor. */
final class Lane {
  private final Inlet inlet;
  private final Request[] answered;
  private int head;
  private int count;

  Lane(Inlet inlet, int capacity) {
    this.inlet = inlet;
    answered = new Request[capacity];
  }

  Inlet inlet() {
    return inlet;
  }

  /** The next request, or null if there is none or no room for its answer. */
  Request poll() {
    return count == answered.length ? null : inlet.pollRequest();
  }

  void answer(Request request) {
    answered[(head + count++) % answered.length] = request;
  }

  /** Sends answered requests home, as many as their ring takes. Returns how many. */
  int release() {
    int released = 0;
    while (count > 0 && inlet.offerReply(answered[head])) {
      answered[head] = null;
      head = (head + 1) % answered.length;
      count--;
      released++;
    }
    if (released > 0) {
      inlet.wakeSelector();
    }
    return released;
  }

  boolean hasWork() {
    return count > 0 || inlet.hasRequests();
  }
}
