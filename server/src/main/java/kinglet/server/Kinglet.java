package kinglet.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import kinglet.aof.AofCommands;
import kinglet.aof.AofControl;
import kinglet.aof.AofInfo;
import kinglet.engine.Engine;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.Secrets;
import kinglet.engine.exec.Eviction;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.Gate;
import kinglet.engine.exec.PeriodicTask;
import kinglet.engine.exec.Replay;
import kinglet.engine.family.ClientCommands;
import kinglet.engine.family.CommandCommands;
import kinglet.engine.family.ConfigCommands;
import kinglet.engine.family.ConfigFile;
import kinglet.engine.family.ConnectionCommands;
import kinglet.engine.family.DatabaseCommands;
import kinglet.engine.family.DebugCommands;
import kinglet.engine.family.ExpireCommands;
import kinglet.engine.family.InfoCommands;
import kinglet.engine.family.InfoFields;
import kinglet.engine.family.KeyCommands;
import kinglet.engine.family.LatencyCommands;
import kinglet.engine.family.MemoryCommands;
import kinglet.engine.family.ModuleCommands;
import kinglet.engine.family.ObjectCommands;
import kinglet.engine.family.PubSubCommands;
import kinglet.engine.family.ScanCommands;
import kinglet.engine.family.ServerCommands;
import kinglet.engine.family.SlowLogCommands;
import kinglet.engine.family.SlowLogWriter;
import kinglet.engine.hotkeys.HotKeys;
import kinglet.engine.hotkeys.HotKeysCommand;
import kinglet.engine.memory.Allocator;
import kinglet.engine.monitor.MonitorCommand;
import kinglet.engine.monitor.Monitors;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.SlowLog;
import kinglet.engine.time.Clock;
import kinglet.engine.tracking.TrackingCommands;
import kinglet.engine.transaction.TransactionCommands;
import kinglet.engine.transaction.Watches;
import kinglet.snapshot.SnapshotThread;
import kinglet.snapshot.command.SnapshotCommands;
import kinglet.snapshot.load.Load;
import kinglet.tier.StoreThread;

/** The server without its sockets and threads: the engine with every command family and setting. */
public final class Kinglet {
  private static final int SAMPLE_PERIOD_MS = 100;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final SlowLog.Entry NEVER_SLOW = new SlowLog.Entry(0, 0, 0, List.of(), "", "");

  private final Configuration configuration;
  private final Engine engine;
  private final UserAccess access;
  private final InfoComposition info;
  private final DataTypes types;
  private final Persisting persisting;
  private final Optional<ColdTier> tier;
  private final HotKeys hotKeys;
  private final ConfigFile file;
  private final InfoCommands infoCommands;
  private final Monitors monitors;
  private final Executor executor;
  private final AofControl log;
  private final LogReload logReload = new LogReload(this);
  private final SlowLog slowLog = new SlowLog();
  private final ParserLimits parserLimits = new ParserLimits();
  private final Doors doors = new Doors();

  /** Puts it together. */
  public Kinglet(Configuration configuration, Clock clock, long seed) {
    this.configuration = configuration;
    engine = new Engine(clock, Allocator.ofMachine(configuration.server().hugePages()), configuration.keyspace().databases(), seed);
    access = new UserAccess(configuration, engine);
    info = new InfoComposition(configuration, engine, doors, new SplittableRandom(seed));
    types = new DataTypes(engine.keyspace(), configuration);
    persisting = new Persisting(configuration, engine, types, info.replicationId());
    tier = ColdTier.open(configuration, engine, types.tierValues());
    Secrets secrets = new Secrets(configuration.settings()::isSecret);
    SlowLogWriter slowLogWriter = new SlowLogWriter(slowLog, engine.monitor(), configuration.latency(), secrets);
    hotKeys = new HotKeys(engine.keyspace(), seed);
    file = configuration.file().<ConfigFile>map(path -> new RewritableFile(Path.of(path))).orElse(ConfigFile.NONE);
    tier.ifPresent(cold -> info.add(new InfoFields("Tier", true, cold.tier()::write)));
    infoCommands = new InfoCommands(info.sections(file, persisting.info(info::writeLog)));
    engine.call().sample(hotKeys);
    monitors = new Monitors(engine.call(), engine.clients(), engine.chunks(), secrets);
    executor = engine.executor(families(seed), new Doorkeeper(configuration.clients(), access.guard()), slowLogWriter);
    persisting.schedule(executor);
    Eviction eviction = MemoryControl.make(configuration, engine, executor);
    tier.ifPresent(cold -> {
      cold.schedule(executor, eviction);
      persisting.holdWhile(eviction::isUnderWay);
    });
    executor.schedule(new PeriodicTask(SAMPLE_PERIOD_MS, info::sample));
    configuration.follow(slowLogWriter::settingsChanged, "slowlog-log-slower-than", "slowlog-max-len",
        "latency-monitor-threshold");
    log = LogLinks.make(configuration, engine, executor, persisting.snapshotter());
    persisting.persistence().others(() -> log.rewriter().isRunning());
    executor.schedule(logReload);
    info.log(new AofInfo(log));
    SettingLinks.make(configuration, engine, parserLimits);
    access.start();
  }

