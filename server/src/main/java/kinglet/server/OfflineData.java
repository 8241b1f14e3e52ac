package kinglet.server;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.Functions;
import kinglet.snapshot.load.RdbLoader;

/** Data without a server, which tools load files into. Owned by one thread. */
public final class OfflineData {
  private static final int DATABASES = 256;

  private final Keyspace keyspace;
  private final Values values;
  private final RdbLoader loader;

  /** Empty. Its clock stands still at the beginning: nothing ever expires. */
  public OfflineData() {
    keyspace = new Keyspace(Allocator.ofMachine(false), DATABASES, 0, (database, entry) -> { });
    values = new DataTypes(keyspace, new Configuration(path -> path)).values();
    loader = new RdbLoader(keyspace, values, new Functions());
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  /** What reads values into it. */
  public Values values() {
    return values;
  }

  /** Reads RDB into it. */
  public RdbLoader loader() {
    return loader;
  }
}
