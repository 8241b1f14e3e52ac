package kinglet.engine.session;

/**
 * For whom a session acts: the part of an ACL user that the hot path asks. A session keeps its account, so what changes in
 * it holds from the next command on. Owned by the executor.
 */
public class Account {
  /** Whom no ACL knows: everything is allowed. */
  public static final Account ANYONE = new Account("default");

  private final String name;
  private boolean restricted;

  /**
   * An account that may do everything.
   *
   * @param name in Unicode
   */
  protected Account(String name) {
    this.name = name;
  }

  /** As CLIENT LIST shows it. */
  public final String name() {
    return name;
  }

  /** Whether each command has to be checked before it runs; if not, it may run all, with all keys and channels. */
  public final boolean isRestricted() {
    return restricted;
  }

  protected final void restricted(boolean value) {
    restricted = value;
  }
}
