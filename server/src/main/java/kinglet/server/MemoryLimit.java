package kinglet.server;

import kinglet.engine.command.Flags;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.config.MemorySettings.Policy;
import kinglet.engine.exec.Gate;
import kinglet.engine.exec.Gate.Refusal;
import kinglet.engine.keyspace.Keyspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * maxmemory: commands that could need more memory are refused while more is used than allowed. Nothing is evicted yet,
 * whatever the policy. Owned by the executor.
 */
final class MemoryLimit {
  private static final Logger LOG = LoggerFactory.getLogger("memory");
  private static final int RANK = 200;
  private static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

  private final MemorySettings settings;
  private final Keyspace keyspace;
  private final Gate gate;

  MemoryLimit(MemorySettings settings, Keyspace keyspace, Gate gate) {
    this.settings = settings;
    this.keyspace = keyspace;
    this.gate = gate;
    gate.add(new Refusal(RANK, Gate.MEMORY_LIMITED, Flags.DENYOOM, 0, this::isReached, OUT_OF_MEMORY));
  }

  private boolean isReached() {
    return keyspace.usedBytes() > settings.maxBytes();
  }

  /** After a change of maxmemory or its policy. */
  void settingsChanged() {
    gate.state(Gate.MEMORY_LIMITED, settings.maxBytes() > 0);
    Policy policy = settings.policy();
    keyspace.access().frequencies(policy == Policy.ALLKEYS_LFU || policy == Policy.VOLATILE_LFU);
    if (settings.maxBytes() > 0 && policy != Policy.NOEVICTION) {
      LOG.warn("maxmemory-policy {} is not there yet: at maxmemory, writes are refused as by noeviction", policy.text());
    }
  }
}
