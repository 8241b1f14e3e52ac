package kinglet.engine.stats;

/** One section of INFO. Called on the executor. */
public interface InfoSection {
  /** The name that INFO takes, lower case: {@code memory}. */
  String name();

  /** The title line without its {@code #}: {@code Memory}. */
  String title();

  /** Whether plain INFO shows it; else only {@code all}, {@code everything} or its name. */
  default boolean isDefault() {
    return true;
  }

  /** Whether {@code all} and {@code everything} leave it out. */
  default boolean isHidden() {
    return false;
  }

  /** Writes the fields. */
  void write(InfoText out);
}
