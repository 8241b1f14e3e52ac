package kinglet.engine.family;

import java.util.function.Supplier;
import kinglet.engine.pubsub.PubSub;
import kinglet.engine.session.Topics.Kind;
import kinglet.engine.stats.CycleStats;
import kinglet.engine.stats.DefragStats;
import kinglet.engine.stats.ExceededTime;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.NetworkFigures;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.stats.TrafficRates;
import kinglet.engine.time.Clock;
import kinglet.engine.tracking.Tracking;

/** INFO stats. Owned by the executor. What nothing here does yet, or never will, is 0. */
public final class InfoStats implements InfoSection {
  private static final double KIB = 1024;

  private static final long NANOS_PER_MS = 1_000_000;

  private final ServerStats stats;
  private final TrafficRates rates;
  private final PubSub pubSub;
  private final Supplier<NetworkFigures> network;
  private final DefragStats defragmentation;
  private final Tracking tracking;
  private final Clock clock;

  /**
   * The section.
   *
   * @param network asked at each INFO
   */
  public InfoStats(ServerStats stats, TrafficRates rates, PubSub pubSub, Supplier<NetworkFigures> network,
      DefragStats defragmentation, Tracking tracking, Clock clock) {
    this.stats = stats;
    this.defragmentation = defragmentation;
    this.tracking = tracking;
    this.clock = clock;
    this.rates = rates;
    this.pubSub = pubSub;
    this.network = network;
  }

  @Override
  public String name() {
    return "stats";
  }

  @Override
  public String title() {
    return "Stats";
  }

  @Override
  public void write(InfoText out) {
    writeTraffic(out);
    out.field("rejected_connections", stats.rejectedConnections() + network.get().rejected());
    zeros(out, "sync_full", "sync_partial_ok", "sync_partial_err");
    writeKeys(out);
    out.field("pubsub_channels", pubSub.topics(Kind.CHANNEL).size());
    out.field("pubsub_patterns", pubSub.topics(Kind.PATTERN).size());
    out.field("pubsubshard_channels", pubSub.topics(Kind.SHARD_CHANNEL).size());
    zeros(out, "latest_fork_usec", "total_forks");
    out.field("latest_snapshot_cut_usec", stats.snapshotCutMicros());
    zeros(out, "migrate_cached_sockets", "slave_expires_tracked_keys");
    writeDefragmentation(out);
    out.field("tracking_total_keys", tracking.keys());
    out.field("tracking_total_items", tracking.items());
    out.field("tracking_total_prefixes", tracking.prefixes());
    zeros(out, "unexpected_error_replies");
    out.field("total_error_replies", stats.errorReplies());
    zeros(out, "dump_payload_sanitizations");
    out.field("total_reads_processed", network.get().reads());
    out.field("total_writes_processed", network.get().writes());
    zeros(out, "io_threaded_reads_processed", "io_threaded_writes_processed");
    zeros(out, "reply_buffer_shrinks", "reply_buffer_expands");
    writeCycles(out);
    out.field("acl_access_denied_auth", stats.access().authentications());
    out.field("acl_access_denied_cmd", stats.access().commands());
    out.field("acl_access_denied_key", stats.access().keys());
    out.field("acl_access_denied_channel", stats.access().channels());
  }

  private void writeTraffic(InfoText out) {
    out.field("total_connections_received", stats.connections());
    out.field("total_commands_processed", stats.commands());
    out.field("instantaneous_ops_per_sec", rates.commands());
    out.field("total_net_input_bytes", stats.inputBytes());
    out.field("total_net_output_bytes", stats.outputBytes());
    zeros(out, "total_net_repl_input_bytes", "total_net_repl_output_bytes");
    out.field("instantaneous_input_kbps", rates.inputBytes() / KIB, 2);
    out.field("instantaneous_output_kbps", rates.outputBytes() / KIB, 2);
    out.field("instantaneous_input_repl_kbps", 0, 2);
    out.field("instantaneous_output_repl_kbps", 0, 2);
  }

  private void writeKeys(InfoText out) {
    out.field("expired_subkeys", stats.expiredFields());
    out.field("expired_keys", stats.expiredKeys());
    out.field("expired_stale_perc", 0, 2);
    zeros(out, "expired_time_cap_reached_count", "expire_cycle_cpu_milliseconds");
    out.field("evicted_keys", stats.evictedKeys());
    out.field("evicted_clients", stats.evictedClients());
    writeTime(out, "eviction_exceeded_time", stats.memoryExceeded());
    out.field("keyspace_hits", stats.hits());
    out.field("keyspace_misses", stats.misses());
  }

  private void writeDefragmentation(InfoText out) {
    out.field("active_defrag_hits", defragmentation.moved());
    out.field("active_defrag_misses", defragmentation.left());
    out.field("active_defrag_key_hits", defragmentation.keysMoved());
    out.field("active_defrag_key_misses", defragmentation.keysLeft());
    writeTime(out, "active_defrag_time", defragmentation.time());
  }

  private void writeCycles(InfoText out) {
    CycleStats cycles = stats.cycles();
    out.field("eventloop_cycles", cycles.cycles());
    out.field("eventloop_duration_sum", cycles.micros());
    out.field("eventloop_duration_cmd_sum", cycles.commandMicros());
    out.field("instantaneous_eventloop_cycles_per_sec", cycles.cyclesPerSecond());
    out.field("instantaneous_eventloop_duration_usec", cycles.meanMicros());
  }

  /** INFO debug. */
  public static void writeDebug(InfoText out, CycleStats cycles) {
    out.field("eventloop_duration_aof_sum", cycles.commitMicros());
    out.field("eventloop_duration_cron_sum", cycles.taskMicros());
    out.field("eventloop_duration_max", cycles.longestMicros());
    out.field("eventloop_cmd_per_cycle_max", cycles.mostCommands());
  }

  private void writeTime(InfoText out, String name, ExceededTime time) {
    long nowNanos = clock.nanos();
    out.field("total_" + name, time.totalNanos(nowNanos) / NANOS_PER_MS);
    out.field("current_" + name, time.currentNanos(nowNanos) / NANOS_PER_MS);
  }

  private static void zeros(InfoText out, String... names) {
    for (String name : names) {
      out.field(name, 0);
    }
  }
}
