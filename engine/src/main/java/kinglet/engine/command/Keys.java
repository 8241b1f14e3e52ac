package kinglet.engine.command;

import java.util.ArrayList;
import java.util.List;

/** The keys of a command: none, or one specification or more, and maybe a rule. Immutable. */
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

  /** Ours: the value is not looked at, so it may be cold. */
  public static final long UNREAD = 1 << 11;

  /** No keys. */
  public static final Keys NONE = new Keys(List.of(), null);

  private static final String[] NAMES = {
    "RO", "RW", "OW", "RM", "access", "update", "insert", "delete", "not_key", "incomplete", "variable_flags"
  };

  private final List<KeySpec> specs;
  private final KeyRule rule;
  private final boolean variable;
  private final boolean there;

  private Keys(List<KeySpec> specs, KeyRule rule) {
    this.specs = specs;
    this.rule = rule;
    variable = specs.stream().anyMatch(spec -> (spec.flags() & VARIABLE_FLAGS) != 0);
    there = specs.stream().anyMatch(spec -> (spec.flags() & NOT_KEY) == 0);
  }

  private static Keys of(KeySpec spec) {
    return new Keys(List.of(spec), null);
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
    return of(new KeySpec(flags, null, begin, false, last, step, 0));
  }

  /** Argument {@code begin} says how many keys follow it. */
  public static Keys numbered(int begin, long flags) {
    return numbered(begin, 1, flags);
  }

  /** As {@link #numbered(int, long)}, with a distance from key to key. */
  public static Keys numbered(int begin, int step, long flags) {
    return of(new KeySpec(flags, null, begin, true, 0, step, 1));
  }

  /** One key behind a keyword. */
  public static Keys after(String keyword, int from, long flags) {
    return of(new KeySpec(flags, keyword, from, false, 0, 1, 0));
  }

  /** Keys from the keyword on: {@code last} and {@code limit} as in {@link KeySpec}. */
  public static Keys after(String keyword, int from, int last, int limit, long flags) {
    return of(new KeySpec(flags, keyword, from, false, last, 1, limit));
  }

  /** Keys that only a {@linkplain #foundBy rule} finds. */
  public static Keys unknown(long flags) {
    return of(new KeySpec(flags, null, 0, false, 0, 0, 0));
  }

  /** These keys and those. */
  public Keys and(Keys more) {
    List<KeySpec> both = new ArrayList<>(specs);
    both.addAll(more.specs);
    return new Keys(List.copyOf(both), rule);
  }

  /** These keys, found by a rule where the specifications fail or their flags vary. */
  public Keys foundBy(KeyRule newRule) {
    return new Keys(specs, newRule);
  }

  /** Which argument is the first key, where that is the same for every call; else 0. */
  int first() {
    if (specs.isEmpty()) {
      return 0;
    }
    KeySpec spec = specs.getFirst();
    return spec.keyword() == null && !spec.numbered() ? spec.begin() : 0;
  }

  public List<KeySpec> specs() {
    return specs;
  }

  /** Null if the specifications tell all. */
  public KeyRule rule() {
    return rule;
  }

  /** Whether a command looks at the value of a key with these flags. */
  public static boolean areRead(long flags) {
    return (flags & UNREAD) == 0 && ((flags & (RO | RW)) != 0 || (flags & (RM | ACCESS)) == (RM | ACCESS));
  }

  /** Whether there can be any: shard channels are none. */
  public boolean areThere() {
    return there;
  }

  /** Whether what happens to the keys depends on options. */
  boolean hasVariableFlags() {
    return variable;
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

  /** The bits of flags given by their names. */
  static long flags(List<String> names) {
    long flags = 0;
    for (String name : names) {
      int bit = List.of(NAMES).indexOf(name);
      if (bit < 0) {
        throw new IllegalArgumentException("no flag of keys: " + name);
      }
      flags |= 1L << bit;
    }
    return flags;
  }
}
