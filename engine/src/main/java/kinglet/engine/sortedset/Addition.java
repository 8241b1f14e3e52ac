package kinglet.engine.sortedset;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.resp.Doubles;

/**
 * What ZADD and its kin do: members with scores, given by arguments, are added to the set of argument 1, or their scores
 * changed, as the options allow. {@link #begin}, read the {@link #option}s, tell the {@link #score}s, {@link #run}. Owned by
 * the executor; no garbage. Source: zaddGenericCommand of Redis 7.2.
 */
public final class Addition {
  private static final String NX_AND_XX = "ERR XX and NX options at the same time are not compatible";
  private static final String GT_AND_LT = "ERR GT, LT, and/or NX options at the same time are not compatible";
  private static final String NOT_ONE = "ERR INCR option supports a single increment-element pair";
  private static final String NAN = "ERR resulting score is not a number (NaN)";
  private static final int SCORES_KEPT_MAX = 1024;
  private static final int FIRST_SIZE = 16;

  private final SortedSet set;
  private final Doubles doubles = new Doubles();
  private final long scoreText;
  private double[] scores = new double[FIRST_SIZE];
  private int count;
  private int firstMember;
  private int memberStep;

  private boolean onlyNew;
  private boolean onlyOld;
  private boolean onlyGreater;
  private boolean onlyLess;
  private boolean countsChanges;
  private boolean increments;

  private int added;
  private int updated;
  private boolean processed;
  private double result;

  public Addition(SortedSet set, Allocator allocator) {
    this.set = set;
    scoreText = allocator.allocate(Doubles.BYTES_MAX);
  }

  /** Forgets what was before. */
  public void begin() {
    onlyNew = false;
    onlyOld = false;
    onlyGreater = false;
    onlyLess = false;
    countsChanges = false;
    increments = false;
    count = 0;
    if (scores.length > SCORES_KEPT_MAX) {
      scores = new double[FIRST_SIZE];
    }
  }

  /** Reads NX, XX or CH; false if the argument is none of them. */
  public boolean option(Call call, int argument) {
    if (call.is(argument, "nx")) {
      onlyNew = true;
    } else if (call.is(argument, "xx")) {
      onlyOld = true;
    } else if (call.is(argument, "ch")) {
      countsChanges = true;
    } else {
      return false;
    }
    return true;
  }

  /** As {@link #option}, ZADD's other ones. */
  boolean scoreOption(Call call, int argument) {
    if (call.is(argument, "incr")) {
      increments = true;
    } else if (call.is(argument, "gt")) {
      onlyGreater = true;
    } else if (call.is(argument, "lt")) {
      onlyLess = true;
    } else {
      return false;
    }
    return true;
  }

  /** The scores are increments: INCR. */
  void increment() {
    increments = true;
  }

  /** Whether options contradict each other; GEOADD calls that a syntax error. */
  public boolean isContradictory() {
    return onlyNew && onlyOld;
  }

  /** Replies what is wrong with the options for so many members; false if nothing is. */
  boolean refuses(Call call, int members) {
    String error = null;
    if (isContradictory()) {
      error = NX_AND_XX;
    } else if (onlyNew && (onlyGreater || onlyLess) || onlyGreater && onlyLess) {
      error = GT_AND_LT;
    } else if (increments && members > 1) {
      error = NOT_ONE;
    }
    if (error != null) {
      call.reply().error(error);
    }
    return error != null;
  }

  /** Tells the score of the next member; it is not NaN. */
  public void score(double score) {
    if (count == scores.length) {
      scores = Arrays.copyOf(scores, count * 2);
    }
    scores[count++] = score;
  }

  /**
   * Does it, and replies.
   *
   * @param member the argument that is the first member
   * @param step to the next
   */
  public void run(Call call, int member, int step) {
    firstMember = member;
    memberStep = step;
    added = 0;
    updated = 0;
    processed = false;
    long entry = call.write(1, Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry != Entry.NONE || !onlyOld) {
      change(call, entry);
    }
    if (call.reply().error() == null) {
      reply(call);
    }
  }

  private void change(Call call, long entry) {
    if (entry == Entry.NONE) {
      set.create(count, call.length(firstMember));
    } else {
      call.database().changing(entry);
      set.open(entry);
      set.expect(count);
    }
    try {
      changeAll(call);
    } finally {
      finish(call, entry);
    }
  }

  private void changeAll(Call call) {
    for (int i = 0; i < count; i++) {
      int member = firstMember + i * memberStep;
      if (set.find(call.address(member), call.length(member))) {
        update(call, scores[i]);
      } else if (!onlyOld) {
        set.add(scores[i]);
        added++;
        processed(scores[i]);
      }
    }
  }

  private void update(Call call, double given) {
    if (onlyNew) {
      return;
    }
    double old = set.score();
    double score = increments ? old + given : given;
    if (Double.isNaN(score)) {
      call.reply().error(NAN);
    } else if (!(onlyLess && score >= old || onlyGreater && score <= old)) {
      if (score != old) {
        set.rescore(score);
        updated++;
      }
      processed(score);
    }
  }

  private void processed(double score) {
    processed = true;
    result = score;
  }

  private void finish(Call call, long entry) {
    if (entry != Entry.NONE) {
      set.close(call.database(), entry);
    } else if (added > 0) {
      set.put(call.database(), call.address(1), call.length(1));
    } else {
      set.discard();
    }
    if (added + updated > 0) {
      call.changed(1, KeyEvent.SORTED_SET, increments ? "zincr" : "zadd");
      tellSum(call);
    }
  }

  /** The effect of an increment is the sum. */
  private void tellSum(Call call) {
    if (increments) {
      EffectBatch effect = call.effect(4);
      effect.argument("ZADD");
      effect.argument(call.address(1), call.length(1));
      effect.argument(scoreText, (int) (doubles.put(scoreText, result) - scoreText));
      effect.argument(call.address(firstMember), call.length(firstMember));
    }
  }

  private void reply(Call call) {
    if (!increments) {
      call.reply().integer(countsChanges ? added + updated : added);
    } else if (processed) {
      call.reply().number(result);
    } else {
      call.reply().nil();
    }
  }
}
