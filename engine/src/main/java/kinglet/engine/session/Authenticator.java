package kinglet.engine.session;

/** Knows users and passwords. Called on the executor. */
public interface Authenticator {
  /** Whether the default user needs no password. */
  boolean isOpen();

  /** Whether the password is the user's and the user may log in. Takes the same time for every wrong password. */
  boolean accepts(String user, byte[] password);
}
