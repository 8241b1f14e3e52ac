package kinglet.engine.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kinglet.engine.resp.CommandNames;

/**
 * All commands. Families declare rows in a {@link Builder}; what it builds is immutable and read by every thread. A name is
 * found by its {@link NameIndex}.
 *
 * <p>Commands may have been renamed, or removed from use. Clients see the new names only; ACL rules and effects know the
 * commands' own.
 */
public final class CommandTable implements CommandNames {
  private static final int OWN_NAME_BYTES_MAX = 24;

  /** How many commands and subcommands there can be. */
  public static final int IDS_MAX = 1023;

  private final Command[] rows;
  private final Map<String, Command> byName = new HashMap<>();
  private final Map<String, Command> byOwnName = new HashMap<>();
  private final List<Command> all;
  private final List<Command> inUse;
  private final NameIndex names;
  private final NameIndex ownNames;
  private final AbsentCommands absent;

  /** Commands that {@code newNames} calls "" are not in use. */
  private CommandTable(List<Command> all, Map<Command, String> newNames, AbsentCommands absent) {
    this.all = List.copyOf(all);
    this.absent = absent;
    inUse = all.stream().filter(command -> !"".equals(newNames.get(command))).toList();
    rows = all.toArray(new Command[0]);
    ownNames = new NameIndex(all.stream().map(Command::name).toList());
    names = newNames.isEmpty() ? ownNames
        : new NameIndex(all.stream().map(command -> newNames.getOrDefault(command, command.name())).toList());
    all.forEach(command -> byOwnName.put(command.name(), command));
    inUse.forEach(command -> byName.put(newNames.getOrDefault(command, command.name()), command));
  }

  @Override
  public int row(long address, int length) {
    return names.row(address, length);
  }

  /** The names that commands have in effects: their own. */
  public CommandNames ownNames() {
    return ownNames;
  }

  /** The command of a row that {@link #row} answered. */
  public Command command(int row) {
    return rows[row];
  }

  /** The command of a name in any case, {@code config|get} for a subcommand; or null. */
  public Command command(String name) {
    return find(byName, name);
  }

  /**
   * As {@link #command(String)}, by the names that commands had before any was renamed; those not in use included, and those of
   * Redis that are not here.
   */
  public Command ownCommand(String name) {
    Command command = find(byOwnName, name);
    return command == null && !byOwnName.containsKey(containerOf(name)) ? find(absent.byName(), name) : command;
  }

  private static String containerOf(String name) {
    int bar = name.indexOf('|');
    return (bar < 0 ? name : name.substring(0, bar)).toLowerCase(Locale.ROOT);
  }

  /** Redis's commands that are not here, without subcommands. */
  public Collection<Command> absentCommands() {
    return absent.byName().values();
  }

  private static Command find(Map<String, Command> byName, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int bar = lower.indexOf('|');
    if (bar < 0) {
      return byName.get(lower);
    }
    Command container = byName.get(lower.substring(0, bar));
    return container == null ? null : container.subcommand(lower.substring(bar + 1));
  }

  /** All commands in use, without subcommands. */
  public List<Command> commands() {
    return inUse;
  }

  /** As {@link #commands}, with those not in use. */
  public List<Command> allCommands() {
    return all;
  }

  /** Collects rows and refuses contradictions. Used once, at wiring. */
  public static final class Builder {
    private final Map<String, Command> commands = new HashMap<>();
    private final List<Command> order = new ArrayList<>();
    private final Map<Command, String> newNames = new HashMap<>();
    private final AbsentCommands absent = new AbsentCommands(commands);
    private String group = "";
    private long category;

    /** The documentation group of the rows that follow, and the ACL category that all of them have (or 0). */
    public Builder group(String name, long aclCategory) {
      group = name;
      category = aclCategory;
      return this;
    }

    /**
     * Declares a command.
     *
     * @param arity how many arguments, the name included; negative: at least so many
     * @param flags bits of {@link Flags}; categories that follow from flags or group need not be named
     * @throws IllegalStateException if the row contradicts itself or another
     */
    public void add(String name, int arity, long flags, Keys keys, Handler handler) {
      Command command = new Command(name, null, group, arity, allFlags(flags), keys, handler);
      check(command);
      if (commands.put(name, command) != null) {
        throw new IllegalStateException("declared twice: " + name);
      }
      order.add(command);
    }

    /** Declares a subcommand; arity counts the container's name and its own. The container is made if it is not there. */
    public void sub(String container, String name, int arity, long flags, Keys keys, Handler handler) {
      if (!commands.containsKey(container)) {
        add(container, -2, 0, Keys.NONE, null);
      }
      Command parent = commands.get(container);
      Command command = new Command(name, parent, group, arity, allFlags(flags), keys, handler);
      check(command);
      parent.addSubcommand(command);
    }

    /**
     * Gives a command another name for clients; once all are declared. Nothing happens to a command of Redis that is not here.
     *
     * @param to may hold any bytes, a character each; empty: the command is not in use any more
     * @throws IllegalArgumentException in Redis's words, if there is no such command or the name is taken
     */
    public void rename(String from, String to) {
      Command command = named(from);
      if (command == null) {
        command = absent.byName().get(from.toLowerCase(Locale.ROOT));
      }
      if (command == null) {
        throw new IllegalArgumentException("No such command in rename-command");
      }
      String name = to.toLowerCase(Locale.ROOT);
      newNames.put(command, "");
      if (!name.isEmpty() && named(name) != null) {
        throw new IllegalArgumentException("Target command name already exists");
      }
      newNames.put(command, name);
      command.renamed();
    }

    private Command named(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return order.stream().filter(command -> newNames.getOrDefault(command, command.name()).equals(lower)).findFirst()
          .filter(command -> !lower.isEmpty()).orElse(null);
    }

    /** Ends the declaring. */
    public CommandTable build() {
      int id = 0;
      for (Command command : order) {
        command.id(id++);
        for (Command subcommand : command.subcommands()) {
          subcommand.id(id++);
        }
      }
      if (id > IDS_MAX) {
        throw new IllegalStateException("too many commands: " + id);
      }
      return new CommandTable(order, newNames, absent);
    }

    private long allFlags(long flags) {
      return Flags.withImpliedCategories(flags | category);
    }

    private static void check(Command command) {
      String name = command.name();
      require(name.equals(name.toLowerCase(Locale.ROOT)) && name.length() <= OWN_NAME_BYTES_MAX, command, "bad name");
      require(command.arity() != 0, command, "arity 0");
      require(!command.has(Flags.WRITE) || !command.has(Flags.READONLY), command, "both write and read-only");
      require(!command.has(Flags.DENYOOM) || !command.has(Flags.READONLY), command, "read-only but denied when memory is out");
      for (KeySpec spec : command.keys().specs()) {
        boolean changes = (spec.flags() & (Keys.UPDATE | Keys.INSERT | Keys.DELETE)) != 0;
        require(!changes || !command.has(Flags.READONLY), command, "read-only but changes keys");
      }
    }

    private static void require(boolean holds, Command command, String complaint) {
      if (!holds) {
        throw new IllegalStateException(command.fullName() + ": " + complaint);
      }
    }
  }
}
