package kinglet.engine.family;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/** INFO persistence of a server that does not persist. Owned by the executor. */
public final class InfoPersistence implements InfoSection {
  private static final String[] ZEROS_BEFORE = {
    "loading", "async_loading", "current_cow_peak", "current_cow_size", "current_cow_size_age"
  };

  private final LongSupplier changes;
  private final long startSeconds;
  private final Consumer<InfoText> log;

  /**
   * The section.
   *
   * @param changes of data since the start
   * @param startSeconds Unix time
   * @param log writes the aof_ fields
   */
  public InfoPersistence(LongSupplier changes, long startSeconds, Consumer<InfoText> log) {
    this.changes = changes;
    this.startSeconds = startSeconds;
    this.log = log;
  }

  @Override
  public String name() {
    return "persistence";
  }

  @Override
  public String title() {
    return "Persistence";
  }

  @Override
  public void write(InfoText out) {
    for (String name : ZEROS_BEFORE) {
      out.field(name, 0);
    }
    out.field("current_fork_perc", 0, 2);
    out.field("current_save_keys_processed", 0).field("current_save_keys_total", 0);
    writeSnapshots(out);
    log.accept(out);
    out.field("module_fork_in_progress", 0).field("module_fork_last_cow_size", 0);
  }

  private void writeSnapshots(InfoText out) {
    out.field("rdb_changes_since_last_save", changes.getAsLong());
    out.field("rdb_bgsave_in_progress", 0);
    out.field("rdb_last_save_time", startSeconds);
    out.field("rdb_last_bgsave_status", "ok");
    out.field("rdb_last_bgsave_time_sec", -1).field("rdb_current_bgsave_time_sec", -1);
    out.field("rdb_saves", 0).field("rdb_last_cow_size", 0);
    out.field("rdb_last_load_keys_expired", 0).field("rdb_last_load_keys_loaded", 0);
  }
}
