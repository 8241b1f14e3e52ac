package kinglet.engine.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;

/** One inlet with the answered requests that are not home yet, in order. Owned by the executor. */
final class Lane {
  private final Inlet inlet;
  private final int capacity;
  private final Deque<Request> answered;

  Lane(Inlet inlet, int capacity) {
    this.inlet = inlet;
    this.capacity = capacity;
    answered = new ArrayDeque<>(capacity);
  }

  Inlet inlet() {
    return inlet;
  }

  /** The next request, or null if there is none or too many answers are on their way. */
  Request poll() {
    return answered.size() >= capacity ? null : inlet.pollRequest();
  }

  /** Beyond the capacity it grows: requests that were parked come back many at a time. */
  void answer(Request request) {
    answered.addLast(request);
  }

  /** Sends answered requests home, as many as their ring takes. Returns how many. */
  int release() {
    int released = 0;
    while (!answered.isEmpty() && inlet.offerReply(answered.peekFirst())) {
      answered.removeFirst();
      released++;
    }
    if (released > 0) {
      inlet.wakeSelector();
    }
    return released;
  }

  boolean hasWork() {
    return !answered.isEmpty() || inlet.hasRequests();
  }
}
