package kinglet.engine.family;

import java.util.Locale;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.memory.Allocator;
import kinglet.engine.stats.DefragStats;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.ProcessFacts;
import kinglet.engine.stats.Version;

/** INFO memory. Owned by the executor. What {@link MemoryFigures} say. */
public final class InfoMemory implements InfoSection {
  private final MemoryFigures figures;
  private final MemorySettings settings;
  private final DefragStats defragmentation;

  public InfoMemory(MemoryFigures figures, MemorySettings settings, DefragStats defragmentation) {
    this.figures = figures;
    this.settings = settings;
    this.defragmentation = defragmentation;
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
    figures.read();
    writeUsed(out);
    writeAmounts(out);
    writeRatios(out);
    writeBuffers(out);
    out.field("mem_allocator", "kinglet-" + Version.KINGLET);
    out.field("active_defrag_running", defragmentation.runningPercent());
    out.field("lazyfree_pending_objects", figures.keyspace().garbagePending());
    out.field("lazyfreed_objects", figures.keyspace().garbageFreed());
    out.field("java_heap_used", figures.process().heapUsedBytes());
    out.field("java_heap_committed", figures.process().heapCommittedBytes());
  }

  private void writeUsed(InfoText out) {
    out.bytes("used_memory", figures.usedBytes());
    out.bytes("used_memory_rss", figures.residentBytes());
    out.bytes("used_memory_peak", figures.peakBytes());
    percent(out, "used_memory_peak_perc", figures.peakPercent());
    out.field("used_memory_overhead", figures.overheadBytes());
    out.field("used_memory_startup", figures.startupBytes());
    out.field("used_memory_dataset", figures.datasetBytes());
    percent(out, "used_memory_dataset_perc", figures.datasetPercent());
  }

  private static void percent(InfoText out, String name, double value) {
    out.field(name, String.format(Locale.ROOT, "%.2f%%", value));
  }

  private void writeAmounts(InfoText out) {
    ProcessFacts process = figures.process();
    Allocator allocator = figures.allocator();
    out.field("allocator_allocated", allocator.usedBytes());
    out.field("allocator_active", allocator.activeBytes());
    out.field("allocator_resident", allocator.residentBytes());
    out.bytes("total_system_memory", process.systemMemoryBytes());
    writeScripts(out);
    out.bytes("maxmemory", settings.maxBytes());
    out.field("maxmemory_policy", settings.policy().text());
  }

  /** Fields that monitoring asks for; there are no scripts. */
  private static void writeScripts(InfoText out) {
    out.field("used_memory_lua", 0);
    out.field("used_memory_vm_eval", 0);
    out.field("used_memory_lua_human", "0B");
    out.field("used_memory_scripts_eval", 0);
    out.field("number_of_cached_scripts", 0);
    out.field("number_of_functions", 0);
    out.field("number_of_libraries", 0);
    out.field("used_memory_vm_functions", 0);
    out.bytes("used_memory_vm_total", 0);
    out.field("used_memory_functions", 0);
    out.bytes("used_memory_scripts", 0);
  }

  private void writeRatios(InfoText out) {
    Allocator allocator = figures.allocator();
    ratio(out, "allocator_frag", allocator.activeBytes(), allocator.usedBytes());
    ratio(out, "allocator_rss", allocator.residentBytes(), allocator.activeBytes());
    ratio(out, "rss_overhead", figures.residentBytes(), allocator.residentBytes());
    ratio(out, "mem_fragmentation", figures.residentBytes(), figures.usedBytes());
  }

  private static void ratio(InfoText out, String name, long more, long less) {
    out.field(name + "_ratio", MemoryFigures.ratio(more, less), 2);
    out.field(name + "_bytes", more - less);
  }

  private void writeBuffers(InfoText out) {
    out.field("mem_not_counted_for_evict", 0);
    out.field("mem_replication_backlog", 0);
    out.field("mem_total_replication_buffers", 0);
    out.field("mem_clients_slaves", 0);
    out.field("mem_clients_normal", figures.clientBytes());
    out.field("mem_cluster_links", 0);
    out.field("mem_aof_buffer", 0);
  }
}
