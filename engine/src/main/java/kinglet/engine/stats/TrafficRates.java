package kinglet.engine.stats;

/** Commands and bytes per second, sampled ten times a second. Owned by the executor. */
public final class TrafficRates {
  private final ServerStats stats;
  private final Rate commands = new Rate();
  private final Rate inputBytes = new Rate();
  private final Rate outputBytes = new Rate();

  public TrafficRates(ServerStats stats) {
    this.stats = stats;
  }

  /** Takes a sample of each counter. */
  public void sample(long nowMs) {
    long nowMicros = nowMs * 1000;
    commands.sample(nowMicros, stats.commands());
    inputBytes.sample(nowMicros, stats.inputBytes());
    outputBytes.sample(nowMicros, stats.outputBytes());
    stats.cycles().sample(nowMs);
  }

  /** Per second. */
  public long commands() {
    return commands.perSecond();
  }

  /** Per second. */
  public long inputBytes() {
    return inputBytes.perSecond();
  }

  /** Per second. */
  public long outputBytes() {
    return outputBytes.perSecond();
  }

  /** CONFIG RESETSTAT; together with {@link ServerStats#reset}. */
  public void reset() {
    commands.reset();
    inputBytes.reset();
    outputBytes.reset();
  }
}
