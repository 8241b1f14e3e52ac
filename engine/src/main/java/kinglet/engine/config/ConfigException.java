package kinglet.engine.config;

/** The configuration cannot be used: the server must not start. {@link #report} is for the operator. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;

  /** An error that no single line is to blame for. */
  public ConfigException(String reason) {
    super(reason);
    place = "";
  }

  ConfigException(String source, int number, String text, String reason) {
    super(reason);
    place = "Reading the " + source + ", at line " + number + "\n>>> '" + text + "'\n";
  }

  /** Source, line number and the line, as {@link #report} has them; empty if no line is to blame. */
  public String place() {
    return place;
  }

  /** What redis-server prints to the standard error, with our name and the source. */
  public String report(String product, String version) {
    return "\n*** FATAL CONFIG FILE ERROR (" + product + " " + version + ") ***\n" + place + getMessage() + "\n";
  }
}
