package kinglet.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * One condition of the {@code save} directive: a snapshot after this many changes within this many seconds.
 *
 * @param seconds at least 1
 * @param changes at least 0
 */
public record SavePoint(long seconds, long changes) {
  /**
   * The conditions in the words of a {@code save} directive; no words are no conditions.
   *
   * @throws IllegalArgumentException with the text of Redis 7.2
   */
  public static List<SavePoint> parse(List<String> words) {
    List<SavePoint> points = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      points.add(new SavePoint(number(words.get(i), 1), number(words.get(i + 1), 0)));
    }
    if (words.size() % 2 != 0) {
      throw invalid();
    }
    return List.copyOf(points);
  }

  /** The words of CONFIG GET. */
  public static List<String> words(List<SavePoint> points) {
    return points.stream().flatMap(point -> List.of("" + point.seconds, "" + point.changes).stream()).toList();
  }

  /** What CONFIG REWRITE writes: a line for each, or an empty one so that the default does not come back. */
  public static List<String> lines(List<SavePoint> points) {
    return points.isEmpty() ? List.of("\"\"")
        : points.stream().map(point -> point.seconds + " " + point.changes).toList();
  }

  private static long number(String word, long min) {
    try {
      long value = Numbers.lenient(word);
      if (value >= min) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException("Invalid save parameters");
  }
}
