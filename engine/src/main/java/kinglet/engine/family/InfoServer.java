package kinglet.engine.family;

import java.util.List;
import java.util.function.Supplier;
import kinglet.engine.config.KeyspaceSettings;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.ProcessFacts;
import kinglet.engine.stats.Version;
import kinglet.engine.time.Clock;

/** INFO server: what runs where, and since when. Owned by the executor. */
public final class InfoServer implements InfoSection {
  private static final int LRU_CLOCK_MASK = 0xFF_FFFF;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int SECONDS_PER_DAY = 86_400;

  private final ProcessFacts process;
  private final ServerSettings settings;
  private final KeyspaceSettings keyspaceSettings;
  private final ConfigFile file;
  private final Clock clock;
  private final String runId;
  private final Supplier<String> threadingMode;
  private final Supplier<String> supervised;
  private final long startMicros;

  /**
   * The section.
   *
   * @param runId 40 hexadecimal digits, others at each start
   * @param threadingMode in force; asked at each INFO
   * @param supervised systemd or no; asked at each INFO
   */
  public InfoServer(ProcessFacts process, ServerSettings settings, KeyspaceSettings keyspaceSettings, ConfigFile file,
      Clock clock, String runId, Supplier<String> threadingMode, Supplier<String> supervised) {
    this.process = process;
    this.settings = settings;
    this.keyspaceSettings = keyspaceSettings;
    this.file = file;
    this.clock = clock;
    this.runId = runId;
    this.threadingMode = threadingMode;
    this.supervised = supervised;
    startMicros = clock.epochMicros();
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public String title() {
    return "Server";
  }

  @Override
  public void write(InfoText out) {
    writeVersion(out);
    writeProcess(out);
    writeTimes(out, clock.epochMicros());
    out.field("executable", process.executable());
    out.field("config_file", file.path());
    out.field("io_threads_active", 0);
    writeListeners(out);
    out.field("kinglet_version", Version.KINGLET);
    out.field("threading_mode", threadingMode.get());
  }

  private void writeVersion(InfoText out) {
    out.field("redis_version", Version.REDIS);
    out.field("redis_git_sha1", "00000000");
    out.field("redis_git_dirty", 0);
    out.field("redis_build_id", "kinglet-" + Version.KINGLET);
    out.field("redis_mode", "standalone");
    out.field("os", process.operatingSystem());
    out.field("arch_bits", Long.SIZE);
    out.field("monotonic_clock", "POSIX clock_gettime");
    out.field("multiplexing_api", "epoll");
    out.field("atomicvar_api", "java-varhandle");
    out.field("gcc_version", "0.0.0");
  }

  private void writeProcess(InfoText out) {
    out.field("process_id", process.processId());
    out.field("process_supervised", supervised.get());
    out.field("run_id", runId);
    out.field("tcp_port", settings.port());
  }

  private void writeTimes(InfoText out, long nowMicros) {
    long uptimeSeconds = (nowMicros - startMicros) / MICROS_PER_SECOND;
    out.field("server_time_usec", nowMicros);
    out.field("uptime_in_seconds", uptimeSeconds);
    out.field("uptime_in_days", uptimeSeconds / SECONDS_PER_DAY);
    out.field("hz", keyspaceSettings.hz());
    out.field("configured_hz", keyspaceSettings.hz());
    out.field("lru_clock", nowMicros / MICROS_PER_SECOND & LRU_CLOCK_MASK);
  }

  private void writeListeners(InfoText out) {
    if (settings.port() != 0) {
      out.field("listener0", "name=tcp" + binds(settings.bind()) + ",port=" + settings.port());
    }
    if (!settings.unixSocket().isEmpty()) {
      out.field("listener1", "name=unix" + binds(List.of(settings.unixSocket())));
    }
  }

  private static String binds(List<String> addresses) {
    StringBuilder text = new StringBuilder();
    addresses.forEach(address -> text.append(",bind=").append(address));
    return text.toString();
  }
}
