package kinglet.engine.config;

/** One directive. */
public final class Setting {
  Setting() {}

  /** Can be set at start only; CONFIG SET refuses. */
  public Setting immutable() {
    return this;
  }

  /** Another name for the same setting ({@code slave-…}). */
  public Setting alias(String name) {
    return this;
  }

  /** Its value never appears in logs, SLOWLOG or MONITOR. */
  public Setting secret() {
    return this;
  }
}