  private List<CommandFamily> families(long seed) {
    Watches watches = new Watches(engine.call(), seed);
    engine.clients().listen(watches);
    List<CommandFamily> families = new ArrayList<>(types.families());
    families.addAll(List.of(
        new ClientCommands(engine.clients(), access.users()::has, engine.pause(), engine.blocking()),
        new CommandCommands(engine::table),
        new ConfigCommands(configuration.settings(), configuration.server(), file, () -> engine.gate().isIn(Gate.LOADING),
            this::resetStatistics),
        new ConnectionCommands(engine.clients(), access.guard()),
        new DatabaseCommands(persisting.persistence()::flushedAll),
        new DebugCommands(new ServerDebugControls(configuration, file, engine, types.values(), persisting, logReload),
            configuration.encodings()),
        new ExpireCommands(engine.stats()),
        new HotKeysCommand(hotKeys),
        infoCommands,
        new KeyCommands(engine.stats()),
        new LatencyCommands(engine.monitor(), configuration.latency(), engine::table),
        new MemoryCommands(info.memory()),
        new ModuleCommands(configuration.server()),
        new MonitorCommand(monitors),
        new ObjectCommands(engine.stats(), configuration.memory()),
        new PubSubCommands(engine.pubSub()),
        new ScanCommands(),
        new ServerCommands(doors::shutdown),
        new SlowLogCommands(slowLog),
        new SnapshotCommands(persisting.persistence()),
        new AofCommands(() -> log.rewriter()),
        new TrackingCommands(engine.tracking()),
        new TransactionCommands(watches, engine::dispatcher)));
    families.addAll(access.families(new SecureRandom()));
    return families;
  }

  private void resetStatistics() {
    info.reset();
    tier.ifPresent(cold -> cold.tier().resetStatistics());
  }

  /** What INFO everything says, and figures that other commands would say, in the same form. Called on the executor. */
  String figures() {
    InfoText more = new InfoText();
    SlowLog.Entry last = slowLog.entries().stream().findFirst().orElse(NEVER_SLOW);
    more.field("slowlog_length", slowLog.size());
    more.field("slowlog_last_id", last.id());
    more.field("last_slow_execution_duration_seconds", last.micros() / MICROS_PER_SECOND, 6);
    more.field("databases", engine.keyspace().databaseCount());
    return infoCommands.everything() + more;
  }

  /** What whoever runs the server fills. */
  public Doors doors() {
    return doors;
  }

  /**
   * Opens the data there is, and begins to load it; before the first cycle. Where there is a log, it is all the data.
   *
   * @param ready called on the executor when all is there, or at once if there is nothing to load
   * @param fatal called on the executor if it can't be loaded
   * @return what begins the load
   * @throws IOException if it can't be opened; the message is for the user
   */
  Runnable open(Runnable ready, Consumer<IOException> fatal) throws IOException {
    if (!configuration.log().isOn()) {
      Load file = persisting.openFile();
      return () -> persisting.load(file, ready, fatal);
    }
    Replay replay = engine.replay();
    Load data = LogLinks.open(this, replay);
    return () -> persisting.load(data, () -> {
      try {
        LogLinks.loaded(this, replay);
        ready.run();
      } catch (IOException e) {
        fatal.accept(e);
      }
    }, fatal);
  }

  Persisting persisting() {
    return persisting;
  }

  /** The agent that writes snapshots; whoever runs the executor runs it too, best on another thread. */
  public SnapshotThread snapshotThread() {
    return persisting.thread();
  }

  /** The cold tier, if there is one. */
  Optional<ColdTier> tier() {
    return tier;
  }

  /** The agent that reads and writes cold values, if there are any; it needs a thread of its own. */
  public Optional<StoreThread> tierThread() {
    return tier.map(ColdTier::thread);
  }

  /** What parsers in front of it must keep to. */
  public ParserLimits parserLimits() {
    return parserLimits;
  }

  public Configuration configuration() {
    return configuration;
  }

  /** The log of effects. */
  public AofControl log() {
    return log;
  }

  public Engine engine() {
    return engine;
  }

  public Executor executor() {
    return executor;
  }
}
