package kinglet.server;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.aof.AofInfo;
import kinglet.engine.Engine;
import kinglet.engine.family.ConfigFile;
import kinglet.engine.family.InfoClients;
import kinglet.engine.family.InfoFields;
import kinglet.engine.family.InfoKeyspace;
import kinglet.engine.family.InfoLatency;
import kinglet.engine.family.InfoMemory;
import kinglet.engine.family.InfoPersistence;
import kinglet.engine.family.InfoReplication;
import kinglet.engine.family.InfoServer;
import kinglet.engine.family.InfoStats;
import kinglet.engine.family.MemoryFigures;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.ProcessFacts;
import kinglet.engine.stats.ProcessFacts.CpuTimes;
import kinglet.engine.stats.TrafficRates;

/** The sections of INFO, in Redis's order, and what samples them. */
final class InfoComposition {
  private static final int ID_DIGITS = 40;

  private final Configuration configuration;
  private final Engine engine;
  private final Doors doors;
  private final SplittableRandom random;
  private final String replicationId;
  private final ProcessFacts process = new LinuxProcess();
  private final TrafficRates rates;
  private final MemoryFigures memory;
  private final List<InfoSection> more = new ArrayList<>();
  private AofInfo log;

  InfoComposition(Configuration configuration, Engine engine, Doors doors, SplittableRandom random) {
    this.configuration = configuration;
    this.engine = engine;
    this.doors = doors;
    this.random = random;
    replicationId = newId();
    rates = new TrafficRates(engine.stats());
    memory = new MemoryFigures(engine.keyspace(), engine.clients(), process);
  }

  List<InfoSection> sections(ConfigFile file, InfoPersistence persistence) {
    InfoLatency latency = new InfoLatency(engine::table, configuration.latency());
    List<InfoSection> sections = new ArrayList<>(List.of(
        new InfoServer(process, configuration.server(), configuration.keyspace(), file, engine.clock(), newId(),
            doors::threadingMode, doors::supervised),
        new InfoClients(engine.clients(), configuration.clients(), engine.blocking(), engine.tracking()),
        new InfoMemory(memory, configuration.memory(), engine.defragStats()),
        persistence,
        new InfoStats(
            engine.stats(), rates, engine.pubSub(), doors::network, engine.defragStats(), engine.tracking(),
            engine.clock()),
        new InfoReplication(replicationId, engine.effects()::offset, this::backlogBytes),
        new InfoFields("CPU", true, this::writeCpu),
        new InfoFields("Modules", true, out -> {}),
        new InfoFields("Commandstats", false, latency::writeCommands),
        new InfoFields("Errorstats", true, out -> InfoLatency.writeErrors(out, engine.stats())),
        new InfoFields("Latencystats", false, latency::writeLatencies),
        new InfoFields("Cluster", true, out -> out.field("cluster_enabled", 0)),
        new InfoKeyspace(engine.keyspace()),
        new InfoFields("Stages", false, out -> {
          doors.network().drainFlushes(engine.stages().flush());
          latency.writeStages(out, engine.stages());
        }),
        InfoFields.hidden("Debug", out -> InfoStats.writeDebug(out, engine.stats().cycles()))));
    sections.addAll(more);
    return sections;
  }

  /** Adds a section behind the others; before they are asked for. */
  void add(InfoSection section) {
    more.add(section);
  }

  /** Names this server's stream of effects: 40 hexadecimal digits. */
  String replicationId() {
    return replicationId;
  }

  /** Whose aof_ fields are shown; the log is made after the sections. */
  void log(AofInfo newLog) {
    log = newLog;
  }

  /** Writes those fields. */
  void writeLog(InfoText out) {
    log.write(out);
  }

  /** Where the memory went. */
  MemoryFigures memory() {
    return memory;
  }

  /** Ten times a second. */
  void sample(long nowMs) {
    rates.sample(nowMs);
    memory.sample();
  }

  /** CONFIG RESETSTAT. */
  void reset() {
    engine.resetStatistics();
    rates.reset();
  }

  private String newId() {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < ID_DIGITS; i++) {
      digits.append(Character.forDigit(random.nextInt(16), 16));
    }
    return digits.toString();
  }

  private long backlogBytes() {
    return configuration.settings().find("repl-backlog-size").map(setting -> Long.parseLong(setting.show())).orElse(0L);
  }

  private void writeCpu(InfoText out) {
    CpuTimes times = process.cpuTimes();
    out.field("used_cpu_sys", times.system(), 6);
    out.field("used_cpu_user", times.user(), 6);
    out.field("used_cpu_sys_children", times.childrenSystem(), 6);
    out.field("used_cpu_user_children", times.childrenUser(), 6);
    out.field("used_cpu_sys_main_thread", times.threadSystem(), 6);
    out.field("used_cpu_user_main_thread", times.threadUser(), 6);
  }
}
