package kinglet.engine.geo;

import java.util.Arrays;

/**
 * What a search found: places with their distances, in the order in which they were found, or sorted. Owned by the executor; 40
 * bytes of heap a match, kept up to 40 KiB.
 */
final class Matches {
  private static final int KEPT_MAX = 1024;
  private static final int FIRST_SIZE = 64;

  private final PartialSort partial = new PartialSort();
  private long[] members = new long[FIRST_SIZE];
  private double[] scores = new double[FIRST_SIZE];
  private double[] distances = new double[FIRST_SIZE];
  private int[] order = new int[FIRST_SIZE];
  private int[] spare = new int[FIRST_SIZE];
  private int count;

  void clear() {
    count = 0;
    if (members.length > KEPT_MAX) {
      resize(FIRST_SIZE);
    }
  }

  private void resize(int size) {
    members = Arrays.copyOf(members, size);
    scores = Arrays.copyOf(scores, size);
    distances = Arrays.copyOf(distances, size);
    order = Arrays.copyOf(order, size);
    spare = new int[size];
  }

  /**
   * Adds one.
   *
   * @param member its place in the sorted set
   */
  void add(long member, double score, double distanceMetres) {
    if (count == members.length) {
      resize(count * 2);
    }
    members[count] = member;
    scores[count] = score;
    distances[count] = distanceMetres;
    order[count] = count;
    count++;
  }

  int count() {
    return count;
  }

  long member(int i) {
    return members[order[i]];
  }

  double score(int i) {
    return scores[order[i]];
  }

  double distanceMetres(int i) {
    return distances[order[i]];
  }

  /** Puts the nearest or the farthest first, so many of them. Equal distances keep their order, if all are wanted. */
  void sort(boolean farthestFirst, int wanted) {
    int direction = farthestFirst ? -1 : 1;
    if (wanted == count) {
      mergeSort(direction);
    } else {
      partial.sort(order, count, wanted, distances, direction);
    }
  }

  private void mergeSort(int direction) {
    for (int width = 1; width < count; width *= 2) {
      for (int from = 0; from < count; from += 2 * width) {
        merge(from, Math.min(count, from + width), Math.min(count, from + 2 * width), direction);
      }
      int[] merged = spare;
      spare = order;
      order = merged;
    }
  }

  private void merge(int from, int middle, int to, int direction) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takesLeft = left < middle && (right == to || compare(order[left], order[right], direction) <= 0);
      spare[i] = takesLeft ? order[left++] : order[right++];
    }
  }

  private int compare(int first, int second, int direction) {
    return PartialSort.compare(distances[first], distances[second], direction);
  }
}
