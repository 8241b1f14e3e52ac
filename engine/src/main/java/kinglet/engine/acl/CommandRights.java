package kinglet.engine.acl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Flags;

/**
 * Which commands may be run. Kept twice: as a bit for each command and subcommand, which is what a call is checked by, and as
 * the rules that led there, which is what people are shown.
 *
 * <p>The rules are kept in the order in which they were given, since a later one overrules an earlier one. A new rule takes
 * the place of every older one that it makes meaningless: the same command or category with either sign, and subcommands of
 * the command that it names. {@code +@all} and {@code -@all} forget all rules. A rule that changes no bit is kept all the
 * same, as it may mean something to a later version. Source: Redis 7.2.
 *
 * <p>A command without subcommands may be allowed for one first argument ({@code +select|0}); Redis discourages that, and so
 * do we.
 */
final class CommandRights {
  private static final String ALL = "+@all";
  private static final String NOTHING = "-@all";

  private final Vocabulary vocabulary;
  private final long[] bits;
  private final List<String> rules;
  // By command; null before the first one, as each of its elements.
  private String[][] firstArguments;
  private boolean unlimited;
  private boolean fromAll;

  /** No command. */
  CommandRights(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    bits = new long[(CommandTable.IDS_MAX + Long.SIZE) / Long.SIZE];
    rules = new ArrayList<>();
  }

  /** A copy. */
  CommandRights(CommandRights other) {
    vocabulary = other.vocabulary;
    bits = other.bits.clone();
    rules = new ArrayList<>(other.rules);
    firstArguments = other.firstArguments == null ? null : other.firstArguments.clone();
    unlimited = other.unlimited;
    fromAll = other.fromAll;
  }

  /** Whether no command was ever taken away. */
  boolean isUnlimited() {
    return unlimited;
  }

  /** Whether a command may be run whose line begins at an argument of the call; its keys and channels apart. */
  boolean allow(Command command, Call call, int start) {
    return unlimited || has(command.id()) || command.has(Flags.NO_AUTH) || allowFirstArgument(command, call, start);
  }

  private boolean has(int id) {
    return (bits[id >>> 6] & 1L << id) != 0;
  }

  private boolean allowFirstArgument(Command command, Call call, int start) {
    if (firstArguments == null || firstArguments[command.id()] == null || call.count() <= start + 1) {
      return false;
    }
    for (String argument : firstArguments[command.id()]) {
      if (call.is(start + 1, argument)) {
        return true;
      }
    }
    return false;
  }

  /** All commands, those to come included, or none. */
  void all(boolean allowed) {
    Arrays.fill(bits, allowed ? -1 : 0);
    rules.clear();
    firstArguments = null;
    unlimited = allowed;
    fromAll = allowed;
  }

  /** Applies a rule that begins with + or -; answers what is wrong with it, or null. */
  RuleError apply(String rule) {
    boolean allowed = rule.charAt(0) == '+';
    String name = rule.substring(1);
    if (name.startsWith("@")) {
      return applyCategory(name, allowed);
    }
    return allowed && name.indexOf('|') >= 0 ? allowPart(name) : applyCommand(name, allowed);
  }

  private RuleError applyCategory(String name, boolean allowed) {
    long category = Vocabulary.category(name.substring(1));
    if (category == 0) {
      return RuleError.UNKNOWN_COMMAND;
    }
    note(name, allowed);
    for (Command command : vocabulary.commands()) {
      if (command.has(category)) {
        change(command, allowed);
      }
      for (Command subcommand : command.subcommands()) {
        if (subcommand.has(category)) {
          change(subcommand, allowed);
        }
      }
    }
    return null;
  }

  private RuleError applyCommand(String name, boolean allowed) {
    Command command = vocabulary.command(name);
    if (command == null) {
      return RuleError.UNKNOWN_COMMAND;
    }
    change(command, allowed);
    note(command.fullName(), allowed);
    return null;
  }

  /** A subcommand, or a first argument. */
  private RuleError allowPart(String name) {
    int bar = name.lastIndexOf('|');
    Command command = vocabulary.command(name.substring(0, bar));
    if (command == null) {
      return RuleError.UNKNOWN_COMMAND;
    }
    if (command.parent() != null) {
      return RuleError.ARGUMENT_OF_SUBCOMMAND;
    }
    if (bar == name.length() - 1 || Vocabulary.hasBlanks(name)) {
      return RuleError.SYNTAX;
    }
    if (command.isContainer()) {
      return applyCommand(name, true);
    }
    allowFirstArgument(command.id(), Vocabulary.lower(name.substring(bar + 1)));
    note(name, true);
    return null;
  }

  /** A container stands for its subcommands. */
  private void change(Command command, boolean allowed) {
    change(command.id(), allowed);
    if (firstArguments != null) {
      firstArguments[command.id()] = null;
    }
    for (Command subcommand : command.subcommands()) {
      change(subcommand.id(), allowed);
    }
  }

  private void change(int id, boolean allowed) {
    if (allowed) {
      bits[id >>> 6] |= 1L << id;
    } else {
      bits[id >>> 6] &= ~(1L << id);
      unlimited = false;
    }
  }

  private void allowFirstArgument(int id, String argument) {
    if (firstArguments == null) {
      firstArguments = new String[CommandTable.IDS_MAX][];
    }
    String[] old = firstArguments[id] == null ? new String[0] : firstArguments[id];
    if (!Arrays.asList(old).contains(argument)) {
      String[] more = Arrays.copyOf(old, old.length + 1);
      more[old.length] = argument;
      firstArguments[id] = more;
    }
  }

  private void note(String name, boolean allowed) {
    String lower = Vocabulary.lower(name);
    rules.removeIf(rule -> rule.startsWith(lower, 1)
        && (rule.length() == lower.length() + 1 || rule.charAt(lower.length() + 1) == '|'));
    rules.add((allowed ? "+" : "-") + lower);
  }

  /** The rules that lead here. */
  String describe() {
    String start = fromAll ? ALL : NOTHING;
    return rules.isEmpty() ? start : start + " " + String.join(" ", rules);
  }
}
