package kinglet.aof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much of the log is kept beyond what a start needs, for replicas that come back and for recovery to a time that passed: as
 * long as it is younger, or together with what is younger not larger, than this; 0 is not at all. Immutable.
 *
 * @param seconds by age
 * @param bytes by size
 */
public record Retention(long seconds, long bytes) {
  static final Retention NONE = new Retention(0, 0);

  private static final String BAD = "log-retention must be a time (90s, 30min, 24h, 7d), a size (512mb, 10gb), both, or 0";

  /**
   * Reads words such as {@code 24h 10gb}.
   *
   * @throws IllegalArgumentException with the text to show
   */
  static Retention parse(List<String> words) {
    long seconds = 0;
    long bytes = 0;
    for (String word : words) {
      String lower = word.toLowerCase(Locale.ROOT);
      String unit = lower.replaceFirst("^[0-9]+", "");
      long number = number(lower.substring(0, lower.length() - unit.length()));
      if (isTime(unit)) {
        seconds = number * secondsOf(unit);
      } else {
        bytes = number * bytesOf(unit);
      }
    }
    return new Retention(seconds, bytes);
  }

  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      throw new IllegalArgumentException(BAD);
    }
    return Long.parseLong(digits);
  }

  private static boolean isTime(String unit) {
    return List.of("s", "min", "h", "d").contains(unit);
  }

  private static long secondsOf(String unit) {
    return switch (unit) {
      case "s" -> 1;
      case "min" -> 60;
      case "h" -> 3600;
      default -> 86400;
    };
  }

  private static long bytesOf(String unit) {
    return switch (unit) {
      case "", "b" -> 1;
      case "kb" -> 1 << 10;
      case "mb" -> 1 << 20;
      case "gb" -> 1 << 30;
      default -> throw new IllegalArgumentException(BAD);
    };
  }

  /** The words that {@link #parse} takes. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (seconds > 0) {
      words.add(seconds + "s");
    }
    if (bytes > 0 || words.isEmpty()) {
      words.add(String.valueOf(bytes));
    }
    return words;
  }

  /** Whether something of that age, with so many younger bytes behind it, is kept. */
  boolean keeps(long ageMs, long youngerBytes) {
    // A file may be younger than now: it was closed after the time was taken.
    return seconds > 0 && ageMs < seconds * 1000 || youngerBytes < bytes;
  }
}
