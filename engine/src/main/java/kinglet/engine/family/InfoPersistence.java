package kinglet.engine.family;

import java.util.function.Consumer;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/** INFO persistence: what the parts write that know. Owned by the executor. */
public final class InfoPersistence implements InfoSection {
  private final Consumer<InfoText> state;
  private final Consumer<InfoText> snapshots;
  private final Consumer<InfoText> log;
  private final Consumer<InfoText> loading;

  /**
   * The section.
   *
   * @param state writes whether data is being loaded, and how far a snapshot is
   * @param snapshots writes the rdb_ fields
   * @param log writes the aof_ fields
   * @param loading writes how far a load is, if there is one
   */
  public InfoPersistence(Consumer<InfoText> state, Consumer<InfoText> snapshots, Consumer<InfoText> log,
      Consumer<InfoText> loading) {
    this.state = state;
    this.snapshots = snapshots;
    this.log = log;
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
    log.accept(out);
    out.field("module_fork_in_progress", 0).field("module_fork_last_cow_size", 0);
    loading.accept(out);
  }
}
