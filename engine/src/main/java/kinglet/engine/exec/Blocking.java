package kinglet.engine.exec;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import kinglet.engine.command.Block;
import kinglet.engine.command.Call;
import kinglet.engine.command.Handler;
import kinglet.engine.command.KeyListener;
import kinglet.engine.keyspace.Database;
import kinglet.engine.memory.WideHash;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.Standing;
import kinglet.engine.text.ByteKeys;

/**
 * The commands that wait: BLPOP and its kin, XREAD, WAIT. It notes which of them may be served, or have waited long enough;
 * {@link Wakeups} does what follows, right after the command that made the change. A waiter keeps its place in the queues of
 * its keys until it is served, however often it was woken in vain. It listens for changes only while someone waits. Owned by
 * the executor. Source: blocked.c of Redis 7.2, which has a waiter queue again when it was woken in vain.
 */
public final class Blocking implements KeyListener {
  private static final Handler UNBLOCKED = call -> call.reply().error("UNBLOCKED client unblocked via CLIENT UNBLOCK");

  /** A waiter whose waiting is over, and what answers it. */
  record Ended(Waiter waiter, Handler answer) {}

  private final Call call;
  private final ByteKeys<KeyQueue>[] queues;
  private final Map<Session, Waiter> waiters = new HashMap<>();
  private final TreeSet<Waiter> deadlines = new TreeSet<>(
      Comparator.comparingLong(Waiter::deadlineMs).thenComparingLong(waiter -> waiter.session().id()));
  private final ArrayDeque<KeyQueue> ready = new ArrayDeque<>();
  private final ArrayDeque<Waiter> woken = new ArrayDeque<>();
  private final ArrayDeque<Ended> ended = new ArrayDeque<>();

  /** Nobody waits yet; a listener of the call's. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Blocking(Call call, long seed) {
    this.call = call;
    WideHash hash = new WideHash(seed);
    queues = new ByteKeys[call.keyspace().databaseCount()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new ByteKeys<>(hash);
    }
    call.listen(this);
    call.listening(this, false);
  }

  // ---- who waits ----

  /** The command that is being executed waits, or goes on waiting. */
  Waiter add() {
    Session session = call.session();
    session.standing(Standing.BLOCKED);
    call.block().taken();
    Waiter waiter = waiters.get(session);
    return waiter == null ? addNew(session) : waiter;
  }

  private Waiter addNew(Session session) {
    if (waiters.isEmpty()) {
      call.listening(this, true);
    }
    Waiter waiter = new Waiter(call);
    waiters.put(session, waiter);
    Block block = call.block();
    for (int i = 0; i < block.keyCount(); i++) {
      enqueue(waiter, i, block.firstKey() + i);
    }
    if (waiter.deadlineMs() > 0) {
      deadlines.add(waiter);
    }
    return waiter;
  }

  private void enqueue(Waiter waiter, int index, int argument) {
    ByteKeys<KeyQueue> keys = queues[call.session().database()];
    long hash = keys.hash(call.address(argument), call.length(argument));
    KeyQueue queue = keys.find(call.address(argument), call.length(argument), hash);
    if (queue == null) {
      queue = new KeyQueue(call.database(), call.bytes(argument), hash);
      keys.add(queue);
    } else if (!queue.isEmpty() && queue.last().waiter() == waiter) {
      // The same key twice.
      return;
    }
    waiter.places()[index] = queue.add(waiter, argument);
  }

  /** The waiter waits no more. */
  void remove(Waiter waiter) {
    waiter.endWaiting();
    waiters.remove(waiter.session());
    if (waiter.deadlineMs() > 0) {
      deadlines.remove(waiter);
    }
    for (KeyQueue.Place place : waiter.places()) {
      if (place != null) {
        place.leave();
        dropIfEmpty(place.queue());
      }
    }
    if (waiters.isEmpty()) {
      call.listening(this, false);
    }
  }

  private void dropIfEmpty(KeyQueue queue) {
    if (queue.isEmpty()) {
      queues[queue.database().index()].remove(queue);
    }
  }

  /** A session has ended. */
  void forget(Session session) {
    Waiter waiter = waiters.get(session);
    if (waiter != null) {
      remove(waiter);
    }
  }

  // ---- what wakes ----

  @Override
  public void keyChanged(Database database, long key, int keyLength, int eventClass, String event) {
    KeyQueue queue = queues[database.index()].find(key, keyLength);
    if (queue != null) {
      makeReady(queue);
    }
  }

  @Override
  public void keyChangedAside(Database database, long key, int keyLength, int eventClass, String event) {
    keyChanged(database, key, keyLength, eventClass, event);
  }

  @Override
  public void beforeClear(Database database) {
    queues[database.index()].all().forEach(this::makeReady);
  }

  @Override
  public void beforeSwap(Database first, Database second) {
    beforeClear(first);
    beforeClear(second);
  }

  private void makeReady(KeyQueue queue) {
    if (!queue.isReady()) {
      queue.ready(true);
      ready.addLast(queue);
    }
  }

  /** Whether the session's command waits. */
  boolean isWaiting(Session session) {
    return waiters.containsKey(session);
  }

  /** Has the session's command executed again, if it waits: what it waits for may be there. */
  public void wake(Session session) {
    Waiter waiter = waiters.get(session);
    if (waiter != null) {
      woken.addLast(waiter);
    }
  }

  /** CLIENT UNBLOCK: ends the waiting of a session, by an error or as its deadline would. False if it does not wait. */
  public boolean unblock(Session session, boolean byError) {
    Waiter waiter = waiters.get(session);
    if (waiter == null || session.isClosing()) {
      return false;
    }
    end(waiter, byError ? UNBLOCKED : waiter.timedOut());
    return true;
  }

  /** Ends the waiting of those whose deadline has passed. */
  void expire(long nowMs) {
    while (!deadlines.isEmpty() && deadlines.first().deadlineMs() <= nowMs) {
      Waiter waiter = deadlines.first();
      end(waiter, waiter.timedOut());
    }
  }

  private void end(Waiter waiter, Handler answer) {
    remove(waiter);
    ended.addLast(new Ended(waiter, answer));
  }

  /** Whether someone is to be served. */
  boolean hasWork() {
    return !ready.isEmpty() || !ended.isEmpty() || !woken.isEmpty();
  }

  /** The next queue whose key changed, or null. */
  KeyQueue pollReady() {
    KeyQueue queue = ready.pollFirst();
    if (queue != null) {
      queue.ready(false);
    }
    return queue;
  }

  Waiter pollWoken() {
    return woken.pollFirst();
  }

  Ended pollEnded() {
    return ended.pollFirst();
  }

  // ---- numbers ----

  /** Unix time in milliseconds, {@link Long#MAX_VALUE}: none. */
  long nextDeadlineMs() {
    return deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.first().deadlineMs();
  }

  /** How many wait with a deadline. */
  public int deadlineCount() {
    return deadlines.size();
  }

  /** For how many keys someone waits. */
  public int keyCount() {
    return count(queue -> true);
  }

  /** For how many keys someone waits who wants to know that they went. */
  public int evenGoneKeyCount() {
    return count(KeyQueue::hasEvenGone);
  }

  private int count(Predicate<KeyQueue> kind) {
    int count = 0;
    for (ByteKeys<KeyQueue> keys : queues) {
      count += (int) keys.all().stream().filter(kind).count();
    }
    return count;
  }
}
