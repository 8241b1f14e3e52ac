package kinglet.engine.exec;

import kinglet.engine.command.Command;
import kinglet.engine.command.Flags;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.Session;

/**
 * CLIENT PAUSE: until a time, commands that write, or all of them, wait; and no key expires, so that the data stands still.
 * Replicas are never held up. Owned by the executor. Source: Redis 7.2.
 */
public final class Pause {
  private final Keyspace keyspace;
  private boolean active;
  private boolean everything;
  private long endMs;

  public Pause(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Begins, or makes what there is longer and wider, never shorter or narrower.
   *
   * @param all whether reads wait too
   * @param untilMs Unix time
   */
  public void begin(boolean all, long untilMs) {
    if (untilMs <= keyspace.nowMs() && !active) {
      return;
    }
    everything = active && everything || all;
    endMs = active ? Math.max(endMs, untilMs) : untilMs;
    active = true;
    keyspace.expiryHides(true);
  }

  /** Ends; what waited is executed in the next cycle. */
  public void end() {
    if (active) {
      active = false;
      keyspace.expiryHides(false);
    }
  }

  void endIfOver(long nowMs) {
    if (active && nowMs >= endMs) {
      end();
    }
  }

  public boolean isActive() {
    return active;
  }

  /** When it ends by itself. */
  long endMs() {
    return endMs;
  }

  /** Whether the command must wait. */
  boolean holds(Session session, Command command) {
    return active && (everything || command.has(Flags.WRITE | Flags.MAY_REPLICATE))
        && session.type() != Session.Type.REPLICA;
  }
}
