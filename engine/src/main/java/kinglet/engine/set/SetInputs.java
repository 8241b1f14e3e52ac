package kinglet.engine.set;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;

/**
 * The sets that a command combines, in the order of its keys or of their sizes. Makes no garbage once its array has grown;
 * what an unusually long call made it grow beyond {@value #KEPT_MAX} sets goes with the next call. Owned by the executor.
 */
final class SetInputs {
  private static final int KEPT_MAX = 1024;
  private static final int INDEX_BITS = 21;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  private final SetLookup lookup;
  private long[] sets = new long[16];
  private long[] order = new long[16];
  private int count;

  SetInputs(Keyspace keyspace) {
    lookup = new SetLookup(keyspace);
  }

  /** Looks up the keys from one argument to another; false if one holds no set, which was replied. */
  boolean read(Call call, int from, int to) {
    count = to - from + 1;
    if (count > sets.length || sets.length > KEPT_MAX) {
      sets = new long[Math.max(count, 16)];
      order = new long[sets.length];
    }
    for (int i = 0; i < count; i++) {
      long entry = call.read(from + i, Type.SET);
      if (entry == Call.WRONG_TYPE) {
        return false;
      }
      sets[i] = SetRef.of(entry);
    }
    return true;
  }

  int count() {
    return count;
  }

  /** A set, or {@link SetRef#NONE} if there was none. */
  long set(int index) {
    return sets[index];
  }

  long size(int index) {
    return lookup.size(sets[index]);
  }

  /** Whether one of the keys held nothing. */
  boolean isOneMissing() {
    for (int i = 0; i < count; i++) {
      if (sets[i] == SetRef.NONE) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first set is given again. */
  boolean isFirstRepeated() {
    for (int i = 1; i < count; i++) {
      if (sets[i] == sets[0]) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the sets is a table. */
  boolean isOneTable() {
    for (int i = 0; i < count; i++) {
      if (SetRef.isTable(sets[i])) {
        return true;
      }
    }
    return false;
  }

  /** Orders the sets, the smallest first; equally large ones stay in their order. */
  void sortBySize() {
    for (int i = 0; i < count; i++) {
      order[i] = size(i) << INDEX_BITS | i;
    }
    sortFrom(0);
  }

  /** Leaves the first set, and orders the others, the largest first. */
  void sortOthersByFallingSize() {
    for (int i = 1; i < count; i++) {
      order[i] = -size(i) << INDEX_BITS | i;
    }
    sortFrom(1);
  }

  private void sortFrom(int first) {
    Arrays.sort(order, first, count);
    for (int i = first; i < count; i++) {
      order[i] = sets[(int) order[i] & INDEX_MASK];
    }
    System.arraycopy(order, first, sets, first, count - first);
  }
}
