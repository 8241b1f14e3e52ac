package kinglet.snapshot.mapped;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.DormantKeys;

/** The keys of one database of a mapped snapshot, as far as they are dormant. Owned by the executor. */
final class DormantDatabase implements DormantKeys {
  private final Hydration hydration;
  private final int number;
  private Database holder;
  private long keys;
  private long volatileKeys;
  private boolean dropped;

  /** Of the database with the same number. */
  DormantDatabase(Hydration hydration, Database holder, long keys, long volatileKeys) {
    this.hydration = hydration;
    number = holder.index();
    this.holder = holder;
    this.keys = keys;
    this.volatileKeys = volatileKeys;
  }

  void begin() {
    holder.dormant(this);
  }

  void end() {
    if (!dropped) {
      holder.dormant(null);
    }
  }

  /** In the file. */
  int number() {
    return number;
  }

  /** Who has its keys now. */
  Database holder() {
    return holder;
  }

  boolean isDropped() {
    return dropped;
  }

  /** A key was woken, or passed by. */
  void passed(boolean hadDeadline) {
    keys--;
    volatileKeys -= hadDeadline ? 1 : 0;
  }

  @Override
  public long wake(long key, int keyLength) {
    return hydration.wake(this, key, keyLength);
  }

  @Override
  public long size() {
    return keys;
  }

  @Override
  public long volatileSize() {
    return volatileKeys;
  }

  @Override
  public void moveTo(Database database) {
    holder = database;
  }

  @Override
  public void drop() {
    dropped = true;
    keys = 0;
    volatileKeys = 0;
    hydration.dropped();
  }
}
