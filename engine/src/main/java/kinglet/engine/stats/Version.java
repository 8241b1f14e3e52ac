package kinglet.engine.stats;

/** What this server says it is. */
public final class Version {
  /** The Redis release whose behaviour clients can rely on. */
  public static final String REDIS = "7.2.4";

  /** Kinglet's own. */
  public static final String KINGLET = "0.1.0";

  private Version() {}
}
