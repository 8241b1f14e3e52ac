package kinglet.engine.keyspace;

import java.util.Arrays;

/**
 * Which {@link Captures} follow the changes of which strings, by their blocks; a block knows only whether one does. Big strings
 * that change while they are captured are few: it is searched from end to end. Owned by the executor.
 */
final class CapturedStrings {
  private final Captures captures;
  private long[] roots = new long[8];
  private int[] numbers = new int[8];
  private int count;

  CapturedStrings(Captures captures) {
    this.captures = captures;
  }

  void add(long root, int number) {
    if (count == roots.length) {
      roots = Arrays.copyOf(roots, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    roots[count] = root;
    numbers[count] = number;
    count++;
    RawString.captured(root, true);
  }

  void remove(long root) {
    int at = indexOf(root);
    count--;
    roots[at] = roots[count];
    numbers[at] = numbers[count];
    RawString.captured(root, false);
  }

  /** The number of the capture of a string that is captured. */
  int number(long root) {
    return numbers[indexOf(root)];
  }

  void changing(long root, long from, long bytes) {
    capture(indexOf(root)).changing(from, bytes);
  }

  void moved(long root, long newRoot) {
    int at = indexOf(root);
    roots[at] = newRoot;
    capture(at).moved(newRoot);
  }

  private BytesCapture capture(int at) {
    return (BytesCapture) captures.of(numbers[at]);
  }

  private int indexOf(long root) {
    int at = 0;
    while (roots[at] != root) {
      at++;
    }
    return at;
  }
}
