package kinglet.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.config.ConfigException;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.config.Setting;
import kinglet.engine.stats.Version;
import kinglet.io.IoContext;
import kinglet.io.IoServer;
import kinglet.io.IoSettings;
import kinglet.io.ListenException;
import kinglet.io.SelectorAgent;
import kinglet.server.metrics.InfoRequests;
import kinglet.server.metrics.MetricsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: configuration, engine, sockets, threads. {@link #main} takes what redis-server takes: {@code
 * [redis.conf] [--directive value ...]}.
 */
public final class KingletServer implements AutoCloseable {
  private static final int BAD_START = 1;
  private static final int ADMINS_MAX = 16;

  private final Logger log = LoggerFactory.getLogger("kinglet");
  private final Configuration configuration;
  private final Kinglet kinglet;
  private final ServerThreads threads;
  private final ProcessEnd end;
  private final PidFile pidFile;
  private final Supervision supervision;
  private int port;
  // None or one.
  private final List<IoServer> admin = new ArrayList<>();
  private final List<MetricsServer> metrics = new ArrayList<>();
  private final InfoRequests infoRequests;

  private KingletServer(Configuration configuration) {
    this.configuration = configuration;
    pidFile = PidFile.of(configuration.server());
    supervision = Supervision.of(configuration.server().supervised(), System.getenv("NOTIFY_SOCKET"));
    OpenFiles.limitClients(configuration.clients());
    SystemClock clock = new SystemClock();
    kinglet = new Kinglet(configuration, clock, new SecureRandom().nextLong());
    IoSettings io = ioSettings(configuration);
    IoContext context = new IoContext(io, kinglet.engine().table(), kinglet.parserLimits(),
        kinglet.engine().chunks(), clock);
    threads = ServerThreads.of(configuration.server(), context, kinglet, this::broken);
    kinglet.log().threads(threads.log());
    addAdmin(clock);
    end = new ProcessEnd(configuration.server(), kinglet.persisting().persistence(), this::end);
    kinglet.executor().schedule(end);
    relistenAfter("port", () -> io.port = configuration.server().port(), "Unable to listen on this port. Check server logs.");
    relistenAfter("bind", () -> io.bind = configuration.server().bind(), "Failed to bind to specified addresses.");
    infoRequests = new InfoRequests(kinglet::figures);
    kinglet.doors().shutdown(end);
    kinglet.doors().network(new SelectorFigures(selectors()));
    kinglet.doors().threadingMode(threads.mode());
    kinglet.doors().supervised(supervision.mode());
  }

  /**
   * Starts a server with these arguments.
   *
   * @throws ConfigException if they can't be used
   * @throws ListenException if a listening socket can't be had
   */
  public static KingletServer start(List<String> arguments) throws ListenException {
    KingletServer server = open(arguments);
    server.threads.start();
    return server;
  }

  private static KingletServer open(List<String> arguments) throws ListenException {
    Configuration configuration = new Configuration(new WorkingDirectory());
    configuration.load(arguments, new DiskConfigFiles());
    LogSetup.apply(configuration);
    KingletServer server = new KingletServer(configuration);
    server.open();
    return server;
  }

  private void open() throws ListenException {
    log.info("Kinglet {} (Redis {}), process {}", Version.KINGLET, Version.REDIS, ProcessHandle.current().pid());
    for (Setting setting : configuration.withoutEffect()) {
      // A stock redis.conf names every directive; what it leaves at its default is nobody's wish.
      if (setting.show().equals(setting.defaultText())) {
        log.debug("'{}' has no effect: {}", setting.name(), setting.standing());
      } else {
        log.warn("'{}' has no effect: {}", setting.name(), setting.standing());
      }
    }
    if (configuration.server().daemonize() && System.getProperty("kinglet.daemon") == null) {
      log.warn("'daemonize' is the launcher's business, as a JVM cannot fork itself away: this process stays where it is");
    }
    Runnable load = openData();
    io().listen();
    for (IoServer server : admin) {
      server.listen();
    }
    port = io().port();
    load.run();
    pidFile.write();
    openMetrics();
  }

  private void openMetrics() {
    int metricsPort = configuration.server().metricsPort();
    if (metricsPort != 0) {
      kinglet.executor().schedule(infoRequests);
      try {
        metrics.add(new MetricsServer(new InetSocketAddress(configuration.server().metricsBind(), metricsPort), infoRequests));
      } catch (IOException | RuntimeException e) {
        throw new IllegalStateException("Could not listen for metrics at port " + metricsPort + ": " + e.getMessage(), e);
      }
    }
  }

