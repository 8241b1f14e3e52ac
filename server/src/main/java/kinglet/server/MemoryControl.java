package kinglet.server;

import kinglet.engine.Engine;
import kinglet.engine.command.Flags;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.exec.ClientEviction;
import kinglet.engine.exec.Defragmentation;
import kinglet.engine.exec.Eviction;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.Gate;
import kinglet.engine.exec.Gate.Refusal;
import kinglet.engine.exec.OutputLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires what keeps memory within its limits: eviction of keys and of clients, limits of output, defragmentation. Owned by the
 * executor.
 */
final class MemoryControl {
  private static final Logger LOG = LoggerFactory.getLogger("memory");
  private static final int RANK = 200;
  private static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

  private final MemorySettings settings;
  private final Gate gate;
  private final Eviction eviction;

  private MemoryControl(MemorySettings settings, Engine engine) {
    this.settings = settings;
    this.gate = engine.gate();
    eviction = new Eviction(settings, engine.keyspace(), engine.clients(), engine.removals(), engine.pause(), engine.gate(),
        engine.monitor(), engine.stats().memoryExceeded(), engine.clock());
  }

  /** Makes and schedules it all; returns what evicts. */
  static Eviction make(Configuration configuration, Engine engine, Executor executor) {
    MemoryControl control = new MemoryControl(configuration.memory(), engine);
    ClientEviction clients =
        new ClientEviction(configuration.clients(), configuration.memory(), engine.clients(), engine.stats());
    engine.gate().add(
        new Refusal(RANK, Gate.MEMORY_LIMITED, Flags.DENYOOM, 0, control.eviction::isOutOfMemory, OUT_OF_MEMORY));
    // What is queued takes memory too, whatever it is.
    engine.gate().add(
        new Refusal(RANK, Gate.IN_TRANSACTION, 0, Flags.NOT_QUEUED, control.eviction::isOutOfMemory, OUT_OF_MEMORY));
    executor.limitOutput(new OutputLimits(configuration.clients(), clients));
    executor.schedule(clients);
    executor.schedule(control.eviction);
    executor.schedule(new Defragmentation(
        configuration.defrag(), engine.keyspace(), engine.defragStats(), engine.monitor(), engine.clock()));
    configuration.follow(control::limitChanged, "maxmemory");
    configuration.follow(control.eviction::settingsChanged, "maxmemory-policy", "maxmemory-samples");
    return control.eviction;
  }

  private void limitChanged() {
    gate.state(Gate.MEMORY_LIMITED, settings.maxBytes() > 0);
    if (settings.maxBytes() > 0 && eviction.usedBytes() > settings.maxBytes()) {
      LOG.warn("maxmemory is {} bytes now, and {} are used: keys are evicted or writes refused, as maxmemory-policy says",
          settings.maxBytes(), eviction.usedBytes());
    }
  }
}
