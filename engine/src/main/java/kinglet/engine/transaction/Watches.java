package kinglet.engine.transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinglet.engine.command.Call;
import kinglet.engine.command.KeyListener;
import kinglet.engine.keyspace.Database;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.WideHash;
import kinglet.engine.session.Session;
import kinglet.engine.session.SessionListener;
import kinglet.engine.text.ByteKeys;
import kinglet.engine.transaction.WatchedKey.Watch;

/**
 * Who watches which keys: a session one of whose keys changes becomes {@linkplain Session#isStale stale}, and its next EXEC
 * does nothing. It listens for changes only while somebody watches. Owned by the executor.
 *
 * <p>A change is one of what clients can see: that a due key is deleted is none for who watched it when it was due already;
 * that a key became due, deleted or not, is one for who watched it before. Source: multi.c of Redis 7.2.
 */
public final class Watches implements KeyListener, SessionListener {
  /** What one watch takes on the Java heap, about; without the key's bytes. */
  private static final int WATCH_BYTES = 160;

  private final Call call;
  private final ByteKeys<WatchedKey>[] keys;
  private final Map<Session, List<Watch>> bySession = new HashMap<>();
  private final NativeBuffer scratch = new NativeBuffer();

  /** Nobody watches yet; a listener of the call's. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Watches(Call call, long seed) {
    this.call = call;
    WideHash hash = new WideHash(seed);
    keys = new ByteKeys[call.keyspace().databaseCount()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = new ByteKeys<>(hash);
    }
    call.listen(this);
    call.listening(this, false);
  }

  /** The session that calls watches the key of an argument, in its database. */
  void watch(int argument) {
    Session session = call.session();
    WatchedKey key = key(argument);
    if (key.isWatchedBy(session)) {
      return;
    }
    if (bySession.isEmpty()) {
      call.listening(this, true);
    }
    boolean missing = !call.database().contains(call.address(argument), call.length(argument));
    Watch watch = new Watch(session, key, missing);
    key.watches().add(watch);
    bySession.computeIfAbsent(session, _ -> new ArrayList<>()).add(watch);
    session.watchBytes(session.watchBytes() + WATCH_BYTES + call.length(argument));
  }

  private WatchedKey key(int argument) {
    ByteKeys<WatchedKey> table = keys[call.session().database()];
    long hash = table.hash(call.address(argument), call.length(argument));
    WatchedKey key = table.find(call.address(argument), call.length(argument), hash);
    if (key == null) {
      key = new WatchedKey(call.database(), call.bytes(argument), hash);
      table.add(key);
    }
    return key;
  }

  /** UNWATCH: the session watches nothing. */
  void unwatch(Session session) {
    List<Watch> watches = bySession.remove(session);
    if (watches == null) {
      return;
    }
    session.watchBytes(0);
    for (Watch watch : watches) {
      WatchedKey key = watch.key();
      key.watches().remove(watch);
      if (key.watches().isEmpty()) {
        keys[key.database().index()].remove(key);
      }
    }
    if (bySession.isEmpty()) {
      call.listening(this, false);
    }
  }

  /** Whether a key that it watches has become due. */
  boolean hasExpired(Session session) {
    for (Watch watch : bySession.getOrDefault(session, List.of())) {
      if (!watch.missing() && !watch.key().isIn(watch.key().database(), scratch)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void released(Session session) {
    unwatch(session);
  }

  @Override
  public void keyChanged(Database database, long key, int keyLength, int eventClass, String event) {
    WatchedKey watched = keys[database.index()].find(key, keyLength);
    if (watched != null) {
      boolean missing = !database.contains(key, keyLength);
      spoil(watched.watches().stream().filter(watch -> !(missing && watch.missing())).toList());
    }
  }

  @Override
  public void beforeClear(Database database) {
    for (WatchedKey key : keys[database.index()].all()) {
      if (key.isIn(database, scratch)) {
        spoil(List.copyOf(key.watches()));
      }
    }
  }

  @Override
  public void beforeSwap(Database first, Database second) {
    spoilSwapped(first, second);
    spoilSwapped(second, first);
  }

  private void spoilSwapped(Database database, Database other) {
    for (WatchedKey key : keys[database.index()].all()) {
      if (key.isIn(database, scratch) || key.isIn(other, scratch)) {
        spoil(List.copyOf(key.watches()));
      }
    }
  }

  /** Who is stale needs to watch no more. */
  private void spoil(List<Watch> watches) {
    for (Watch watch : watches) {
      watch.session().stale(true);
      unwatch(watch.session());
    }
  }
}
