package kinglet.engine.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The keys of a command: none, or one specification or more. */
public final class Keys {
  public static final long RO = 1;
  public static final long RW = 1 << 1;
  public static final long OW = 1 << 2;
  public static final long RM = 1 << 3;
  public static final long ACCESS = 1 << 4;
  public static final long UPDATE = 1 << 5;
  public static final long INSERT = 1 << 6;
  public static final long DELETE = 1 << 7;
  public static final long NOT_KEY = 1 << 8;
  public static final long INCOMPLETE = 1 << 9;
  public static final long VARIABLE_FLAGS = 1 << 10;

  /** No keys. */
  public static final Keys NONE = new Keys(new KeySpec[0]);

  private static final String[] NAMES = {
    "RO", "RW", "OW", "RM", "access", "update", "insert", "delete", "not_key", "incomplete", "variable_flags"
  };

  private final KeySpec[] specs;

  private Keys(KeySpec[] specs) {
    this.specs = specs;
  }

  /** The first argument is the key. */
  public static Keys one(long flags) {
    return range(1, 0, 1, flags);
  }

  /** All arguments are keys. */
  public static Keys all(long flags) {
    return range(1, -1, 1, flags);
  }

  /** Keys from argument {@code begin} on; {@code last} is relative to it, or negative: from the end. */
  public static Keys range(int begin, int last, int step, long flags) {
    return new Keys(new KeySpec[] {new KeySpec(flags, null, begin, false, last, step, 0)});
  }

  /** Argument {@code begin} says how many keys follow it. */
  public static Keys numbered(int begin, long flags) {
    return new Keys(new KeySpec[] {new KeySpec(flags, null, begin, true, 0, 1, 1)});
  }

  /** One key behind a keyword. */
  public static Keys after(String keyword, int from, long flags) {
    return new Keys(new KeySpec[] {new KeySpec(flags, keyword, from, false, 0, 1, 0)});
  }

  /** These keys and those. */
  public Keys and(Keys more) {
    KeySpec[] both = Arrays.copyOf(specs, specs.length + more.specs.length);
    System.arraycopy(more.specs, 0, both, specs.length, more.specs.length);
    return new Keys(both);
  }

  public List<KeySpec> specs() {
    return List.of(specs);
  }

  /** The names of a specification's flags, as COMMAND INFO shows them. */
  public static List<String> flagNames(long flags) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      if ((flags & 1L << i) != 0) {
        names.add(NAMES[i]);
      }
    }
    return names;
  }
}
