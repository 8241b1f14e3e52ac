package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_CONNECTION;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.STALE;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandDocs;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.Reply;
import kinglet.engine.text.Glob;

/** COMMAND: the command table describes itself. Owned by the executor. Source: Redis 7.2. */
public final class CommandCommands implements CommandFamily {
  private static final int LINE = 2;

  private final Supplier<CommandTable> table;
  private final KeyFinder keys = new KeyFinder();
  private final CommandInfo info;
  private final CommandDocsReply documentation;

  /**
   * The commands.
   *
   * @param table what they describe; asked when they are called, as they are rows of it
   */
  public CommandCommands(Supplier<CommandTable> table) {
    this.table = table;
    CommandDocs docs = new CommandDocs();
    info = new CommandInfo(docs);
    documentation = new CommandDocsReply(docs);
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long flags = LOADING | STALE;
    t.group("server", ACL_CONNECTION);
    t.add("command", -1, flags, Keys.NONE, this::infoOfAll);
    t.sub("command", "count", 2, flags, Keys.NONE, call -> call.reply().integer(rows().size()));
    t.sub("command", "docs", -2, flags, Keys.NONE, this::docs);
    t.sub("command", "getkeys", -3, flags, Keys.NONE, call -> getKeys(call, false));
    t.sub("command", "getkeysandflags", -3, flags, Keys.NONE, call -> getKeys(call, true));
    t.sub("command", "help", 2, flags, Keys.NONE, new ServerHelp(
        "(no subcommand)",
        "    As INFO without names.",
        "COUNT",
        "    How many commands there are.",
        "DOCS [<name> ...]",
        "    What commands do, since when, and their arguments; without names: all.",
        "GETKEYS <command> [<arg> ...]",
        "    The keys of a command line.",
        "GETKEYSANDFLAGS <command> [<arg> ...]",
        "    The keys of a command line, and what it would do to each.",
        "INFO [<name> ...]",
        "    Arity, flags, keys and categories of commands; without names: of all.",
        "LIST [FILTERBY (MODULE <name>|ACLCAT <category>|PATTERN <pattern>)]",
        "    The names of commands."));
    t.sub("command", "info", -2, flags, Keys.NONE, this::info);
    t.sub("command", "list", -2, flags, Keys.NONE, this::list);
  }

  private List<Command> rows() {
    return table.get().commands();
  }

  private void infoOfAll(Call call) {
    call.reply().array(rows().size());
    rows().forEach(command -> info.write(call.reply(), command));
  }

  private void info(Call call) {
    if (call.count() == 2) {
      infoOfAll(call);
      return;
    }
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      Command command = table.get().command(call.text(i));
      if (command == null) {
        call.reply().nil();
      } else {
        info.write(call.reply(), command);
      }
    }
  }

  private void docs(Call call) {
    if (call.count() == 2) {
      call.reply().map(rows().size());
      rows().forEach(command -> documentation.write(call.reply(), command));
      return;
    }
    int map = call.reply().beginArray();
    int found = 0;
    for (int i = 2; i < call.count(); i++) {
      Command command = table.get().command(call.text(i));
      if (command != null) {
        documentation.write(call.reply(), command);
        found++;
      }
    }
    call.reply().endMap(map, found);
  }

  private void list(Call call) {
    if (call.count() == 2) {
      list(call.reply(), command -> true);
    } else if (call.count() != 5 || !call.is(2, "filterby")) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.is(3, "module")) {
      // There are no modules, so none has commands.
      call.reply().array(0);
    } else if (call.is(3, "aclcat")) {
      long category = Flags.category(call.text(4).toLowerCase(Locale.ROOT));
      list(call.reply(), command -> command.has(category));
    } else if (call.is(3, "pattern")) {
      Glob pattern = new Glob(call.bytes(4), true);
      list(call.reply(), command -> pattern.matches(command.fullName()));
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }

  private void list(Reply reply, Predicate<Command> wanted) {
    int array = reply.beginArray();
    int found = 0;
    for (Command command : rows()) {
      found += name(reply, command, wanted);
      for (Command subcommand : command.subcommands()) {
        found += name(reply, subcommand, wanted);
      }
    }
    reply.endArray(array, found);
  }

  private static int name(Reply reply, Command command, Predicate<Command> wanted) {
    if (!wanted.test(command)) {
      return 0;
    }
    reply.bulk(command.fullName());
    return 1;
  }

  private void getKeys(Call call, boolean withFlags) {
    Command command = commandOfLine(call);
    if (command == null) {
      call.reply().error("ERR Invalid command specified");
    } else if (!command.keys().areThere()) {
      call.reply().error("ERR The command has no key arguments");
    } else if (!command.accepts(call.count() - LINE)) {
      call.reply().error("ERR Invalid number of arguments specified for command");
    } else if (keys.find(call, command, LINE) == 0 && !command.has(Flags.NO_MANDATORY_KEYS)) {
      call.reply().error("ERR Invalid arguments specified for command");
    } else {
      replyKeys(call, withFlags);
    }
  }

  private Command commandOfLine(Call call) {
    int row = table.get().row(call.address(LINE), call.length(LINE));
    if (row == CommandNames.UNKNOWN) {
      return null;
    }
    Command command = table.get().command(row);
    boolean isWhole = !command.isContainer() || call.count() == LINE + 1;
    return isWhole ? command : command.subcommand(call.text(LINE + 1).toLowerCase(Locale.ROOT));
  }

  private void replyKeys(Call call, boolean withFlags) {
    call.reply().array(keys.count());
    for (int i = 0; i < keys.count(); i++) {
      int argument = keys.argument(i);
      if (withFlags) {
        call.reply().array(2);
      }
      call.reply().bulk(call.address(argument), call.length(argument));
      if (withFlags) {
        CommandInfo.statuses(call.reply(), "", Keys.flagNames(keys.flags(i)));
      }
    }
  }
}
