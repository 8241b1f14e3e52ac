package kinglet.engine.resp;

import java.util.Arrays;

/**
 * The beginning of a command whose end has not arrived, so that no argument is parsed twice. Offsets are from the start of
 * the command, which moves between reads. Owned by the parser of one connection.
 */
final class PartialCommand {
  private static final int SPANS_KEPT_MAX = 64;

  private int announced;
  private int count;
  private int place;
  private long[] spans = new long[4];

  /** How many arguments its header announced; 0 if there is no partial command. */
  int announced() {
    return announced;
  }

  /** How many of them are complete. */
  int count() {
    return count;
  }

  /** Where the header of the next argument starts. */
  int place() {
    return place;
  }

  /** Begins with a header that ends at {@code place}. */
  void begin(int argumentCount, int newPlace) {
    announced = argumentCount;
    count = 0;
    place = newPlace;
  }

  /** Appends a complete argument that ends, line end included, at {@code newPlace}. */
  void add(int offset, int length, int newPlace) {
    if (count == spans.length) {
      spans = Arrays.copyOf(spans, count * 2);
    }
    spans[count++] = (long) offset << 32 | length;
    place = newPlace;
  }

  /** Moves the arguments to {@code out}, as the command's start is the input's, and forgets them. */
  void moveTo(ParsedCommands out) {
    for (int i = 0; i < count; i++) {
      out.addArgument(i, (int) (spans[i] >>> 32), (int) spans[i]);
    }
    announced = 0;
    if (spans.length > SPANS_KEPT_MAX) {
      spans = new long[4];
    }
  }
}
