package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Strtod;

/** A range of scores: {@code 1.5} is inside, {@code (1.5} is not. Owned by the executor. */
final class ScoreRange {
  private static final String INVALID = "ERR min or max is not a float";

  private final Strtod numbers = new Strtod();
  private double min;
  private double max;
  private boolean minExclusive;
  private boolean maxExclusive;

  /** Reads the ends; if one is none, replies so and returns false. */
  boolean read(Call call, int minArgument, int maxArgument) {
    minExclusive = isExclusive(call, minArgument);
    maxExclusive = isExclusive(call, maxArgument);
    min = number(call, minArgument, minExclusive);
    max = number(call, maxArgument, maxExclusive);
    if (Double.isNaN(min) || Double.isNaN(max)) {
      call.reply().error(INVALID);
      return false;
    }
    return true;
  }

  private static boolean isExclusive(Call call, int argument) {
    return call.length(argument) > 0 && Memory.getByte(call.address(argument)) == '(';
  }

  private double number(Call call, int argument, boolean exclusive) {
    int skipped = exclusive ? 1 : 0;
    return numbers.parseLoosely(call.address(argument) + skipped, call.length(argument) - skipped);
  }

  /** The rank of the first member inside. */
  long start(SortedSet set) {
    return minExclusive ? set.countUpTo(min) : set.countBelow(min);
  }

  /** The rank after the last member inside; not more than the start, if there is none. */
  long end(SortedSet set) {
    return maxExclusive ? set.countBelow(max) : set.countUpTo(max);
  }
}
