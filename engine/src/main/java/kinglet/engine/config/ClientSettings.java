package kinglet.engine.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import kinglet.engine.config.OutputLimit.ClientClass;

/**
 * What one client may cost, how many there may be, and who gets in. Written by the executor, read by the I/O threads as well.
 * Source: redis.conf of 7.2, whose defaults these are.
 */
public final class ClientSettings implements SettingGroup {
  private static final long MIB = 1 << 20;

  private volatile long clientsMax = 10_000;
  private long clientsPossible = Long.MAX_VALUE;
  private volatile int timeoutSeconds;
  private volatile int tcpKeepaliveSeconds = 300;
  private volatile long queryBufferBytesMax = 1024 * MIB;
  private volatile long bulkBytesMax = 512 * MIB;
  private volatile Map<ClientClass, OutputLimit> outputLimits = OutputLimit.defaults();
  private volatile long memoryOrPercent;
  private volatile String password = "";
  private volatile boolean protectedMode = true;
  private long trackedKeysMax = 1_000_000;

  public long clientsMax() {
    return clientsMax;
  }

  /** Says how many clients the system can have, and lowers what was configured to that. */
  public void clientsPossible(long clients) {
    clientsPossible = clients;
    clientsMax = Math.min(clientsMax, clients);
  }

  private void changeClientsMax(long clients) {
    if (clients > clientsPossible) {
      throw new IllegalArgumentException(
          "The operating system is not able to handle the specified number of clients, try with " + clientsPossible);
    }
    clientsMax = clients;
  }

  /** After how many seconds of silence a normal client is closed; 0 is never. */
  public int timeoutSeconds() {
    return timeoutSeconds;
  }

  /** Between TCP probes of a silent peer; 0 is none. */
  public int tcpKeepaliveSeconds() {
    return tcpKeepaliveSeconds;
  }

  /** The most that one client's unparsed input may take. */
  public long queryBufferBytesMax() {
    return queryBufferBytesMax;
  }

  /** The longest argument of a command. */
  public long bulkBytesMax() {
    return bulkBytesMax;
  }

  public OutputLimit outputLimit(ClientClass type) {
    return outputLimits.get(type);
  }

  /**
   * The most that the buffers of all clients together may take; 0 is no limit.
   *
   * @param maxMemoryBytes what a share counts of
   */
  public long buffersBytesMax(long maxMemoryBytes) {
    long value = memoryOrPercent;
    return value >= 0 ? value : (long) (maxMemoryBytes * (-value / 100.0));
  }

  /** What AUTH must bring, as bytes (see {@link Latin}); empty if nothing. */
  public String password() {
    return password;
  }

  /** Whether, without a password, only local clients are served. */
  public boolean protectedMode() {
    return protectedMode;
  }

  /** How many keys are remembered for client-side caching; 0 is no limit. */
  public long trackedKeysMax() {
    return trackedKeysMax;
  }

  @Override
  public void declare(SettingTable table) {
    table.integer("maxclients", 1, 0xffff_ffffL, () -> clientsMax, this::changeClientsMax);
    table.integer("timeout", 0, Integer.MAX_VALUE, () -> timeoutSeconds, value -> timeoutSeconds = (int) value);
    table.integer("tcp-keepalive", 0, Integer.MAX_VALUE, () -> tcpKeepaliveSeconds,
        value -> tcpKeepaliveSeconds = (int) value);
    table.memory("client-query-buffer-limit", MIB, Long.MAX_VALUE, () -> queryBufferBytesMax,
        value -> queryBufferBytesMax = value);
    table.memory("proto-max-bulk-len", MIB, Long.MAX_VALUE, () -> bulkBytesMax, value -> bulkBytesMax = value);
    table.words("client-output-buffer-limit", () -> OutputLimit.words(outputLimits),
        words -> changeOutputLimits(OutputLimit.parse(words))).rewrittenAs(() -> OutputLimit.lines(outputLimits));
    table.memoryOrPercent("maxmemory-clients", () -> memoryOrPercent, value -> memoryOrPercent = value);
    table.text("requirepass", () -> password, text -> password = text).secret().unsetIfEmpty();
    table.integer("tracking-table-max-keys", 0, Long.MAX_VALUE, () -> trackedKeysMax, value -> trackedKeysMax = value);
    table.bool("protected-mode", () -> protectedMode, value -> protectedMode = value);
  }

  /** Classes that are not mentioned keep their limits. */
  private void changeOutputLimits(Map<ClientClass, OutputLimit> changes) {
    Map<ClientClass, OutputLimit> all = new EnumMap<>(outputLimits);
    all.putAll(changes);
    outputLimits = Collections.unmodifiableMap(all);
  }
}
