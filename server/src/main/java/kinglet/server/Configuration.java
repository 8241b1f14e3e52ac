package kinglet.server;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kinglet.aof.AofSettings;
import kinglet.engine.config.AclSettings;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.config.CommandLine;
import kinglet.engine.config.ConfigFiles;
import kinglet.engine.config.DefragSettings;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.config.KeyspaceSettings;
import kinglet.engine.config.LatencySettings;
import kinglet.engine.config.LaterSettings;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.config.Setting;
import kinglet.engine.config.Settings;
import kinglet.engine.config.StartConfig;
import kinglet.snapshot.command.SnapshotSettings;
import kinglet.tier.TierSettings;

/** All settings and their groups. Filled by the thread that starts the server, then owned by the executor. */
public final class Configuration {
  private final Settings settings = new Settings();
  private final AclSettings acl = new AclSettings();
  private final AofSettings log = new AofSettings();
  private final ClientSettings clients = new ClientSettings();
  private final DefragSettings defrag = new DefragSettings();
  private final EncodingSettings encodings = new EncodingSettings();
  private final KeyspaceSettings keyspace = new KeyspaceSettings();
  private final LatencySettings latency = new LatencySettings();
  private final MemorySettings memory = new MemorySettings();
  private final SnapshotSettings snapshots = new SnapshotSettings();
  private final ServerSettings server;
  private final TierSettings tier = new TierSettings();
  private List<Setting> withoutEffect = List.of();
  private Optional<String> file = Optional.empty();

  /**
   * The defaults.
   *
   * @param enterDirectory see {@link ServerSettings}
   */
  public Configuration(UnaryOperator<String> enterDirectory) {
    server = new ServerSettings(enterDirectory);
    List.of(acl, clients, defrag, encodings, keyspace, latency, log, memory, server, snapshots, tier,
        new LaterSettings())
        .forEach(settings::declare);
  }

  /**
   * Reads files and options.
   *
   * @throws kinglet.engine.config.ConfigException at the first line that can't be used
   */
  public void load(List<String> arguments, ConfigFiles files) {
    CommandLine commandLine = CommandLine.parse(arguments);
    StartConfig start = new StartConfig(settings);
    start.load(commandLine, files);
    file = commandLine.file();
    withoutEffect = start.givenWithoutEffect();
  }

  /** The path of the configuration file, as it was given. */
  public Optional<String> file() {
    return file;
  }

  /** Does something now, and again after CONFIG SET changed one of these settings. */
  public void follow(Runnable action, String... names) {
    for (String name : names) {
      settings.find(name).orElseThrow().onChange(action);
    }
    action.run();
  }

  public Settings settings() {
    return settings;
  }

  public AofSettings log() {
    return log;
  }

  /** Of access control. */
  public AclSettings acl() {
    return acl;
  }

  public ClientSettings clients() {
    return clients;
  }

  public EncodingSettings encodings() {
    return encodings;
  }

  public DefragSettings defrag() {
    return defrag;
  }

  public KeyspaceSettings keyspace() {
    return keyspace;
  }

  public LatencySettings latency() {
    return latency;
  }

  public MemorySettings memory() {
    return memory;
  }

  public ServerSettings server() {
    return server;
  }

  public SnapshotSettings snapshots() {
    return snapshots;
  }

  public TierSettings tier() {
    return tier;
  }

  /** What was given but does nothing, for the log. */
  public List<Setting> withoutEffect() {
    return withoutEffect;
  }
}
