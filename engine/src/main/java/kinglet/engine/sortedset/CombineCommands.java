package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.sortedset.CombineArguments.Options;

/**
 * ZUNION, ZINTER, ZDIFF, ZINTERCARD and those that store. The result grows in a tree; stored, it becomes a listpack if it fits
 * into one. Intersections walk the smallest set and ask the others, differences the first. Owned by the executor. Source: Redis
 * 7.2, whose order of summation, the smallest set first, shows in the last digits of sums.
 */
final class CombineCommands {
  private final MemberSource walked;
  private final MemberSource asked;
  private final SortedSet made;
  private final CombineArguments arguments = new CombineArguments();
  private final RankRange all = new RankRange();
  private final Runnable union = this::unite;
  private final Runnable intersection = this::intersect;
  private final Runnable difference = this::subtract;

  CombineCommands(MemberSource walked, MemberSource asked, SortedSet made) {
    this.walked = walked;
    this.asked = asked;
    this.made = made;
  }

  void zunion(Call call) {
    if (arguments.read(call, 1, Options.SCORED, false)) {
      make(union);
      reply(call);
    }
  }

  void zunionstore(Call call) {
    if (arguments.read(call, 2, Options.SCORED, true)) {
      make(union);
      store(call, "zunionstore");
    }
  }

  void zinter(Call call) {
    if (arguments.read(call, 1, Options.SCORED, false)) {
      make(intersection);
      reply(call);
    }
  }

  void zinterstore(Call call) {
    if (arguments.read(call, 2, Options.SCORED, true)) {
      make(intersection);
      store(call, "zinterstore");
    }
  }

  void zdiff(Call call) {
    if (arguments.read(call, 1, Options.PLAIN, false)) {
      make(difference);
      reply(call);
    }
  }

  void zdiffstore(Call call) {
    if (arguments.read(call, 2, Options.PLAIN, true)) {
      make(difference);
      store(call, "zdiffstore");
    }
  }

  void zintercard(Call call) {
    if (arguments.read(call, 1, Options.LIMITED, false)) {
      call.reply().integer(countCommon());
    }
  }

  private void make(Runnable operation) {
    made.create(Long.MAX_VALUE, 0);
    try {
      operation.run();
    } catch (OutOfNativeMemoryException e) {
      made.discard();
      throw e;
    }
  }

  private void reply(Call call) {
    all.set(0, made.size());
    MemberReply.range(call, made, all, false, arguments.withScores());
    made.discard();
  }

  private void store(Call call, String event) {
    made.compact();
    StoredSet.store(call, made, 1, event);
  }

  private void unite() {
    arguments.sortBySize(walked);
    Aggregate aggregate = arguments.aggregate();
    TreeForm sums = made.tree();
    for (int i = 0; i < arguments.keys(); i++) {
      for (boolean more = walked.first(arguments.entry(i)); more; more = walked.next()) {
        double score = weighted(walked.score(), i);
        if (sums.find(walked.address(), walked.length())) {
          sums.rescoreUnordered(aggregate.of(sums.score(), score));
        } else {
          sums.addUnordered(score);
        }
      }
    }
    sums.order();
  }

  /** A product that is no number counts as zero. */
  private double weighted(double score, int i) {
    double weighted = score * arguments.weight(i);
    return Double.isNaN(weighted) ? 0 : weighted;
  }

  private void intersect() {
    arguments.sortBySize(walked);
    for (boolean more = walked.first(arguments.entry(0)); more; more = walked.next()) {
      double score = commonScore();
      if (!Double.isNaN(score)) {
        add(score);
      }
    }
  }

  /** The current member's score over all sets, NaN if one has it not. */
  private double commonScore() {
    double score = weighted(walked.score(), 0);
    long text = walked.address();
    int length = walked.length();
    for (int i = 1; i < arguments.keys(); i++) {
      if (!asked.find(arguments.entry(i), text, length)) {
        return Double.NaN;
      }
      score = arguments.aggregate().of(score, asked.score() * arguments.weight(i));
    }
    return score;
  }

  private long countCommon() {
    arguments.sortBySize(walked);
    long limit = arguments.limit() == 0 ? Long.MAX_VALUE : arguments.limit();
    long count = 0;
    for (boolean more = walked.first(arguments.entry(0)); more && count < limit; more = walked.next()) {
      count += Double.isNaN(commonScore()) ? 0 : 1;
    }
    return count;
  }

  private void subtract() {
    for (boolean more = walked.first(arguments.entry(0)); more; more = walked.next()) {
      if (!isInAny()) {
        add(walked.score());
      }
    }
  }

  private boolean isInAny() {
    long text = walked.address();
    int length = walked.length();
    for (int i = 1; i < arguments.keys(); i++) {
      if (asked.find(arguments.entry(i), text, length)) {
        return true;
      }
    }
    return false;
  }

  private void add(double score) {
    made.find(walked.address(), walked.length());
    made.add(score);
  }
}
