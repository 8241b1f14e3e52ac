package kinglet.engine.exec;

import kinglet.engine.effect.EffectBatch;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Request;
import kinglet.engine.session.Request.Kind;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.Standing;
import kinglet.engine.stats.StageLatency;

/**
 * Has requests executed, those of each session in the order in which they came. A request that cannot go on (its turn is
 * over, or its next command has to wait) is answered as far as it came, and stays in its session's backlog; what the session
 * sends meanwhile goes behind it. Other sessions are not held up. Owned by the executor.
 */
final class RequestRunner {
  private final Dispatcher dispatcher;
  private final Clients clients;
  private final Pause pause;
  private final OutputGuard guard;
  private final EffectBatch effects;
  private final StageLatency stages;
  private final Turns turns;
  private long nanos;
  private long epochMicros;

  RequestRunner(Dispatcher dispatcher, Clients clients, Pause pause, OutputGuard guard, EffectBatch effects,
      StageLatency stages) {
    this.dispatcher = dispatcher;
    this.clients = clients;
    this.pause = pause;
    this.guard = guard;
    this.effects = effects;
    this.stages = stages;
    turns = dispatcher.turns();
  }

  /** A new cycle: the times by the monotonic clock and of the world. */
  void begin(long nowNanos, long nowEpochMicros) {
    nanos = nowNanos;
    epochMicros = nowEpochMicros;
  }

  /** Now, as of the last command. */
  long nanos() {
    return nanos;
  }

  void nanos(long nowNanos) {
    nanos = nowNanos;
  }

  /** This cycle's time of the world. */
  long epochMicros() {
    return epochMicros;
  }

  /** Executes commands, or the end of a session, when all before it in the session is done. */
  void run(Request request) {
    Session session = request.link().session();
    if (session.standing() == Standing.RUNNING) {
      runNow(session, request);
    } else {
      session.backlog().addLast(request);
      endIfHopeless(session);
    }
  }

  private void runNow(Session session, Request request) {
    if (request.kind() == Kind.CLOSED) {
      end(session);
      session.lane().answer(request);
      return;
    }
    session.lane().sendPush(session, nanos);
    long startNanos = nanos;
    request.replyBytesMax(guard.replyBytesMax(session));
    long position = effects.position();
    nanos = dispatcher.execute(request, startNanos, epochMicros);
    if (effects.position() != position) {
      session.await(effects.position());
    }
    stages.executed(nanos - startNanos);
    if (request.next() == request.commands().count() || session.isClosing()) {
      finish(session, request);
      session.lane().answer(request);
    } else {
      stop(session, request);
    }
  }

  /** Answers a request as far as it came; the rest waits. */
  private void stop(Session session, Request request) {
    session.lane().sendPart(session, request, nanos);
    session.backlog().addFirst(request);
    if (session.standing() == Standing.RUNNING) {
      turns.give(session);
    } else {
      endIfHopeless(session);
    }
  }

  /** Ends an answer, which may be the last of its session. */
  void finish(Session session, Request request) {
    if (request.protocolError() != null && !session.isClosing()) {
      dispatcher.protocolError(request);
      session.close();
    }
    request.closeAfter(session.isClosing());
    request.output().seal();
    request.executedNanos(nanos);
    guard.goesOut(session, request.output().length());
  }

  // ---- turns ----

  /** Whether someone can go on at once. */
  boolean hasTurns() {
    return !turns.isEmpty() || pause.hasReleased();
  }

  /**
   * Gives each session that can go on one turn. Returns how many there were.
   *
   * @param between done after each turn
   */
  int takeTurns(Runnable between) {
    for (Session session = pause.pollReleased(); session != null; session = pause.pollReleased()) {
      turns.give(session);
    }
    int count = turns.count();
    for (int i = 0; i < count; i++) {
      takeTurn(turns.poll());
      between.run();
    }
    return count;
  }

  private void takeTurn(Session session) {
    session.standing(Standing.RUNNING);
    runNow(session, session.backlog().pollFirst());
    if (session.standing() == Standing.RUNNING && !session.backlog().isEmpty()) {
      turns.give(session);
    }
  }

  /** Serves whoever time, expiry or tasks woke. */
  void wake() {
    nanos = dispatcher.wake(nanos, epochMicros);
  }

  // ---- end ----

  /** A client that is gone waits for nothing; as in Redis, a half-closed connection counts as gone. */
  private void endIfHopeless(Session session) {
    if (session.isBlocked() && session.backlog().peekLast().kind() == Kind.CLOSED) {
      end(session);
      for (Request request = session.backlog().pollFirst(); request != null; request = session.backlog().pollFirst()) {
        request.closeAfter(true);
        session.lane().answer(request);
      }
    }
  }

  private void end(Session session) {
    dispatcher.forget(session);
    clients.close(session);
    session.lane().dropPush(session);
  }
}
