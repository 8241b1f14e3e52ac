package kinglet.server;

import java.io.IOException;
import java.util.Optional;
import kinglet.engine.Engine;
import kinglet.engine.exec.Eviction;
import kinglet.engine.exec.Executor;
import kinglet.engine.rdb.Values;
import kinglet.engine.tier.Tier;
import kinglet.tier.StoreThread;
import kinglet.tier.TierSettings;

/** Wires the cold tier, if there is one: what keeps the values, and who is to know. */
final class ColdTier {
  private final Engine engine;
  private final StoreThread thread;
  private final Tier tier;

  private ColdTier(Engine engine, Values values, StoreThread thread, long bytesMax) {
    this.engine = engine;
    this.thread = thread;
    tier = new Tier(engine.keyspace(), values, thread, bytesMax, engine.monitor(), engine.clock(),
        () -> engine.dispatcher().wakeFetching());
    engine.keyspace().coldValues(tier);
  }

  /**
   * Opens it, if the settings ask for it; without, nothing of what it needs is even loaded.
   *
   * @throws IllegalStateException if it can't be opened; the message is for the user
   */
  static Optional<ColdTier> open(Configuration configuration, Engine engine, Values values) {
    TierSettings settings = configuration.tier();
    if (!settings.isOn()) {
      return Optional.empty();
    }
    configuration.follow(() -> values.compressing(configuration.snapshots().compression()), "rdbcompression");
    try {
      return Optional.of(new ColdTier(engine, values, settings.open(), settings.bytesMax()));
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Lets eviction and commands know; once there is an executor. */
  void schedule(Executor executor, Eviction eviction) {
    eviction.freezeBy(tier);
    engine.dispatcher().freezeBy(tier);
    executor.schedule(tier);
  }

  /** What does the moving. */
  Tier tier() {
    return tier;
  }

  /** The agent that waits for the disk. */
  StoreThread thread() {
    return thread;
  }
}
