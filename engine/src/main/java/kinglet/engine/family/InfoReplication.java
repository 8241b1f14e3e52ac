package kinglet.engine.family;

import java.util.function.LongSupplier;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/** INFO replication of a primary that nobody replicates. Owned by the executor. */
public final class InfoReplication implements InfoSection {
  private static final String NO_ID = "0".repeat(40);

  private final String replicationId;
  private final LongSupplier offset;
  private final LongSupplier backlogBytes;

  /**
   * The section.
   *
   * @param replicationId 40 hexadecimal digits
   * @param offset of the stream of effects
   * @param backlogBytes the setting repl-backlog-size
   */
  public InfoReplication(String replicationId, LongSupplier offset, LongSupplier backlogBytes) {
    this.replicationId = replicationId;
    this.offset = offset;
    this.backlogBytes = backlogBytes;
  }

  @Override
  public String name() {
    return "replication";
  }

  @Override
  public String title() {
    return "Replication";
  }

  @Override
  public void write(InfoText out) {
    out.field("role", "master");
    out.field("connected_slaves", 0);
    out.field("master_failover_state", "no-failover");
    out.field("master_replid", replicationId);
    out.field("master_replid2", NO_ID);
    out.field("master_repl_offset", offset.getAsLong());
    out.field("second_repl_offset", -1);
    out.field("repl_backlog_active", 0);
    out.field("repl_backlog_size", backlogBytes.getAsLong());
    out.field("repl_backlog_first_byte_offset", 0);
    out.field("repl_backlog_histlen", 0);
  }
}
