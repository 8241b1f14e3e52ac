package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/**
 * The arguments of ZRANGE and its kin: {@code key min max [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]}, of
 * which a {@link Syntax} fixes some. Owned by the executor. Source: zrangeGenericCommand of Redis 7.2.
 */
final class RangeArguments {
  private static final String LIMIT_BY_RANK =
      "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
  private static final String SCORES_BY_LEX = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
  private static final int NO_LIMIT = -1;

  /** What the bounds are. */
  enum By { RANK, SCORE, LEX }

  /**
   * What a command fixes.
   *
   * @param key the argument that is the set
   * @param by what the bounds are, if they are not {@code choosable}
   * @param down whether it walks down, if that is not {@code choosable}
   * @param choosable whether BYSCORE, BYLEX and REV say that
   * @param scored whether WITHSCORES is an option
   */
  record Syntax(int key, By by, boolean down, boolean choosable, boolean scored) {
    static Syntax fixed(By by, boolean down) {
      return new Syntax(1, by, down, false, true);
    }
  }

  private final ScoreRange scores = new ScoreRange();
  private final LexRange texts = new LexRange();
  private By by;
  private boolean chosen;
  private boolean down;
  private boolean withScores;
  private long first;
  private long last;
  private long offset;
  private long count;

  /** Reads them; if they are wrong, replies so and returns false. */
  boolean read(Call call, Syntax syntax) {
    by = syntax.by();
    down = syntax.down();
    chosen = false;
    withScores = false;
    offset = 0;
    count = NO_LIMIT;
    int min = syntax.key() + 1;
    if (!readOptions(call, syntax, min + 2) || !fit(call)) {
      return false;
    }
    boolean swapped = down && by != By.RANK;
    return readBounds(call, swapped ? min + 1 : min, swapped ? min : min + 1);
  }

  private boolean readOptions(Call call, Syntax syntax, int from) {
    for (int i = from; i < call.count(); i++) {
      if (call.is(i, "limit") && i + 2 < call.count()) {
        if (!readLimit(call, i + 1)) {
          return false;
        }
        i += 2;
      } else if (!readWord(call, syntax, i)) {
        call.reply().error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  private boolean readLimit(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    offset = call.longValue();
    if (!call.readLong(argument + 1)) {
      return false;
    }
    count = call.longValue();
    return true;
  }

  private boolean readWord(Call call, Syntax syntax, int argument) {
    if (syntax.scored() && call.is(argument, "withscores")) {
      withScores = true;
    } else if (syntax.choosable() && !down && call.is(argument, "rev")) {
      down = true;
    } else if (syntax.choosable() && !chosen && call.is(argument, "bylex")) {
      choose(By.LEX);
    } else if (syntax.choosable() && !chosen && call.is(argument, "byscore")) {
      choose(By.SCORE);
    } else {
      return false;
    }
    return true;
  }

  private void choose(By choice) {
    by = choice;
    chosen = true;
  }

  private boolean fit(Call call) {
    if (by == By.RANK && count != NO_LIMIT) {
      call.reply().error(LIMIT_BY_RANK);
      return false;
    }
    if (by == By.LEX && withScores) {
      call.reply().error(SCORES_BY_LEX);
      return false;
    }
    return true;
  }

  private boolean readBounds(Call call, int min, int max) {
    return switch (by) {
      case RANK -> readRanks(call, min, max);
      case SCORE -> scores.read(call, min, max);
      case LEX -> texts.read(call, min, max);
    };
  }

  private boolean readRanks(Call call, int min, int max) {
    if (!call.readLong(min)) {
      return false;
    }
    first = call.longValue();
    if (!call.readLong(max)) {
      return false;
    }
    last = call.longValue();
    return true;
  }

  /** Finds what the arguments mean in a set. */
  void select(SortedSet set, RankRange found) {
    switch (by) {
      case RANK -> found.setIndexes(first, last, set.size(), down);
      case SCORE -> found.set(scores.start(set), scores.end(set));
      case LEX -> set.select(texts, down, found);
    }
    if (by != By.RANK) {
      found.limit(offset, count, down);
    }
  }

  By by() {
    return by;
  }

  boolean isDown() {
    return down;
  }

  boolean withScores() {
    return withScores;
  }
}