  private void addAdmin(SystemClock clock) {
    IoSettings io = adminIoSettings(configuration.server());
    if (io.port != 0 || !io.unixSocket.isEmpty()) {
      admin.add(threads.addAdmin(new IoContext(io, kinglet.engine().table(), kinglet.parserLimits(), kinglet.engine().chunks(),
          clock)));
    }
  }

  private Runnable openData() {
    try {
      return kinglet.open(this::ready, this::unloadable);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void ready() {
    log.info("Ready to accept connections at port {}, threading mode {}", port, threads.mode());
    supervision.ready();
  }

  @SuppressWarnings("SystemOut")
  private void unloadable(IOException cause) {
    LastWords.say(() -> {
      log.error("Fatal error loading the DB: {}. Exiting.", cause.getMessage());
      System.err.println(cause.getMessage());
    }, KingletServer::halt);
  }

  /** CONFIG SET moves the listening sockets, or says that it cannot and moves them back. */
  private void relistenAfter(String name, Runnable follow, String refusal) {
    configuration.settings().find(name).orElseThrow().onChange(() -> {
      follow.run();
      try {
        io().relisten();
      } catch (ListenException e) {
        log.warn(e.getMessage());
        throw new IllegalArgumentException(refusal, e);
      }
    });
  }

  private static IoSettings ioSettings(Configuration configuration) {
    ServerSettings server = configuration.server();
    IoSettings io = new IoSettings();
    io.port = server.port();
    io.bind = server.bind();
    io.unixSocket = server.unixSocket();
    io.unixSocketPerm = server.unixSocketPermissions();
    io.tcpBacklog = server.tcpBacklog();
    configuration.follow(() -> follow(io, configuration.clients()),
        "maxclients", "timeout", "tcp-keepalive", "client-query-buffer-limit");
    return io;
  }

  private static IoSettings adminIoSettings(ServerSettings server) {
    IoSettings io = new IoSettings();
    io.port = server.adminPort();
    io.bind = server.adminBind();
    io.unixSocket = server.adminUnixSocket();
    io.unixSocketPerm = server.unixSocketPermissions();
    io.maxClients = ADMINS_MAX;
    return io;
  }

  private static void follow(IoSettings io, ClientSettings clients) {
    io.maxClients = (int) Math.min(clients.clientsMax(), Integer.MAX_VALUE);
    io.timeoutSeconds = clients.timeoutSeconds();
    io.tcpKeepaliveSeconds = clients.tcpKeepaliveSeconds();
    io.clientQueryBufferLimit = clients.queryBufferBytesMax();
  }

  /** Broken code ends the process: a write that threw half-way must not diverge from its log. */
  private void broken(Throwable error) {
    String reason = "This is a bug: the server stops" + CrashReport.of(kinglet.engine());
    LastWords.keep(Path.of(configuration.server().directory()), reason, error);
    LastWords.say(() -> log.error(reason, error), KingletServer::halt);
  }

  private static void halt() {
    Runtime.getRuntime().halt(BAD_START);
  }

  private IoServer io() {
    return threads.io();
  }

  private List<SelectorAgent> selectors() {
    return Stream.concat(Stream.of(io()), admin.stream()).flatMap(server -> server.selectors().stream()).toList();
  }

  /** Where it listens. */
  public int port() throws ListenException {
    return io().port();
  }

  /** Waits until it was told to stop. */
  public void await() throws InterruptedException {
    threads.await();
  }

  /** Stops listening and ends the threads. */
  @Override
  public void close() {
    io().close();
    admin.forEach(IoServer::close);
    metrics.forEach(MetricsServer::close);
    threads.close();
    kinglet.persisting().loading().close();
    kinglet.persisting().hydration().close();
    try {
      kinglet.log().close();
    } catch (IOException e) {
      log.error("The log could not be closed", e);
    }
  }

  private void followSignals() {
    Signals.handle("TERM", end::signalled);
    Signals.handle("INT", end::signalled);
    // The terminal is gone: as Redis, it stays.
    Signals.handle("HUP", signal -> {});
  }

  /** Told to stop, by SHUTDOWN or a signal. */
  private void end() {
    supervision.stopping();
    close();
    pidFile.remove();
    log.info("Stopped in good order");
    Runtime.getRuntime().halt(0);
  }

  /** The process. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1 && (arguments[0].equals("-v") || arguments[0].equals("--version"))) {
      System.out.println("Kinglet server v=" + Version.KINGLET + " redis=" + Version.REDIS);
      return;
    }
    try {
      KingletServer server = open(Arrays.asList(arguments));
      // Before anybody gets a reply.
      server.followSignals();
      server.threads.start();
      server.await();
    } catch (ConfigException e) {
      System.err.println(e.report("Kinglet", Version.KINGLET));
      System.exit(BAD_START);
    } catch (ListenException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_START);
    }
  }
}
