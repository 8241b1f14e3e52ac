package kinglet.engine.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import kinglet.engine.session.Transaction;
import kinglet.engine.stats.CommandStats;

/** A row of the command table. Immutable after wiring, its statistics apart, which the executor owns. */
public final class Command {
  private final String name;
  private final String fullName;
  private final String group;
  private final int arity;
  private final long flags;
  private final Keys keys;
  private final Handler handler;
  private final Command parent;
  private final int firstKey;
  private int id;
  private boolean renamed;
  private final CommandStats stats = new CommandStats();
  private final Map<String, Command> subcommands = new LinkedHashMap<>();

  Command(String name, Command parent, String group, int arity, long flags, Keys keys, Handler handler) {
    this.name = name;
    this.parent = parent;
    this.fullName = parent == null ? name : parent.name + "|" + name;
    this.group = group;
    this.arity = arity;
    this.flags = flags;
    this.keys = keys;
    this.handler = handler;
    firstKey = keys.first();
  }

  /** In lower case: {@code get}; of a subcommand only its own part. */
  public String name() {
    return name;
  }

  /** {@code config|get} for a subcommand, else the name. */
  public String fullName() {
    return fullName;
  }

  /** The group of the documentation: {@code string}. */
  public String group() {
    return group;
  }

  /** How many arguments, the name (and the subcommand's) included; negative: at least so many. */
  public int arity() {
    return arity;
  }

  /** Bits of {@link Flags}. */
  public long flags() {
    return flags;
  }

  public boolean has(long flag) {
    return (flags & flag) != 0;
  }

  /** Its flags; if it is to run what a transaction queued, also those of any command in there. */
  public long anyFlags(Transaction transaction) {
    return runsQueue(transaction) ? flags | transaction.anyFlags() : flags;
  }

  /** Those of its flags that all commands have that it is to run; that it is not queued itself is no matter of theirs. */
  public long allFlags(Transaction transaction) {
    return runsQueue(transaction) ? flags & (transaction.allFlags() | Flags.NOT_QUEUED) : flags;
  }

  private boolean runsQueue(Transaction transaction) {
    return transaction != null && has(Flags.RUNS_QUEUE);
  }

  public Keys keys() {
    return keys;
  }

  /** Which argument is the first key, where that is the same for every call; else 0. */
  public int firstKey() {
    return firstKey;
  }

  /** Null for a mere container of subcommands. */
  public Handler handler() {
    return handler;
  }

  /** Its number among all commands and subcommands, from 0: the place of its bit in ACL rules. */
  public int id() {
    return id;
  }

  void id(int number) {
    id = number;
  }

  void renamed() {
    renamed = true;
  }

  /** The name that effects have for the command's own; null: the one it was called by. */
  String nameInEffects() {
    Command called = parent == null ? this : parent;
    return called.renamed ? called.name : null;
  }

  /** The container of a subcommand, else null. */
  public Command parent() {
    return parent;
  }

  public CommandStats stats() {
    return stats;
  }

  public boolean isContainer() {
    return !subcommands.isEmpty();
  }

  /** The subcommand of that name (lower case), or null. */
  public Command subcommand(String subname) {
    return subcommands.get(subname);
  }

  public Collection<Command> subcommands() {
    return subcommands.values();
  }

  /** Whether a call may have so many arguments. */
  public boolean accepts(int arguments) {
    return arity >= 0 ? arguments == arity : arguments >= -arity;
  }

  void addSubcommand(Command subcommand) {
    if (subcommands.put(subcommand.name, subcommand) != null) {
      throw new IllegalStateException("declared twice: " + subcommand.fullName);
    }
  }
}
