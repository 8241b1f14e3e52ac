package kinglet.engine.command;

import java.util.Locale;

/** The HELP of a command with subcommands: lines of usage, each followed by indented lines of explanation. */
public final class ServerHelp implements Handler {
  private final String[] lines;

  /**
   * @param lines what is between the first line and HELP's own
   */
  public ServerHelp(String... lines) {
    this.lines = lines;
  }

  @Override
  public void run(Call call) {
    call.reply().array(lines.length + 3L);
    call.reply().simple(call.text(0).toUpperCase(Locale.ROOT) + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (String line : lines) {
      call.reply().simple(line);
    }
    call.reply().simple("HELP");
    call.reply().simple("    Print this help.");
  }

  /** The error of a subcommand that is there, with arguments that it does not take. */
  public static void wrongArguments(Call call) {
    call.reply().error("ERR unknown subcommand or wrong number of arguments for '" + call.shown(1) + "'. Try "
        + call.text(0).toUpperCase(Locale.ROOT) + " HELP.");
  }
}
