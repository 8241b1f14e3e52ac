package kinglet.server;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.Engine;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.PeriodicTask;
import kinglet.engine.exec.SlowCommandListener;
import kinglet.engine.family.BitmapCommands;
import kinglet.engine.family.CommandCommands;
import kinglet.engine.family.ConfigCommands;
import kinglet.engine.family.ConfigFile;
import kinglet.engine.family.ConnectionCommands;
import kinglet.engine.family.DatabaseCommands;
import kinglet.engine.family.DebugCommands;
import kinglet.engine.family.ExpireCommands;
import kinglet.engine.family.InfoCommands;
import kinglet.engine.family.KeyCommands;
import kinglet.engine.family.ObjectCommands;
import kinglet.engine.family.ScanCommands;
import kinglet.engine.family.ServerCommands;
import kinglet.engine.family.StringCommands;
import kinglet.engine.memory.Allocator;
import kinglet.engine.session.Authenticator;
import kinglet.engine.session.Session;
import kinglet.engine.time.Clock;

/** The server without its sockets and threads: the engine with every command family and setting. */
public final class Kinglet {
  private static final int SAMPLE_PERIOD_MS = 100;

  private final Configuration configuration;
  private final Engine engine;
  private final Authenticator authenticator;
  private final InfoComposition info;
  private final Executor executor;
  private final Doors doors = new Doors();

  /** Puts it together. */
  public Kinglet(Configuration configuration, Clock clock, long seed) {
    this.configuration = configuration;
    engine = new Engine(clock, new Allocator(), configuration.keyspace().databases(), seed);
    authenticator = new PasswordAuthenticator(configuration.clients());
    info = new InfoComposition(configuration, engine, doors, new SplittableRandom(seed));
    executor = engine.executor(families(), this::admit, new SlowCommandListener() {
      @Override
      public long thresholdNanos() {
        return Long.MAX_VALUE;
      }

      @Override
      public void slow(Call call, long elapsedNanos) {}
    });
    executor.schedule(new PeriodicTask(SAMPLE_PERIOD_MS, info::sample));
  }

  private String admit(Session session) {
    session.authenticated(authenticator.isOpen());
    return null;
  }

  private List<CommandFamily> families() {
    ConfigFile file = configuration.file().<ConfigFile>map(path -> new RewritableFile(Path.of(path)))
        .orElse(ConfigFile.NONE);
    return List.of(
        new BitmapCommands(configuration.clients()::bulkBytesMax),
        new CommandCommands(engine::table),
        new ConfigCommands(configuration.settings(), configuration.server(), file, info::reset),
        new ConnectionCommands(authenticator),
        new DatabaseCommands(),
        new DebugCommands(new ServerDebugControls(configuration.server(), engine)),
        new ExpireCommands(engine.stats()),
        new InfoCommands(info.sections(file)),
        new KeyCommands(engine.stats()),
        new ObjectCommands(engine.stats()),
        new ScanCommands(),
        new ServerCommands(doors::shutdown),
        new StringCommands(configuration.clients()::bulkBytesMax));
  }

  /** What whoever runs the server fills. */
  public Doors doors() {
    return doors;
  }

  public Configuration configuration() {
    return configuration;
  }

  public Engine engine() {
    return engine;
  }

  public Executor executor() {
    return executor;
  }
}
