package kinglet.engine.acl;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Flags;

/** What rules speak of: commands by their own names, whatever clients must call them, and categories. */
public final class Vocabulary {
  private final Supplier<CommandTable> table;
  private final BooleanSupplier allChannelsAtFirst;

  /**
   * The words.
   *
   * @param table asked at each rule, as rules are commands too
   * @param allChannelsAtFirst whether new users may use every channel (acl-pubsub-default)
   */
  public Vocabulary(Supplier<CommandTable> table, BooleanSupplier allChannelsAtFirst) {
    this.table = table;
    this.allChannelsAtFirst = allChannelsAtFirst;
  }

  boolean allChannelsAtFirst() {
    return allChannelsAtFirst.getAsBoolean();
  }

  /** The command of a name in any case, {@code config|get} for a subcommand, even if only Redis has it; or null. */
  Command command(String name) {
    return table.get().ownCommand(name);
  }

  /** All commands, without subcommands. */
  List<Command> commands() {
    return table.get().allCommands();
  }

  /** Those that only Redis has, without subcommands. */
  Collection<Command> absentCommands() {
    return table.get().absentCommands();
  }

  /** The bit of {@link Flags} of a category in any case, or 0. */
  static long category(String name) {
    return Flags.category(name.toLowerCase(Locale.ROOT));
  }

  /** With ASCII letters in lower case; other bytes are no letters. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c | 0x20));
      }
    }
    return lower.toString();
  }

  /** Whether a text cannot stand in a line of rules, where blanks divide them. */
  static boolean hasBlanks(String text) {
    return text.chars().anyMatch(c -> c == ' ' || c >= '\t' && c <= '\r' || c == 0);
  }
}
