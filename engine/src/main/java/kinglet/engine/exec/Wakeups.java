package kinglet.engine.exec;

import kinglet.engine.command.Call;
import kinglet.engine.exec.Blocking.Ended;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.Standing;

/**
 * Serves the sessions that waited: executes their commands again, each from its arguments, in the order in which they came
 * to wait. Commands that were served may make others servable (BLMOVE), which are served in the same round. What such a
 * session sent behind its command is for its next turn. Owned by the executor. Source: handleClientsBlockedOnKeys of Redis
 * 7.2.
 */
final class Wakeups {
  private final Blocking blocking;
  private final Dispatcher dispatcher;
  private final Call call;
  private final Turns turns;
  private long nanos;
  private long epochMicros;

  Wakeups(Blocking blocking, Dispatcher dispatcher, Call call, Turns turns) {
    this.blocking = blocking;
    this.dispatcher = dispatcher;
    this.call = call;
    this.turns = turns;
  }

  /** Serves all that can be; the call stands anywhere then. Returns the time, by the monotonic clock. */
  long serve(long startNanos, long nowEpochMicros) {
    nanos = startNanos;
    epochMicros = nowEpochMicros;
    while (blocking.hasWork()) {
      serveEnded(blocking.pollEnded());
      serveWoken(blocking.pollWoken());
      serveReady(blocking.pollReady());
    }
    return nanos;
  }

  private void serveReady(KeyQueue queue) {
    KeyQueue.Place last = queue == null ? null : queue.last();
    KeyQueue.Place place = last == null ? null : queue.first();
    while (place != null) {
      KeyQueue.Place next = place == last ? null : place.after();
      long entry = queue.database().locate(place.keyAddress(), queue.bytes().length);
      if (entry == Entry.NONE && !queue.hasEvenGone()) {
        return;
      }
      Waiter waiter = place.waiter();
      if (waiter.isEvenGone() || entry != Entry.NONE && Entry.type(entry) == waiter.type()) {
        retry(waiter);
      }
      place = next;
    }
  }

  private void serveWoken(Waiter waiter) {
    if (waiter != null && waiter.isWaiting()) {
      retry(waiter);
    }
  }

  /** The command is executed as if it came now; perhaps in vain. */
  private void retry(Waiter waiter) {
    Session session = waiter.session();
    if (session.isClosing()) {
      return;
    }
    begin(waiter);
    call.remembered(waiter.memory());
    nanos = dispatcher.executeNext(waiter.request(), nanos - waiter.elapsedNanos());
    if (session.standing() != Standing.BLOCKED) {
      blocking.remove(waiter);
    }
    if (session.standing() == Standing.RUNNING) {
      goOn(waiter);
    }
  }

  private void serveEnded(Ended ended) {
    if (ended != null && !ended.waiter().session().isClosing()) {
      begin(ended.waiter());
      nanos = dispatcher.answerNext(ended.waiter(), ended.answer(), nanos);
      goOn(ended.waiter());
    }
  }

  private void begin(Waiter waiter) {
    Session session = waiter.session();
    session.standing(Standing.RUNNING);
    session.lane().sendPush(session, nanos);
    call.begin(waiter.request(), epochMicros);
  }

  /** What it gets from here on comes after this reply. */
  private void goOn(Waiter waiter) {
    Session session = waiter.session();
    dispatcher.executedNext(waiter.request());
    session.await(call.effectPosition());
    session.lane().sendPart(session, waiter.request(), nanos);
    turns.give(session);
  }
}
