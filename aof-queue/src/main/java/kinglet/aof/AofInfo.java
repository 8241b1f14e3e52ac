package kinglet.aof;

import kinglet.engine.stats.InfoText;

/** The aof_ fields of INFO persistence. Owned by the executor. Source: Redis 7.2. */
public final class AofInfo {
  private final AofControl control;

  public AofInfo(AofControl control) {
    this.control = control;
  }

  /** Writes them. */
  public void write(InfoText out) {
    AppendLog log = control.log();
    Rewrites rewrites = control.rewrites();
    out.field("aof_enabled", control.settings().isOn() ? 1 : 0);
    out.field("aof_rewrite_in_progress", rewrites.isRunning() ? 1 : 0);
    out.field("aof_rewrite_scheduled", rewrites.isScheduled() ? 1 : 0);
    out.field("aof_last_rewrite_time_sec", rewrites.lastSeconds());
    out.field("aof_current_rewrite_time_sec", rewrites.currentSeconds());
    out.field("aof_last_bgrewrite_status", rewrites.hasFailed() ? "err" : "ok");
    out.field("aof_rewrites", rewrites.count()).field("aof_rewrites_consecutive_failures", rewrites.failures());
    out.field("aof_last_write_status", log == null || log.error() == null ? "ok" : "err");
    out.field("aof_last_cow_size", 0);
    if (log != null) {
      write(out, log);
    }
  }

  private void write(InfoText out, AppendLog log) {
    out.field("aof_current_size", control.bytes()).field("aof_base_size", control.baseBytes());
    out.field("aof_pending_rewrite", 0);
    out.field("aof_buffer_length", log.underWayBytes());
    out.field("aof_pending_bio_fsync", log.state().appended() > log.state().synced() ? 1 : 0);
    out.field("aof_delayed_fsync", log.state().delayedSyncs());
    out.field("aof_appended_offset", log.state().appended()).field("aof_synced_offset", log.state().synced());
  }
}
