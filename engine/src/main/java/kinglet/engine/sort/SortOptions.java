package kinglet.engine.sort;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** What follows the key of SORT. Patterns and the target are kept as the numbers of their arguments. Owned by the executor. */
final class SortOptions {
  private static final int NONE = 0;

  private boolean descending;
  private boolean alpha;
  private boolean unsorted;
  private long offset;
  private long count;
  private int by;
  private int target;
  private int[] gets = new int[8];
  private int getCount;

  /** Reads them; if they are wrong, replies so and returns false. */
  boolean read(Call call, boolean mayStore) {
    clear();
    int next = 2;
    while (next < call.count() && next != NONE) {
      next = readOne(call, next, call.count() - next - 1, mayStore);
    }
    return next != NONE;
  }

  private void clear() {
    descending = false;
    alpha = false;
    unsorted = false;
    offset = 0;
    count = -1;
    by = NONE;
    target = NONE;
    getCount = 0;
  }

  /** Reads an option with at most so many words behind it; returns where the next one is, {@link #NONE} after an error. */
  private int readOne(Call call, int at, int words, boolean mayStore) {
    if (call.is(at, "asc") || call.is(at, "desc")) {
      descending = call.is(at, "desc");
      return at + 1;
    }
    if (call.is(at, "alpha")) {
      alpha = true;
      return at + 1;
    }
    if (words >= 2 && call.is(at, "limit")) {
      return readLimit(call, at + 1) ? at + 3 : NONE;
    }
    if (words >= 1 && readWord(call, at, mayStore)) {
      return mayRead(call, at) ? at + 2 : NONE;
    }
    call.reply().error(Errors.SYNTAX);
    return NONE;
  }

  private boolean readLimit(Call call, int at) {
    if (!call.readLong(at)) {
      return false;
    }
    offset = call.longValue();
    if (!call.readLong(at + 1)) {
      return false;
    }
    count = call.longValue();
    return true;
  }

  /** An option with one word. */
  private boolean readWord(Call call, int at, boolean mayStore) {
    if (mayStore && call.is(at, "store")) {
      target = at + 1;
    } else if (call.is(at, "by")) {
      by = at + 1;
      unsorted |= !SortPattern.isVariable(call, by);
    } else if (call.is(at, "get")) {
      addGet(at + 1);
    } else {
      return false;
    }
    return true;
  }

  /** Patterns lead to keys that nobody knows before: one must be allowed to read all of them. */
  private boolean mayRead(Call call, int at) {
    boolean reads = call.is(at, "get") || call.is(at, "by") && SortPattern.isVariable(call, at + 1);
    if (reads && !call.accessControl().readsEveryKey(call)) {
      call.reply().error("ERR " + (call.is(at, "get") ? "GET" : "BY")
          + " option of SORT denied due to insufficient ACL permissions.");
      return false;
    }
    return true;
  }

  private void addGet(int pattern) {
    if (getCount == gets.length) {
      gets = Arrays.copyOf(gets, getCount * 2);
    }
    gets[getCount++] = pattern;
  }

  /** BY something that is the same for all elements means: don't sort. */
  boolean isUnsorted() {
    return unsorted;
  }

  /** Sorts by the elements as texts, whatever BY said. */
  void sortByText() {
    unsorted = false;
    alpha = true;
    by = NONE;
  }

  boolean isDescending() {
    return descending;
  }

  boolean isAlpha() {
    return alpha;
  }

  boolean hasBy() {
    return by != NONE;
  }

  /** The argument with BY's pattern. */
  int by() {
    return by;
  }

  boolean isStored() {
    return target != NONE;
  }

  /** The argument with STORE's key. */
  int target() {
    return target;
  }

  int getCount() {
    return getCount;
  }

  /** The argument with the pattern of a GET. */
  int get(int index) {
    return gets[index];
  }

  /** The first of so many elements that is wanted; {@code size} if none is. */
  long first(long size) {
    return Math.min(Math.max(offset, 0), size);
  }

  /** How many of so many elements are wanted. */
  long wanted(long size) {
    long rest = size - first(size);
    return count < 0 ? rest : Math.min(count, rest);
  }
}
