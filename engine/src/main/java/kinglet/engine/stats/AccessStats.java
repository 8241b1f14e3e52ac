package kinglet.engine.stats;

/** How often somebody was denied something, by what it was. CONFIG RESETSTAT leaves them alone, as in Redis. Owned by the executor. */
public final class AccessStats {
  private long authentications;
  private long commands;
  private long keys;
  private long channels;

  /** A log-in failed. */
  public void authentication() {
    authentications++;
  }

  /** A command was denied. */
  public void command() {
    commands++;
  }

  /** A key was denied. */
  public void key() {
    keys++;
  }

  /** A channel was denied. */
  public void channel() {
    channels++;
  }

  public long authentications() {
    return authentications;
  }

  public long commands() {
    return commands;
  }

  public long keys() {
    return keys;
  }

  public long channels() {
    return channels;
  }
}
