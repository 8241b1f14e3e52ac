package kinglet.server.tool;

/** A tool can't do what it was asked for; the message is for the user. Expected. */
final class ToolException extends Exception {
  private static final long serialVersionUID = 1;

  ToolException(String message) {
    super(message);
  }

  ToolException(String message, Throwable cause) {
    super(message, cause);
  }
}
