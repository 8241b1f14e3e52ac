package kinglet.engine.exec;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.ExpiryListener;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.time.Clock;

/**
 * What follows when a key goes that no command deleted, at its deadline or for want of memory: the count, the keyspace event,
 * and its deletion as the effect; and when a hash's field reaches its deadline: the count, the event, and an HDEL. Owned by
 * the executor.
 */
public final class Removals implements ExpiryListener {
  private final EffectBatch effects;
  private final ServerStats stats;
  private final LatencyMonitor monitor;
  private final Clock clock;
  private Call call;
  private long expiringNanos;

  public Removals(EffectBatch effects, ServerStats stats, LatencyMonitor monitor, Clock clock) {
    this.effects = effects;
    this.stats = stats;
    this.monitor = monitor;
    this.clock = clock;
  }

  /** Who tells the key listeners. */
  public void tell(Call newCall) {
    call = newCall;
  }

  @Override
  public void expiring(Database database, long entry) {
    stats.expired();
    remove(database, entry, "DEL", KeyEvent.EXPIRED, "expired");
    expiringNanos = monitor.isOn() ? clock.nanos() : 0;
  }

  @Override
  public void expired() {
    if (monitor.isOn()) {
      monitor.add("expire-del", call.keyspace().nowMs(), clock.nanos() - expiringNanos);
    }
  }

  /** The entry is about to be evicted; it is still whole. */
  void evicting(Database database, long entry, boolean lazily) {
    stats.evictedKey();
    remove(database, entry, lazily ? "UNLINK" : "DEL", KeyEvent.EVICTED, "evicted");
  }

  private void remove(Database database, long entry, String command, int eventClass, String event) {
    effects.begin(database.index(), 2);
    effects.argument(command);
    effects.argument(Entry.keyAddress(entry), Entry.keyLength(entry));
    call.tellUnasked(database, Entry.keyAddress(entry), Entry.keyLength(entry), eventClass, event);
  }

  @Override
  public void partExpiring(Database database, long entry, long part, int partLength) {
    stats.expiredFields(1);
    effects.begin(database.index(), 3);
    effects.argument("HDEL");
    effects.argument(Entry.keyAddress(entry), Entry.keyLength(entry));
    effects.argument(part, partLength);
  }

  @Override
  public void partsExpired(Database database, long entry, boolean last) {
    call.tellUnasked(database, Entry.keyAddress(entry), Entry.keyLength(entry), KeyEvent.HASH, "hexpired");
    if (last) {
      call.tellUnasked(database, Entry.keyAddress(entry), Entry.keyLength(entry), KeyEvent.GENERIC, "del");
    }
  }
}
