package kinglet.aof.redis;

/** A file is no manifest. Expected: it comes from outside. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final String text;

  ManifestException(int line, String text, String message) {
    super(message);
    this.line = line;
    this.text = text;
  }

  /** The number of the line that is wrong, the first being 1; 0 if it is none in particular. */
  public int line() {
    return line;
  }

  /** What stands there; empty if it is no line in particular. */
  public String text() {
    return text;
  }
}
