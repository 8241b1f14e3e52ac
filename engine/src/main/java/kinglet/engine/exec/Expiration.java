package kinglet.engine.exec;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.ExpiryListener;
import kinglet.engine.stats.ServerStats;

/**
 * What follows from a key's deadline: the count, the keyspace event, and a DEL as the effect; and from that of a hash's field:
 * the event, and an HDEL. Owned by the executor.
 */
public final class Expiration implements ExpiryListener {
  private final EffectBatch effects;
  private final ServerStats stats;
  private Call call;

  public Expiration(EffectBatch effects, ServerStats stats) {
    this.effects = effects;
    this.stats = stats;
  }

  /** Who tells the key listeners. */
  public void tell(Call newCall) {
    call = newCall;
  }

  @Override
  public void expiring(Database database, long entry) {
    stats.expired();
    effects.begin(database.index(), 2);
    effects.argument("DEL");
    effects.argument(Entry.keyAddress(entry), Entry.keyLength(entry));
    call.tell(database, Entry.keyAddress(entry), Entry.keyLength(entry), KeyEvent.EXPIRED, "expired");
  }

  @Override
  public void partExpiring(Database database, long entry, long part, int partLength) {
    effects.begin(database.index(), 3);
    effects.argument("HDEL");
    effects.argument(Entry.keyAddress(entry), Entry.keyLength(entry));
    effects.argument(part, partLength);
  }

  @Override
  public void partsExpired(Database database, long entry, boolean last) {
    call.tell(database, Entry.keyAddress(entry), Entry.keyLength(entry), KeyEvent.HASH, "hexpired");
    if (last) {
      call.tell(database, Entry.keyAddress(entry), Entry.keyLength(entry), KeyEvent.GENERIC, "del");
    }
  }
}
