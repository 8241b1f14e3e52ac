package kinglet.engine.tracking;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandListener;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.command.KeyListener;
import kinglet.engine.exec.CronTask;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Clients;
import kinglet.engine.session.KeyTracking;
import kinglet.engine.session.Session;
import kinglet.engine.session.SessionListener;

/**
 * Client-side caching: remembers what the commands of tracking sessions read, and tells them when that changes. As long as
 * nobody tracks it listens to nothing. Owned by the executor. Source: tracking.c of Redis 7.2.
 *
 * <p>What is told at once goes out before the session's next reply, or behind the reply of its own command. Broadcasts, and
 * what the limit of the table drops, go out at the end of the cycle.
 */
public final class Tracking implements KeyListener, CommandListener, SessionListener, CronTask {
  private static final int DROPPED_PER_CYCLE_MAX = 1000;
  private static final int FREED_PER_CYCLE_MAX = 1000;

  private final Call call;
  private final Clients clients;
  private final Messages messages;
  private final TrackedKeys keys;
  private final Broadcasts broadcasts;
  private final SplittableRandom random;
  private final KeyFinder finder = new KeyFinder();
  private long keysMax = Long.MAX_VALUE;
  private int count;
  private boolean flushed;

  /** Nobody tracks yet; a listener of the call's and of the clients'. */
  public Tracking(Call call, Clients clients, ChunkPool chunks, long seed) {
    this.call = call;
    this.clients = clients;
    messages = new Messages(clients);
    keys = new TrackedKeys(call.keyspace());
    broadcasts = new Broadcasts(call.keyspace(), chunks, messages);
    random = new SplittableRandom(seed);
    call.listen((KeyListener) this);
    call.listen((CommandListener) this);
    clients.listen(this);
    listen(false);
  }

  private void listen(boolean on) {
    call.listening((KeyListener) this, on);
    call.listening((CommandListener) this, on);
  }

  /** How many keys are remembered at most; 0 is no limit. */
  public void keysMax(long limit) {
    keysMax = limit == 0 ? Long.MAX_VALUE : limit;
  }

  /** How many sessions track. */
  public int sessions() {
    return count;
  }

  /** How many keys are remembered. */
  public long keys() {
    return keys.size();
  }

  /** How many sessions are remembered, of all keys together. */
  public long items() {
    return keys.items();
  }

  /** How many prefixes are broadcast. */
  public int prefixes() {
    return broadcasts.size();
  }

  Clients clients() {
    return clients;
  }

  // ---- who tracks ----

  /** Has a session track, or lets it go on otherwise; the choice must go with what it chose before. */
  void begin(Session session, TrackingOptions options) {
    if (session.tracking() == null) {
      session.tracking(new KeyTracking());
      count++;
      listen(true);
    }
    session.tracking().choose(options.options(), options.redirection());
    for (byte[] prefix : options.prefixes()) {
      broadcasts.add(session, prefix);
    }
  }

  /** Has a session not track. */
  void end(Session session) {
    if (session.tracking() != null) {
      broadcasts.remove(session);
      session.tracking(null);
      count--;
      if (count == 0) {
        keys.clear();
        listen(false);
      }
    }
  }

  @Override
  public void released(Session session) {
    end(session);
  }

  // ---- what they read ----

  @Override
  public void ran(Call ran) {
    if (flushed) {
      tellFlushed();
    }
    KeyTracking tracking = ran.session().tracking();
    if (tracking != null) {
      if (tracking.remembers() && ran.command().has(Flags.READONLY)) {
        remember(ran);
      }
      if (tracking.isCaching() && isAnnounced(ran)) {
        tracking.caching(false);
      }
    }
  }

  /** Whether the command is what CLIENT CACHING announced: the next that is not CLIENT's, a whole transaction too. */
  private static boolean isAnnounced(Call ran) {
    boolean isClients = ran.command().parent() != null && ran.command().parent().name().equals("client");
    return !isClients && !ran.session().isNested() && ran.session().transaction() == null;
  }

  private void remember(Call ran) {
    int found = finder.find(ran);
    for (int i = 0; i < found; i++) {
      remember(ran.session(), ran.address(finder.argument(i)), ran.length(finder.argument(i)));
    }
  }

  /** What cannot be remembered is told as if it had changed. */
  private void remember(Session session, long key, int length) {
    try {
      keys.add(key, length, session.id());
    } catch (OutOfNativeMemoryException e) {
      messages.invalidate(session, key, length);
    }
  }

  // ---- what changes ----

  @Override
  public void keyChanged(Database database, long key, int keyLength, int eventClass, String event) {
    long by = call.isUnasked() ? 0 : call.session().id();
    broadcasts.changed(key, keyLength, by);
    long row = keys.find(key, keyLength);
    if (row != MemberDict.NONE) {
      invalidate(row, key, keyLength, by);
    }
  }

  private void invalidate(long row, long key, int keyLength, long by) {
    long holders = TrackedKeys.clients(row);
    for (long i = 0; i < ClientIds.count(holders); i++) {
      long id = ClientIds.id(holders, i);
      Session session = clients.byId(id);
      KeyTracking tracking = session == null ? null : session.tracking();
      if (tracking != null && !tracking.has(KeyTracking.BCAST) && !(id == by && tracking.has(KeyTracking.NOLOOP))) {
        messages.invalidate(session, key, keyLength);
      }
    }
    keys.remove(row);
  }

  /** One message, however many databases the command empties. */
  @Override
  public void beforeClear(Database database) {
    flushed = true;
  }

  private void tellFlushed() {
    flushed = false;
    for (Session session : clients.all()) {
      if (session.tracking() != null) {
        messages.invalidateAll(session);
      }
    }
    keys.clear();
  }

  // ---- the end of a cycle ----

  @Override
  public int run(long nowMs) {
    if (flushed) {
      tellFlushed();
    }
    broadcasts.send();
    for (int i = 0; i < DROPPED_PER_CYCLE_MAX && keys.size() > keysMax; i++) {
      long row = keys.random(random);
      invalidate(row, TrackedKeys.key(row), TrackedKeys.keyLength(row), 0);
    }
    if (keys.hasGarbage()) {
      keys.freeSlice(FREED_PER_CYCLE_MAX);
    }
    return 1;
  }

  @Override
  public long nextMs() {
    return flushed || broadcasts.isPending() || keys.size() > keysMax || keys.hasGarbage() ? 0 : Long.MAX_VALUE;
  }
}
