package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import kinglet.engine.command.Command;
import kinglet.engine.command.Flags;
import kinglet.engine.session.Session;
import kinglet.engine.session.Transaction;

/**
 * Decides whether a command may run now. A list of refusals, each tied to a state bit that the server or the session is in;
 * with no bit set, which is the common case, the gate costs one test. Owned by the executor.
 */
public final class Gate {
  /** The session has not given a password. */
  public static final long UNAUTHENTICATED = 1;

  /** The session is between MULTI and EXEC. */
  public static final long IN_TRANSACTION = 1 << 3;

  /** Memory has a limit. Whether it is reached is asked again at each command that could need more. */
  public static final long MEMORY_LIMITED = 1 << 1;

  /** The session subscribes to something, in the protocol that cannot tell messages from replies. */
  public static final long SUBSCRIBED = 1 << 2;

  /** The data is not all there yet. */
  public static final long LOADING = 1 << 4;

  /** The last snapshot could not be written. */
  public static final long SNAPSHOT_FAILED = 1 << 5;

  /** The session acts for somebody who may not do everything. */
  public static final long RESTRICTED = 1 << 6;

  /** The session is shown every command; it counts as a replica, which may not touch keys. */
  public static final long MONITORING = 1 << 7;

  /** The log can't be written or synced. */
  public static final long LOG_FAILED = 1 << 8;

  /** Not all keys are in memory yet; each comes when it is looked up. */
  public static final long HYDRATING = 1 << 9;

  private final List<Refusal> refusals = new ArrayList<>(List.of(
      new Refusal(100, UNAUTHENTICATED, 0, Flags.NO_AUTH, () -> true, "NOAUTH Authentication required."),
      new Refusal(200, IN_TRANSACTION, Flags.NO_MULTI, 0, () -> true, "ERR Command not allowed inside a transaction"),
      new Refusal(600, SUBSCRIBED, 0, Flags.WHILE_SUBSCRIBED, () -> true, "ERR Can't execute '%s': only (P|S)SUBSCRIBE / "
          + "(P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"),
      new Refusal(700, MONITORING, Flags.WRITE | Flags.READONLY | Flags.MAY_REPLICATE, 0, () -> true,
          "ERR Replica can't interact with the keyspace")));
  private long state;

  /**
   * Why commands are refused.
   *
   * @param rank the refusal with the lowest rank is the reply
   * @param state the bit that must be set
   * @param hits flags of which the command has one, or 0: any command
   * @param spares flags that let a command pass
   * @param reason the reply, or null if it does not refuse after all; asked last
   */
  public record Refusal(int rank, long state, long hits, long spares, Function<Command, String> reason) {
    /**
     * A refusal with always the same words.
     *
     * @param condition what must hold besides; asked last
     * @param error the reply; %s stands for the command's name
     */
    public Refusal(int rank, long state, long hits, long spares, BooleanSupplier condition, String error) {
      this(rank, state, hits, spares,
          command -> condition.getAsBoolean() ? error.replace("%s", command.fullName()) : null);
    }

    String error(long bits, long anyFlags, long allFlags, Command command) {
      boolean applies = (bits & state) != 0 && (hits == 0 || (anyFlags & hits) != 0) && (allFlags & spares) == 0;
      return applies ? reason.apply(command) : null;
    }
  }

  /** Adds a refusal at its rank. */
  public void add(Refusal refusal) {
    refusals.add(refusal);
    refusals.sort(Comparator.comparingInt(Refusal::rank));
  }

  /** Sets or clears bits of the server's state. */
  public void state(long bits, boolean set) {
    state = set ? state | bits : state & ~bits;
  }

  /** Whether bits of the server's state are set. */
  public boolean isIn(long bits) {
    return (state & bits) != 0;
  }

  /** The error to reply, or null: the session may run the command. */
  public String refusal(Session session, Command command) {
    long bits = state | bits(session);
    // What a primary or a log says has happened; it can't be refused.
    boolean free = bits == 0 || session.type() == Session.Type.MASTER;
    return free ? null : firstRefusal(bits, session.transaction(), command);
  }

  private static long bits(Session session) {
    long bits = session.isAdmitted() ? 0 : UNAUTHENTICATED;
    bits |= session.account().isRestricted() ? RESTRICTED : 0;
    bits |= session.transaction() == null ? 0 : IN_TRANSACTION;
    bits |= session.isMonitor() ? MONITORING : 0;
    return session.isSubscribed() && session.respVersion() == 2 ? bits | SUBSCRIBED : bits;
  }

  /** What refuses one of the commands that are queued refuses EXEC. */
  private String firstRefusal(long bits, Transaction transaction, Command command) {
    long anyFlags = command.anyFlags(transaction);
    long allFlags = command.allFlags(transaction);
    for (int i = 0; i < refusals.size(); i++) {
      String error = refusals.get(i).error(bits, anyFlags, allFlags, command);
      if (error != null) {
        return error;
      }
    }
    return null;
  }
}
