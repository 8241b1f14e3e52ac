package kinglet.engine.command;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The commands of Redis 7.2 that have no row here. Clients find them unknown; ACL rules and rename-command may name them all
 * the same, so that what was written for Redis is understood. Read from the documentation when one is first asked for, which
 * takes some ten milliseconds. Owned by one thread.
 */
final class AbsentCommands {
  private final CommandDocs docs = new CommandDocs();
  private final Map<String, Command> present;
  private Map<String, Command> absent;

  /**
   * The absent ones.
   *
   * @param present those that are here, by name; complete at the first question
   */
  AbsentCommands(Map<String, Command> present) {
    this.present = present;
  }

  /** By name in lower case, in the order of the documentation. */
  Map<String, Command> byName() {
    if (absent == null) {
      absent = new LinkedHashMap<>();
      CommandDocs.GROUPS.forEach(this::read);
      number(absent.values());
    }
    return Collections.unmodifiableMap(absent);
  }

  private void read(String group) {
    for (CommandDoc doc : docs.group(group).values()) {
      int bar = doc.name().indexOf('|');
      String name = bar < 0 ? doc.name() : doc.name().substring(0, bar);
      if (!present.containsKey(name)) {
        Command command = absent.computeIfAbsent(name, ignored -> command(name, null, group, doc));
        if (bar >= 0) {
          command.addSubcommand(command(doc.name().substring(bar + 1), command, group, doc));
        }
      }
    }
  }

  private static Command command(String name, Command parent, String group, CommandDoc doc) {
    return new Command(name, parent, group, doc.arity(), Flags.of(doc), Keys.NONE, null);
  }

  /** Downwards from the highest number; rows count from 0 up. */
  private static void number(Collection<Command> commands) {
    int id = CommandTable.IDS_MAX - 1;
    for (Command command : commands) {
      command.id(id--);
      for (Command subcommand : command.subcommands()) {
        subcommand.id(id--);
      }
    }
  }
}
