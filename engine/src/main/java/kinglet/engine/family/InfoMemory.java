package kinglet.engine.family;

import java.util.Locale;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Link;
import kinglet.engine.session.Session;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.ProcessFacts;
import kinglet.engine.stats.Version;

/**
 * INFO memory. Owned by the executor. {@code used_memory}, which maxmemory limits, is what data takes off the Java heap:
 * keys, values, dictionaries. The heap, which holds sessions and code's own objects, has fields of its own.
 */
public final class InfoMemory implements InfoSection {
  private static final double PERCENT = 100;

  private final Keyspace keyspace;
  private final Clients clients;
  private final MemorySettings settings;
  private final ProcessFacts process;
  private final long startupBytes;
  private long peakBytes;

  public InfoMemory(Keyspace keyspace, Clients clients, MemorySettings settings, ProcessFacts process) {
    this.keyspace = keyspace;
    this.clients = clients;
    this.settings = settings;
    this.process = process;
    startupBytes = keyspace.usedBytes();
  }

  /** Notes the peak; called from time to time. */
  public void sample() {
    peakBytes = Math.max(peakBytes, keyspace.usedBytes());
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory";
  }

  @Override
  public void write(InfoText out) {
    sample();
    long used = keyspace.usedBytes();
    long resident = process.residentBytes();
    writeUsed(out, used, resident);
    writeAmounts(out);
    writeRatios(out, used, resident);
    writeBuffers(out);
    out.field("mem_allocator", "kinglet-" + Version.KINGLET);
    out.field("active_defrag_running", 0);
    out.field("lazyfree_pending_objects", keyspace.hasGarbage() ? 1 : 0);
    out.field("java_heap_used", process.heapUsedBytes());
    out.field("java_heap_committed", process.heapCommittedBytes());
  }

  private void writeUsed(InfoText out, long used, long resident) {
    long overhead = dictionaryBytes();
    long dataset = Math.max(0, used - overhead);
    out.bytes("used_memory", used);
    out.bytes("used_memory_rss", resident);
    out.bytes("used_memory_peak", peakBytes);
    percent(out, "used_memory_peak_perc", used, peakBytes);
    out.field("used_memory_overhead", overhead);
    out.field("used_memory_startup", startupBytes);
    out.field("used_memory_dataset", dataset);
    percent(out, "used_memory_dataset_perc", Math.min(dataset, used - startupBytes), used - startupBytes);
  }

  private long dictionaryBytes() {
    long bytes = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      bytes += keyspace.database(i).dictBytes();
    }
    return bytes;
  }

  private static void percent(InfoText out, String name, long part, long whole) {
    out.field(name, String.format(Locale.ROOT, "%.2f%%", whole <= 0 ? 0 : part * PERCENT / whole));
  }

  private void writeAmounts(InfoText out) {
    Allocator allocator = keyspace.allocator();
    out.field("allocator_allocated", allocator.usedBytes());
    out.field("allocator_active", allocator.activeBytes());
    out.field("allocator_resident", allocator.residentBytes());
    out.bytes("total_system_memory", process.systemMemoryBytes());
    out.bytes("maxmemory", settings.maxBytes());
    out.field("maxmemory_policy", settings.policy().text());
  }

  private void writeRatios(InfoText out, long used, long resident) {
    Allocator allocator = keyspace.allocator();
    ratio(out, "allocator_frag", allocator.activeBytes(), allocator.usedBytes());
    ratio(out, "allocator_rss", allocator.residentBytes(), allocator.activeBytes());
    ratio(out, "rss_overhead", resident, allocator.residentBytes());
    ratio(out, "mem_fragmentation", resident, used);
  }

  private static void ratio(InfoText out, String name, long more, long less) {
    out.field(name + "_ratio", less == 0 ? 0 : (double) more / less, 2);
    out.field(name + "_bytes", more - less);
  }

  private void writeBuffers(InfoText out) {
    long bytes = 0;
    for (Session session : clients.all()) {
      Link link = session.link();
      bytes += link.inputBytes() + (long) link.outputChunks() * ChunkPool.CHUNK_BYTES;
    }
    out.field("mem_not_counted_for_evict", 0);
    out.field("mem_replication_backlog", 0);
    out.field("mem_total_replication_buffers", 0);
    out.field("mem_clients_slaves", 0);
    out.field("mem_clients_normal", bytes);
    out.field("mem_cluster_links", 0);
    out.field("mem_aof_buffer", 0);
  }
}
