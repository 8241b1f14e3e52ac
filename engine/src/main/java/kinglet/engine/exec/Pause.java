package kinglet.engine.exec;

import java.util.ArrayDeque;
import kinglet.engine.command.Command;
import kinglet.engine.command.Flags;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.Standing;

/**
 * CLIENT PAUSE: until a time, commands that write, or all of them, wait; and no key expires, so that the data stands still.
 * Replicas are never held up. Owned by the executor. Source: Redis 7.2.
 */
public final class Pause {
  private final Keyspace keyspace;
  private final ArrayDeque<Session> held = new ArrayDeque<>();
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

  /** Ends; who waited goes on when it is next asked for. */
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
    return active && (everything || (command.anyFlags(session.transaction()) & (Flags.WRITE | Flags.MAY_REPLICATE)) != 0)
        && session.type() != Session.Type.REPLICA;
  }

  /** Has a session wait for the end. */
  void hold(Session session) {
    session.standing(Standing.HELD);
    held.addLast(session);
  }

  /** Whether it is over for someone. */
  boolean hasReleased() {
    return !active && !held.isEmpty();
  }

  /** The next session for which it is over, in the order in which they came; or null. */
  Session pollReleased() {
    return active ? null : held.pollFirst();
  }

  /** A session that waited has ended. */
  void forget(Session session) {
    held.remove(session);
  }
}
