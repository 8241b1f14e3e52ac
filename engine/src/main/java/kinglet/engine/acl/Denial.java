package kinglet.engine.acl;

import java.util.Locale;

/** What somebody was denied for, from the least telling to the most: where several hold, the last is told. */
enum Denial {
  COMMAND("no permission to execute the command or subcommand"),
  KEY("no permission to touch the specified keys"),
  AUTH("no permission"),
  CHANNEL("no permission to access one of the channels used as arguments");

  private final String reason;

  Denial(String reason) {
    this.reason = reason;
  }

  /** For EXEC. */
  String reason() {
    return reason;
  }

  /** For ACL LOG. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
