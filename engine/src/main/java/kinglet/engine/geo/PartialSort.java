package kinglet.engine.geo;

/**
 * Quicksort that only sorts the front of what it is given. Where keys are equal their order is what this algorithm makes of
 * it: Redis sorts in the same way when COUNT asks for less than all, so places at the same distance come in the same order.
 * Owned by the executor. Source: Bentley and McIlroy, "Engineering a sort function", Software: Practice and Experience 23
 * (1993), program 7; left and right parts that begin behind what is wanted are left unsorted.
 */
final class PartialSort {
  private static final int INSERTION_MAX = 6;
  private static final int NINTHER_MIN = 41;

  private int[] order;
  private double[] keys;
  private int direction;
  private int wanted;
  private int equalLeft;
  private int left;
  private int right;
  private int equalRight;

  /** Sorts {@code count} indexes of keys so that the first {@code front} are in order; -1 is the descending direction. */
  void sort(int[] indexes, int count, int front, double[] byKeys, int newDirection) {
    order = indexes;
    keys = byKeys;
    direction = newDirection;
    wanted = front;
    sort(0, count);
  }

  /** As qsort's callers compare: what is neither more nor equal is less, NaN too. */
  static int compare(double first, double second, int direction) {
    return first > second ? direction : first == second ? 0 : -direction;
  }

  private void sort(int start, int length) {
    int from = start;
    int count = length;
    while (count > INSERTION_MAX) {
      partition(from, count);
      int less = left - equalLeft;
      int more = equalRight - right;
      int end = from + count;
      swapBlocks(from, left - Math.min(equalLeft - from, less), Math.min(equalLeft - from, less));
      swapBlocks(left, end - Math.min(more, end - equalRight - 1), Math.min(more, end - equalRight - 1));
      if (less > 1 && from < wanted) {
        sort(from, less);
      }
      from = end - more;
      count = more > 1 && from < wanted ? more : 0;
    }
    insertionSort(from, from + count);
  }

  /** Moves equal keys to both ends, smaller ones to the left, larger ones to the right. */
  private void partition(int from, int count) {
    swap(from, pivot(from, count));
    equalLeft = from + 1;
    left = from + 1;
    right = from + count - 1;
    equalRight = right;
    for (;;) {
      passSmaller(from);
      passLarger(from);
      if (left > right) {
        return;
      }
      swap(left++, right--);
    }
  }

  private void passSmaller(int pivot) {
    for (; left <= right; left++) {
      int order = compare(left, pivot);
      if (order > 0) {
        return;
      }
      if (order == 0) {
        swap(equalLeft++, left);
      }
    }
  }

  private void passLarger(int pivot) {
    for (; left <= right; right--) {
      int order = compare(right, pivot);
      if (order < 0) {
        return;
      }
      if (order == 0) {
        swap(right, equalRight--);
      }
    }
  }

  private int pivot(int from, int count) {
    int middle = from + count / 2;
    if (count == INSERTION_MAX + 1) {
      return middle;
    }
    int low = from;
    int high = from + count - 1;
    if (count >= NINTHER_MIN) {
      int step = count / 8;
      low = median(low, low + step, low + 2 * step);
      middle = median(middle - step, middle, middle + step);
      high = median(high - 2 * step, high - step, high);
    }
    return median(low, middle, high);
  }

  private int median(int a, int b, int c) {
    if (compare(a, b) < 0) {
      return compare(b, c) < 0 ? b : compare(a, c) < 0 ? c : a;
    }
    return compare(b, c) > 0 ? b : compare(a, c) < 0 ? a : c;
  }

  private void insertionSort(int from, int end) {
    for (int i = from + 1; i < end; i++) {
      for (int j = i; j > from && compare(j - 1, j) > 0; j--) {
        swap(j, j - 1);
      }
    }
  }

  private int compare(int i, int j) {
    return compare(keys[order[i]], keys[order[j]], direction);
  }

  private void swap(int i, int j) {
    int moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }

  private void swapBlocks(int i, int j, int count) {
    for (int k = 0; k < count; k++) {
      swap(i + k, j + k);
    }
  }
}
