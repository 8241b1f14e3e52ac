package kinglet.engine.family;

import java.util.function.Consumer;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/** INFO persistence: what the parts write that know. Owned by the executor. */
public final class InfoPersistence implements InfoSection {
  private final Consumer<InfoText> state;
  private final Consumer<InfoText> snapshots;
  private final Consumer<InfoText> loading;

  /**
   * The section.
   *
   * @param state writes whether data is being loaded, and how far a snapshot is
   * @param snapshots writes the rdb_ fields
   * @param loading writes how far a load is, if there is one
   */
  public InfoPersistence(Consumer<InfoText> state, Consumer<InfoText> snapshots, Consumer<InfoText> loading) {
    this.state = state;
    this.snapshots = snapshots;
    this.loading = loading;
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
    state.accept(out);
    snapshots.accept(out);
    writeLog(out);
    out.field("module_fork_in_progress", 0).field("module_fork_last_cow_size", 0);
    loading.accept(out);
  }

  private static void writeLog(InfoText out) {
    out.field("aof_enabled", 0);
    out.field("aof_rewrite_in_progress", 0).field("aof_rewrite_scheduled", 0);
    out.field("aof_last_rewrite_time_sec", -1).field("aof_current_rewrite_time_sec", -1);
    out.field("aof_last_bgrewrite_status", "ok");
    out.field("aof_rewrites", 0).field("aof_rewrites_consecutive_failures", 0);
    out.field("aof_last_write_status", "ok");
    out.field("aof_last_cow_size", 0);
  }
}
