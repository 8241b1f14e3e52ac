package kinglet.engine.command;

import java.util.List;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * Finds which arguments of a command line are keys, and what would happen to each: by the command's key specifications, and
 * by its {@link KeyRule} where they fail or vary. Makes no garbage once its arrays have grown to the number of keys of
 * common calls; what an unusually long call made them grow beyond {@value #KEPT_MAX} keys goes with the next call.
 *
 * <p>A line that cannot be right has no keys: the command itself then says what is wrong. Owned by one thread. Source:
 * getKeysFromCommandWithSpecs of Redis 7.2.
 */
public final class KeyFinder {
  private static final int KEPT_MAX = 1024;
  private static final int FIRST_SIZE = 16;
  private static final int NONE = 0;

  private int[] arguments = new int[FIRST_SIZE];
  private long[] flags = new long[FIRST_SIZE];
  private int count;
  private Call call;
  private int start;
  private int length;

  /** Finds the keys of a call; answers how many. */
  public int find(Call newCall) {
    return find(newCall, newCall.command(), 0);
  }

  /** Finds the keys of the command line that begins at an argument of a call; answers how many. */
  public int find(Call newCall, Command command, int newStart) {
    begin(newCall, newStart);
    find(command.keys(), Keys.NOT_KEY);
    return count;
  }

  /** As {@link #find(Call)}, with what has a slot but is no key: shard channels. */
  public int findRouted(Call newCall) {
    begin(newCall, 0);
    find(newCall.command().keys(), 0);
    return count;
  }

  /** How many keys were found. */
  public int count() {
    return count;
  }

  /** Which argument of the call a key is. */
  public int argument(int key) {
    assert key < count;
    return start + arguments[key];
  }

  /** What would happen to a key, bits of {@link Keys}. */
  public long flags(int key) {
    assert key < count;
    return flags[key];
  }

  /** For rules: how many arguments the line has, the command's name included. */
  public int length() {
    return length;
  }

  /** For rules: whether an argument of the line is a word, in any case. The word is given in lower case. */
  public boolean is(int argument, String lowerCaseWord) {
    return call.is(start + argument, lowerCaseWord);
  }

  /** For rules: an argument of the line is a key. */
  public void add(int argument, long keyFlags) {
    if (count == arguments.length) {
      resize(2 * count);
    }
    arguments[count] = argument;
    flags[count] = keyFlags;
    count++;
  }

  private void begin(Call newCall, int newStart) {
    call = newCall;
    start = newStart;
    length = newCall.count() - newStart;
    count = 0;
    if (arguments.length > KEPT_MAX) {
      resize(FIRST_SIZE);
    }
  }

  private void resize(int size) {
    int[] newArguments = new int[size];
    long[] newFlags = new long[size];
    System.arraycopy(arguments, 0, newArguments, 0, count);
    System.arraycopy(flags, 0, newFlags, 0, count);
    arguments = newArguments;
    flags = newFlags;
  }

  private void find(Keys keys, long leftOut) {
    KeyRule rule = keys.rule();
    if (rule != null && keys.hasVariableFlags() || !follow(keys.specs(), leftOut)) {
      count = 0;
      if (rule != null) {
        rule.find(this);
      }
    }
  }

  private boolean follow(List<KeySpec> specs, long leftOut) {
    for (int i = 0; i < specs.size(); i++) {
      KeySpec spec = specs.get(i);
      if ((spec.flags() & leftOut) == 0 && !follow(spec)) {
        return false;
      }
    }
    return true;
  }

  /** False if the specification cannot be followed, or is known not to tell all. */
  private boolean follow(KeySpec spec) {
    if (spec.isUnknown()) {
      return false;
    }
    int first = spec.keyword() == null ? spec.begin() : afterKeyword(spec.keyword(), spec.begin());
    if (first == NONE) {
      return true;
    }
    boolean found = spec.numbered() ? addNumbered(spec, first) : addRange(spec, first, last(spec, first));
    return found && (spec.flags() & Keys.INCOMPLETE) == 0;
  }

  private int last(KeySpec spec, int first) {
    if (spec.last() >= 0) {
      return first + spec.last();
    }
    return spec.limit() == 0 ? length + spec.last() : first + (length - first) / spec.limit() + spec.last();
  }

  private boolean addNumbered(KeySpec spec, int first) {
    int numberAt = first + spec.last();
    if (numberAt >= length) {
      return false;
    }
    long address = call.address(start + numberAt);
    int digits = call.length(start + numberAt);
    if (!Decimal.isLong(address, digits)) {
      return false;
    }
    long number = Decimal.parse(address, digits);
    int firstKey = first + spec.limit();
    // Checked before it is narrowed: the number is the client's.
    return number > 0 && number <= length && addRange(spec, firstKey, firstKey + ((int) number - 1) * spec.step());
  }

  private boolean addRange(KeySpec spec, int first, int last) {
    if (last < first || last >= length) {
      return false;
    }
    for (int i = first; i <= last; i += spec.step()) {
      add(i, spec.flags());
    }
    return true;
  }

  /** What follows the keyword: searched forward, or from the end if {@code from} is negative; the last argument is none. */
  private int afterKeyword(String keyword, int from) {
    if (from > 0) {
      for (int i = from; i < length - 1; i++) {
        if (isKeyword(i, keyword)) {
          return i + 1;
        }
      }
    } else {
      for (int i = length + from; i > 1; i--) {
        if (isKeyword(i, keyword)) {
          return i + 1;
        }
      }
    }
    return NONE;
  }

  /** Keywords are letters only, so bit 5 is their case. */
  private boolean isKeyword(int argument, String keyword) {
    if (call.length(start + argument) != keyword.length()) {
      return false;
    }
    long address = call.address(start + argument);
    for (int i = 0; i < keyword.length(); i++) {
      if ((Memory.getByte(address + i) | 0x20) != (keyword.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }
}
