package kinglet.engine.session;

/**
 * A client's connection, as far as the engine needs it. The selector makes and closes it; {@link #session} is the
 * executor's.
 */
public abstract class Link {
  private Session session;
  private volatile boolean authenticated = true;
  private volatile boolean patient;
  private volatile boolean doomed;

  /** Who is at the other end, as CLIENT LIST's {@code addr} shows it. */
  public abstract String peerAddress();

  /** The end on this machine, CLIENT LIST's {@code laddr}. */
  public abstract String localAddress();

  /** Whether it came by the unix domain socket. */
  public abstract boolean isUnixSocket();

  /** Whether the peer is on this machine: the unix domain socket or a loopback address. */
  public abstract boolean isLocal();

  /** The descriptor's number, or -1 where it cannot be told. */
  public abstract int descriptor();

  /** Bytes of input that wait for the rest of their command; may lag. */
  public abstract long inputBytes();

  /** Bytes that the buffer of {@link #inputBytes} still has room for; 0 if there is no buffer. May lag. */
  public abstract long inputRoomBytes();

  /** Bytes of output not yet taken by the kernel; may lag. */
  public abstract long outputBytes();

  /** How many chunks of output wait; may lag. */
  public abstract int outputChunks();

  /** The most that {@link #outputBytes} was in the last seconds; may lag. */
  public abstract long outputPeakBytes();

  /** Owned by the executor; null before OPENED was executed. */
  public Session session() {
    return session;
  }

  public void session(Session newSession) {
    session = newSession;
  }

  /** Whether the wide limits of the parser hold; the executor says so, the selector reads it. */
  public boolean isAuthenticated() {
    return authenticated;
  }

  public void authenticated(boolean value) {
    authenticated = value;
  }

  /** Whether it may be silent for ever, whatever {@code timeout} says: subscribers, replicas. The executor says so. */
  public boolean isPatient() {
    return patient;
  }

  public void patient(boolean value) {
    patient = value;
  }

  /** Whether the executor wants it closed without waiting for a reply (CLIENT KILL, limits); the selector does it soon. */
  public boolean isDoomed() {
    return doomed;
  }

  /** Asks the selector to close it; the executor then must wake the selector. */
  public void doom() {
    doomed = true;
  }
}
