package kinglet.engine.command;

/**
 * The door to whoever knows users and their rights. What it refuses it also counts and logs. Called on the executor. Source
 * of the words: Redis 7.2.
 */
public interface AccessControl {
  /** Everybody may do everything. */
  AccessControl NONE = new AccessControl() {
    @Override
    public boolean isPasswordless() {
      return true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean logIn(Call call, byte[] user, byte[] password) {
      call.session().authenticated(true);
      return true;
    }

    @Override
    public String refusal(Call call) {
      return null;
    }

    @Override
    public String refusalOfQueued(Call call) {
      return null;
    }

    @Override
    public boolean readsEveryKey(Call call) {
      return true;
    }
  };

  /** Whether any password is good for the default user. */
  boolean isPasswordless();

  /** Whether new sessions may run commands at once: the default user is on and needs no password. */
  boolean isOpen();

  /** Makes the session act for a user from now on; false if the password is wrong, or the user is off or not there. */
  boolean logIn(Call call, byte[] user, byte[] password);

  /** Why the session's user may not run the call, or null: it may. Asked only for accounts that are restricted. */
  String refusal(Call call);

  /** As {@link #refusal}, for a command of a transaction that runs now: its user's rights may have changed meanwhile. */
  String refusalOfQueued(Call call);

  /** Whether the session's user may run the call even if it reads any key there is. */
  boolean readsEveryKey(Call call);
}
