package kinglet.engine.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.CommandNames;

/**
 * All commands. Families declare rows in a {@link Builder}; what it builds is immutable and read by every thread. A name is
 * found by hashing its lower-case bytes into an open-addressed index.
 */
public final class CommandTable implements CommandNames {
  private static final int NAME_BYTES_MAX = 24;
  private static final long LOWER_CASE = 0x2020202020202020L;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Command[] rows;
  private final Map<String, Command> byName = new HashMap<>();
  private final byte[][] names;
  private final short[] index;
  private final int indexShift;

  private CommandTable(List<Command> commands) {
    rows = commands.toArray(new Command[0]);
    names = new byte[rows.length][];
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(rows.length * 4);
    index = new short[1 << bits];
    indexShift = Long.SIZE - bits;
    for (int row = 0; row < rows.length; row++) {
      names[row] = rows[row].name().getBytes(US_ASCII);
      byName.put(rows[row].name(), rows[row]);
      insert(row);
    }
  }

  private void insert(int row) {
    int slot = slot(hash(names[row]));
    while (index[slot] != 0) {
      slot = (slot + 1) & (index.length - 1);
    }
    index[slot] = (short) (row + 1);
  }

  @Override
  public int row(long address, int length) {
    if (length == 0 || length > NAME_BYTES_MAX) {
      return UNKNOWN;
    }
    int slot = slot(hash(address, length));
    while (index[slot] != 0) {
      int row = index[slot] - 1;
      if (isName(names[row], address, length)) {
        return row;
      }
      slot = (slot + 1) & (index.length - 1);
    }
    return UNKNOWN;
  }

  /** The command of a row that {@link #row} answered. */
  public Command command(int row) {
    return rows[row];
  }

  /** The command of a name in any case, {@code config|get} for a subcommand; or null. */
  public Command command(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int bar = lower.indexOf('|');
    if (bar < 0) {
      return byName.get(lower);
    }
    Command container = byName.get(lower.substring(0, bar));
    return container == null ? null : container.subcommand(lower.substring(bar + 1));
  }

  /** All commands, without subcommands. */
  public List<Command> commands() {
    return List.of(rows);
  }

  private int slot(long hash) {
    return (int) (hash >>> indexShift);
  }

  /** Folds case by setting bit 5 everywhere: what only it makes equal, the comparison tells apart. */
  private static long hash(long address, int length) {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = (hash ^ (Memory.getLong(address + at) | LOWER_CASE)) * MIX;
    }
    long tail = 0;
    for (; at < length; at++) {
      tail = tail << Byte.SIZE | (Memory.getByte(address + at) | 0x20) & 0xff;
    }
    return (hash ^ tail) * MIX;
  }

  private static long hash(byte[] name) {
    long hash = name.length;
    int at = 0;
    for (; at + Long.BYTES <= name.length; at += Long.BYTES) {
      long word = 0;
      for (int i = Long.BYTES - 1; i >= 0; i--) {
        word = word << Byte.SIZE | name[at + i];
      }
      hash = (hash ^ (word | LOWER_CASE)) * MIX;
    }
    long tail = 0;
    for (; at < name.length; at++) {
      tail = tail << Byte.SIZE | (name[at] | 0x20) & 0xff;
    }
    return (hash ^ tail) * MIX;
  }

  private static boolean isName(byte[] name, long address, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int given = Memory.getByte(address + i);
      if (name[i] != (given >= 'A' && given <= 'Z' ? given | 0x20 : given)) {
        return false;
      }
    }
    return true;
  }

  /** Collects rows and refuses contradictions. Used once, at wiring. */
  public static final class Builder {
    private final Map<String, Command> commands = new HashMap<>();
    private final List<Command> order = new ArrayList<>();
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

    /** Ends the declaring. */
    public CommandTable build() {
      return new CommandTable(order);
    }

    private long allFlags(long flags) {
      return Flags.withImpliedCategories(flags | category);
    }

    private static void check(Command command) {
      String name = command.name();
      require(name.equals(name.toLowerCase(Locale.ROOT)) && name.length() <= NAME_BYTES_MAX, command, "bad name");
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
