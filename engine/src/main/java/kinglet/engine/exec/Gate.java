package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import kinglet.engine.command.Flags;

/**
 * Decides whether a command may run now. A list of refusals, each tied to a state bit that the server or the session is in;
 * with no bit set, which is the common case, the gate costs one test. Owned by the executor.
 */
public final class Gate {
  /** The session has not given a password. */
  public static final long UNAUTHENTICATED = 1;

  /** The session is between MULTI and EXEC. */
  public static final long IN_TRANSACTION = 1 << 2;

  /** Memory has a limit. Whether it is reached is asked again at each command that could need more. */
  public static final long MEMORY_LIMITED = 1 << 1;

  private final List<Refusal> refusals = new ArrayList<>(List.of(
      new Refusal(100, UNAUTHENTICATED, 0, Flags.NO_AUTH, () -> true, "NOAUTH Authentication required."),
      new Refusal(200, IN_TRANSACTION, Flags.NO_MULTI, 0, () -> true, "ERR Command not allowed inside a transaction")));
  private long state;

  /**
   * Why commands are refused.
   *
   * @param rank the refusal with the lowest rank is the reply
   * @param state the bit that must be set
   * @param hits flags of which the command has one, or 0: any command
   * @param spares flags that let a command pass
   * @param condition what must hold besides; asked last
   * @param error the reply
   */
  public record Refusal(int rank, long state, long hits, long spares, BooleanSupplier condition, String error) {
    boolean refuses(long bits, long anyFlags, long allFlags) {
      return (bits & state) != 0 && (hits == 0 || (anyFlags & hits) != 0) && (allFlags & spares) == 0
          && condition.getAsBoolean();
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

  /**
   * The error to reply, or null: the commands may run.
   *
   * @param anyFlags those that one of the commands has
   * @param allFlags those that all of them have
   */
  public String refusal(long sessionState, long anyFlags, long allFlags) {
    long bits = state | sessionState;
    return bits == 0 ? null : firstRefusal(bits, anyFlags, allFlags);
  }

  private String firstRefusal(long bits, long anyFlags, long allFlags) {
    for (Refusal refusal : refusals) {
      if (refusal.refuses(bits, anyFlags, allFlags)) {
        return refusal.error();
      }
    }
    return null;
  }
}
