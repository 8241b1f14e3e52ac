package kinglet.server;

import kinglet.engine.Engine;
import kinglet.engine.config.KeyspaceSettings;
import kinglet.engine.resp.ParserLimits;

/** Carries settings to the parts that keep a copy for speed: at start, and after each CONFIG SET. */
final class SettingLinks {
  private static final int ARGUMENT_HEAP_BYTES = 32;

  private SettingLinks() {}

  static void make(Configuration configuration, Engine engine, ParserLimits limits) {
    configuration.follow(() -> limits.bulkBytesMax(configuration.clients().bulkBytesMax()), "proto-max-bulk-len");
    // 8 bytes each, twice while their array grows, and no more than half of the heap.
    limits.argumentsMax((int) Math.min(Runtime.getRuntime().maxMemory() / ARGUMENT_HEAP_BYTES, Integer.MAX_VALUE));
    configuration.follow(() -> engine.dispatcher().tracking(configuration.latency().tracking()), "latency-tracking");
    KeyspaceSettings keyspace = configuration.keyspace();
    configuration.follow(() -> engine.keyspace().access().tune(keyspace.lfuLogFactor(), keyspace.lfuDecayMinutes()),
        "lfu-log-factor", "lfu-decay-time");
    configuration.follow(() -> engine.keyspaceEvents().classes(keyspace.events()), "notify-keyspace-events");
    configuration.follow(() -> engine.tracking().keysMax(configuration.clients().trackedKeysMax()), "tracking-table-max-keys");
  }
}
