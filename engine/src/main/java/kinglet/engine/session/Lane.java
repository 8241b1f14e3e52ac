package kinglet.engine.session;

import java.util.ArrayDeque;
import java.util.Deque;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;

/**
 * The executor's end of an inlet: answered requests that are not home yet, in order, and what was made unasked for its
 * sessions. That waits until the session's next answer, or the end of the cycle, and then goes out as one push, however many
 * messages it is made of. Only so many sessions' pushes go out in a cycle, behind its answers: who writes to ten thousand
 * subscribers does not keep others waiting. Owned by the executor.
 *
 * <p>Answers to writes wait until the stream of effects is safe up to them; what a session gets behind such an answer waits
 * with it, and other sessions' answers pass by.
 *
 * <p>Pushes are pooled; without a push an idle session holds nothing here.
 */
public final class Lane {
  private static final int PUSHES_PER_CYCLE_MAX = 256;
  private static final long PUSHED_BYTES_PER_CYCLE_MAX = 2 << 20;
  private static final int KEPT_MAX = 16 * 1024;
  // Beyond it no requests are taken: reads wait too, but memory has a bound.
  private static final int HELD_MAX = 64 * 1024;

  private final Inlet inlet;
  private final int capacity;
  private final ChunkPool chunks;
  private final OutputWatch watch;
  private final Deque<Request> answered;
  private final Deque<Request> held = new ArrayDeque<>();
  private final Deque<Session> pushed = new ArrayDeque<>();
  private final Deque<Request> kept = new ArrayDeque<>();
  private long reached;

  /**
   * @param capacity of the inlet's rings
   * @param watch told before pushes go out
   */
  public Lane(Inlet inlet, int capacity, ChunkPool chunks, OutputWatch watch) {
    this.inlet = inlet;
    this.capacity = capacity;
    this.chunks = chunks;
    this.watch = watch;
    answered = new ArrayDeque<>(capacity);
  }

  Inlet inlet() {
    return inlet;
  }

  /** The next request, or null if there is none or too many answers are on their way. */
  public Request poll() {
    return answered.size() >= capacity || held.size() >= HELD_MAX ? null : inlet.pollRequest();
  }

  public boolean hasRequests() {
    return inlet.hasRequests();
  }

  /** Beyond the capacity it grows: requests that waited come back many at a time. */
  public void answer(Request request) {
    goHome(request.link().session(), request);
  }

  private void goHome(Session session, Request request) {
    if (session.awaitedOffset() > reached) {
      hold(session, request);
    } else {
      answered.addLast(request);
    }
  }

  /** Offsets rise along the queue, for a session's answers keep their order. */
  private void hold(Session session, Request request) {
    if (!held.isEmpty()) {
      session.await(Math.max(session.awaitedOffset(), held.peekLast().awaitedOffset()));
    }
    request.awaitedOffset(session.awaitedOffset());
    held.addLast(request);
  }

  /** Answers a request that is not done yet with what is there; it goes on with an output that is empty. */
  public void sendPart(Session session, Request request, long nowNanos) {
    if (request.output().length() > 0) {
      Request part = take(session.link());
      part.exchangeOutput(request);
      send(session, part, nowNanos);
    }
  }

  private void send(Session session, Request push, long nowNanos) {
    push.output().seal();
    push.executedNanos(nowNanos);
    watch.goesOut(session, push.output().length());
    goHome(session, push);
  }

  // ---- pushes ----

  /** Where bytes for a session go that it has not asked for; those of a session that is closing go nowhere. */
  public Output push(Session session) {
    if (session.push() == null) {
      session.push(take(session.link()));
      pushed.addLast(session);
    }
    return session.push().output();
  }

  private Request take(Link link) {
    if (kept.isEmpty()) {
      takeHome();
    }
    Request push = kept.isEmpty() ? Request.push(chunks) : kept.pollLast();
    push.beginPush(link);
    return push;
  }

  private void takeHome() {
    Request push = inlet.takeHome();
    while (push != null) {
      Request next = push.below();
      push.below(null);
      keep(push);
      push = next;
    }
  }

  private void keep(Request push) {
    if (kept.size() < KEPT_MAX) {
      kept.addLast(push);
    }
  }

  /** Puts what was made for a session before what is answered next. */
  public void sendPush(Session session, long nowNanos) {
    Request push = session.takePush();
    if (push != null && session.isClosing()) {
      discard(push);
    } else if (push != null) {
      send(session, push, nowNanos);
    }
  }

  /** Puts what was made for a session, by its own command, behind that command's reply. */
  public void inlinePush(Session session, Output reply) {
    Request push = session.takePush();
    push.output().seal();
    reply.copy(push.output());
    discard(push);
  }

  /** Forgets what was made for a session. */
  public void dropPush(Session session) {
    Request push = session.takePush();
    if (push != null) {
      discard(push);
    }
  }

  private void discard(Request push) {
    push.output().release();
    keep(push);
  }

  // ---- the end of a cycle ----

  /**
   * Sends answered requests home and pushes out, as many as their ring takes. Returns how many.
   *
   * @param safeOffset how far the stream of effects is safe
   */
  public int release(long nowNanos, long safeOffset) {
    sendPushes(nowNanos);
    reached = safeOffset;
    while (canRelease(safeOffset)) {
      answered.addLast(held.pollFirst());
    }
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

  private void sendPushes(long nowNanos) {
    // What the selector has not taken yet, later answers would have to wait for too.
    int room = inlet.hasReplies() ? 0 : Math.min(PUSHES_PER_CYCLE_MAX, capacity - answered.size());
    long bytes = 0;
    while (room > 0 && bytes < PUSHED_BYTES_PER_CYCLE_MAX && !pushed.isEmpty()) {
      Session session = pushed.removeFirst();
      // Else it was sent already, before an answer.
      if (session.push() != null) {
        bytes += session.push().output().length();
        room--;
        sendPush(session, nowNanos);
      }
    }
  }

  private boolean canRelease(long safeOffset) {
    return !held.isEmpty() && held.peekFirst().awaitedOffset() <= safeOffset;
  }

  /** Whether another cycle would find something to do, when the stream of effects is safe so far. */
  public boolean hasWork(long safeOffset) {
    return canRelease(safeOffset) || !answered.isEmpty() || !pushed.isEmpty() || inlet.hasRequests();
  }
}
