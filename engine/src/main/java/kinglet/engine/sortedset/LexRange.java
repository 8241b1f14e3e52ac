package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.memory.Memory;

/**
 * A range of texts: {@code [from} and {@code (after}, {@code [upTo} and {@code (before}, {@code -} for the lowest text that
 * could be and {@code +} for the highest. The texts are those of the call's arguments, and stand as long. Owned by the executor.
 */
final class LexRange {
  private static final String INVALID = "ERR min or max not valid string range item";

  private final Bound min = new Bound();
  private final Bound max = new Bound();

  /** One end. */
  static final class Bound {
    private char kind;
    private long text;
    private int length;

    /** Zero bytes end the signs of infinity: Redis looks no further. */
    private boolean read(Call call, int argument) {
      text = call.address(argument) + 1;
      length = call.length(argument) - 1;
      kind = length < 0 ? 0 : (char) Memory.getByte(text - 1);
      return switch (kind) {
        case '+', '-' -> length == 0 || Memory.getByte(text) == 0;
        case '(', '[' -> true;
        default -> false;
      };
    }

    /** Whether there is a text: that is, whether the end is not infinite. */
    boolean hasText() {
      return kind == '(' || kind == '[';
    }

    boolean isExclusive() {
      return kind != '[';
    }

    long text() {
      return text;
    }

    int length() {
      return length;
    }

    /** Where a text lies: before this (negative), at it (0), behind it. */
    private int compare(long other, int otherLength) {
      if (!hasText()) {
        return kind == '-' ? 1 : -1;
      }
      return Memory.compare(other, otherLength, text, length);
    }
  }

  /** Reads the ends; if one is none, replies so and returns false. */
  boolean read(Call call, int minArgument, int maxArgument) {
    if (min.read(call, minArgument) && max.read(call, maxArgument)) {
      return true;
    }
    call.reply().error(INVALID);
    return false;
  }

  Bound min() {
    return min;
  }

  Bound max() {
    return max;
  }

  /** Whether no text can be inside, whatever the set holds. */
  boolean isEmpty() {
    if (!min.hasText() || !max.hasText()) {
      return min.kind == '+' || max.kind == '-';
    }
    int order = Memory.compare(min.text, min.length, max.text, max.length);
    return order > 0 || order == 0 && (min.isExclusive() || max.isExclusive());
  }

  /** Whether a text is not below the range. */
  boolean reaches(long text, int length) {
    int order = min.compare(text, length);
    return min.isExclusive() ? order > 0 : order >= 0;
  }

  /** Whether a text is not above the range. */
  boolean isWithinMax(long text, int length) {
    int order = max.compare(text, length);
    return max.isExclusive() ? order < 0 : order <= 0;
  }
}
