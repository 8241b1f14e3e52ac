package kinglet.engine.config;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The process: where it listens, its files, its threads. Written by the executor; what other threads read is volatile, what
 * is immutable after start is read by whoever is wired with it. Source: redis.conf of 7.2, whose defaults these are; the
 * last group of names is ours.
 */
public final class ServerSettings implements SettingGroup {
  private static final List<String> LOG_LEVELS = List.of("debug", "verbose", "notice", "warning", "nothing");
  private static final List<String> FACILITIES =
      List.of("user", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");
  private static final List<String> SUPERVISORS = List.of("upstart", "systemd", "auto", "no");
  private static final List<String> SHUTDOWN_WORDS = List.of("default", "save", "nosave", "now", "force");

  private final UnaryOperator<String> enterDirectory;

  private volatile int port = 6379;
  private volatile List<String> bind = List.of("*", "-::*");
  private volatile String bindSource = "";
  private volatile String logLevel = "notice";
  private String unixSocket = "";
  private int unixSocketPermissions;
  private int tcpBacklog = 511;
  private boolean daemonize;
  private String pidFile = "";
  private String logFile = "";
  private String supervised = "no";
  private boolean syslogEnabled;
  private String syslogIdentity = "redis";
  private String syslogFacility = "local0";
  private String directory;
  private String databaseFile = "dump.rdb";
  private Protection protectedConfigs = Protection.NO;
  private Protection debugCommand = Protection.NO;
  private Protection moduleCommand = Protection.NO;
  private int shutdownTimeoutSeconds = 10;
  private List<String> shutdownOnSigint = List.of();
  private List<String> shutdownOnSigterm = List.of();

  private int adminPort;
  private List<String> adminBind = List.of("127.0.0.1", "-::1");
  private String adminUnixSocket = "";
  private int metricsPort;
  private String metricsBind = "127.0.0.1";
  private String threadingMode = "auto";
  private int ioThreads;
  private String serverCpus = "";
  private String backgroundCpus = "";
  private boolean hugePages = true;
  private String idleStrategy = "backoff";

  /**
   * @param enterDirectory makes a directory the one that relative paths start from, and returns its absolute path; throws
   *     {@link IllegalArgumentException} with the system's words if it can't ("No such file or directory")
   */
  public ServerSettings(UnaryOperator<String> enterDirectory) {
    this.enterDirectory = enterDirectory;
    directory = enterDirectory.apply(".");
  }

  /** TCP; 0 is none. */
  public int port() {
    return port;
  }

  /** Addresses to listen on; {@code *} is any, a leading dash means that it may fail. Empty is none. */
  public List<String> bind() {
    return bind;
  }

  /** The local address of outbound connections; empty is the system's choice. */
  public String bindSource() {
    return bindSource;
  }

  /** Path of the unix socket; empty is none. */
  public String unixSocket() {
    return unixSocket;
  }

  /** Permission bits of the unix socket; 0 leaves them to the umask. */
  public int unixSocketPermissions() {
    return unixSocketPermissions;
  }

  public int tcpBacklog() {
    return tcpBacklog;
  }

  /** Whether the launcher was to start it in the background. */
  public boolean daemonize() {
    return daemonize;
  }

  /** Where the process number is written; empty is nowhere. */
  public String pidFile() {
    return pidFile;
  }

  /** debug, verbose, notice, warning or nothing. */
  public String logLevel() {
    return logLevel;
  }

  /** Empty is the standard output. */
  public String logFile() {
    return logFile;
  }

  /** Absolute; relative paths start here. */
  public String directory() {
    return directory;
  }

  /** The snapshot's file name in {@link #directory}; empty is no snapshot. */
  public String databaseFile() {
    return databaseFile;
  }

  /** Who may set guarded settings. */
  public Protection protectedConfigs() {
    return protectedConfigs;
  }

  /** Who may use DEBUG. */
  public Protection debugCommand() {
    return debugCommand;
  }

  /** Who may use those of MODULE that change something. */
  public Protection moduleCommand() {
    return moduleCommand;
  }

  /** How long a shutdown waits for replicas. */
  public int shutdownTimeoutSeconds() {
    return shutdownTimeoutSeconds;
  }

  /** Words of SHUTDOWN that SIGINT implies: save or nosave, now, force; empty is the default. */
  public List<String> shutdownOnSigint() {
    return shutdownOnSigint;
  }

  /** Words of SHUTDOWN that SIGTERM implies. */
  public List<String> shutdownOnSigterm() {
    return shutdownOnSigterm;
  }

  /** TCP port of the admin lane, whose clients are served before all others; 0 is none. */
  public int adminPort() {
    return adminPort;
  }

  /** Addresses of {@link #adminPort}. */
  public List<String> adminBind() {
    return adminBind;
  }

  /** Path of the unix socket of the admin lane; empty is none. */
  public String adminUnixSocket() {
    return adminUnixSocket;
  }

  /** Port at which Prometheus finds {@code /metrics}; 0 is none. */
  public int metricsPort() {
    return metricsPort;
  }

  /** The address of {@link #metricsPort}. */
  public String metricsBind() {
    return metricsBind;
  }

  /** Who watches over the process: no (nobody), systemd, upstart, or auto. */
  public String supervised() {
    return supervised;
  }

  /** Whether the system's log gets what the log file gets. */
  public boolean syslogEnabled() {
    return syslogEnabled;
  }

  /** The name under which the system's log shows it. */
  public String syslogIdentity() {
    return syslogIdentity;
  }

  /** user, local0 ... local7. */
  public String syslogFacility() {
    return syslogFacility;
  }

  /** auto, shared or dedicated. */
  public String threadingMode() {
    return threadingMode;
  }

  /** How many selectors; 0 is as many as the threading mode finds right. */
  public int ioThreads() {
    return ioThreads;
  }

  /** CPUs of the executor and the selectors, such as {@code 0-3:2}; empty is any. */
  public String serverCpus() {
    return serverCpus;
  }

  /** CPUs of the threads that sync and free. */
  public String backgroundCpus() {
    return backgroundCpus;
  }

  /** Whether the data's memory asks for transparent huge pages. */
  public boolean hugePages() {
    return hugePages;
  }

  /** What a thread without work does: backoff, park, yield or spin. */
  public String idleStrategy() {
    return idleStrategy;
  }

  @Override
  public void declare(SettingTable table) {
    declareListeners(table);
    declareAdmin(table);
    declareFiles(table);
    declareRights(table);
    declareThreads(table);
  }

  private void declareListeners(SettingTable table) {
    table.integer("port", 0, 65535, () -> port, value -> port = (int) value);
    table.words("bind", () -> bind, this::bind).leftOutAtDefault();
    table.text("bind-source-addr", () -> bindSource, text -> bindSource = text).unsetIfEmpty();
    table.path("unixsocket", () -> unixSocket, path -> unixSocket = path).immutable().unsetIfEmpty();
    table.octal("unixsocketperm", 0, 511, () -> unixSocketPermissions, value -> unixSocketPermissions = (int) value)
        .immutable();
    table.integer("tcp-backlog", 0, Integer.MAX_VALUE, () -> tcpBacklog, value -> tcpBacklog = (int) value).immutable();
  }

  private void declareAdmin(SettingTable table) {
    table.integer("admin-port", 0, 65535, () -> adminPort, value -> adminPort = (int) value).immutable();
    table.words("admin-bind", () -> adminBind, this::adminBind).immutable().leftOutAtDefault();
    table.path("admin-unixsocket", () -> adminUnixSocket, path -> adminUnixSocket = path).immutable().unsetIfEmpty();
    table.integer("metrics-port", 0, 65535, () -> metricsPort, value -> metricsPort = (int) value).immutable();
    table.text("metrics-bind", () -> metricsBind, text -> metricsBind = text).immutable();
  }

  private void adminBind(List<String> addresses) {
    DirectiveRules.addresses(addresses);
    adminBind = List.copyOf(addresses);
  }

  private void bind(List<String> addresses) {
    DirectiveRules.addresses(addresses);
    bind = List.copyOf(addresses);
  }

  private void declareFiles(SettingTable table) {
    table.bool("daemonize", () -> daemonize, value -> daemonize = value).immutable();
    table.choice("supervised", SUPERVISORS, () -> supervised, word -> supervised = word).immutable();
    table.path("pidfile", () -> pidFile, path -> pidFile = path).immutable().unsetIfEmpty();
    table.choice("loglevel", LOG_LEVELS, () -> logLevel, word -> logLevel = word);
    table.path("logfile", () -> logFile, path -> logFile = path).immutable();
    table.bool("syslog-enabled", () -> syslogEnabled, on -> syslogEnabled = on).immutable();
    table.text("syslog-ident", () -> syslogIdentity, text -> syslogIdentity = text).immutable();
    table.choice("syslog-facility", FACILITIES, () -> syslogFacility, word -> syslogFacility = word).immutable();
    table.path("dir", () -> directory, path -> directory = enterDirectory.apply(path)).guarded().refusedWhileLoading()
        .alwaysWritten();
    table.path("dbfilename", () -> databaseFile, this::databaseFile).guarded();
  }

  private void databaseFile(String name) {
    DirectiveRules.databaseFile(name);
    databaseFile = name;
  }

  private void declareRights(SettingTable table) {
    table.choice("enable-protected-configs", Protection.WORDS, () -> protectedConfigs.word(),
        word -> protectedConfigs = Protection.of(word)).immutable();
    table.choice("enable-debug-command", Protection.WORDS, () -> debugCommand.word(),
        word -> debugCommand = Protection.of(word)).immutable();
    table.choice("enable-module-command", Protection.WORDS, () -> moduleCommand.word(),
        word -> moduleCommand = Protection.of(word)).immutable();
    table.integer("shutdown-timeout", 0, Integer.MAX_VALUE, () -> shutdownTimeoutSeconds,
        value -> shutdownTimeoutSeconds = (int) value);
    table.flags("shutdown-on-sigint", SHUTDOWN_WORDS, () -> shutdownOnSigint,
        words -> shutdownOnSigint = shutdownWords(words));
    table.flags("shutdown-on-sigterm", SHUTDOWN_WORDS, () -> shutdownOnSigterm,
        words -> shutdownOnSigterm = shutdownWords(words));
  }

  private static List<String> shutdownWords(List<String> words) {
    if (words.contains("save") && words.contains("nosave")) {
      throw new IllegalArgumentException("shutdown options SAVE and NOSAVE can't be used simultaneously");
    }
    return words;
  }

  private void declareThreads(SettingTable table) {
    table.integer("io-threads", 0, 128, () -> ioThreads, value -> ioThreads = (int) value).immutable();
    table.text("server_cpulist", () -> serverCpus, text -> serverCpus = text).immutable().unsetIfEmpty();
    table.text("bio_cpulist", () -> backgroundCpus, text -> backgroundCpus = text).immutable().unsetIfEmpty();
    table.choice("threading-mode", List.of("auto", "shared", "dedicated"), () -> threadingMode,
        word -> threadingMode = word).immutable();
    table.bool("huge-pages", () -> hugePages, value -> hugePages = value).immutable();
    table.choice("idle-strategy", List.of("backoff", "park", "yield", "spin"), () -> idleStrategy,
        word -> idleStrategy = word).immutable();
  }
}
