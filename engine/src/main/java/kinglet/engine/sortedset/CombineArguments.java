package kinglet.engine.sortedset;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Strtod;

/**
 * The arguments of ZUNION, ZINTER, ZDIFF and their kin: {@code numkeys key… [WEIGHTS weight…] [AGGREGATE SUM|MIN|MAX]
 * [WITHSCORES] [LIMIT limit]}, some of which a command has not. The keys are looked up before the options are read, as Redis
 * does. Owned by the executor. Source: zunionInterDiffGenericCommand of Redis 7.2.
 */
final class CombineArguments {
  private static final String WEIGHT_NOT_A_FLOAT = "ERR weight value is not a float";
  private static final String NEGATIVE_LIMIT = "ERR LIMIT can't be negative";
  private static final int FIRST_SIZE = 16;
  private static final int KEPT_MAX = 1024;
  private static final int ORDER_BITS = 24;
  private static final int ORDER_MASK = (1 << ORDER_BITS) - 1;
  private static final long SIZE_MAX = Long.MAX_VALUE >>> ORDER_BITS;

  /** Which options a command has. */
  enum Options { SCORED, PLAIN, LIMITED }

  private final Strtod numbers = new Strtod();
  private long[] entries = new long[FIRST_SIZE];
  private double[] weights = new double[FIRST_SIZE];
  private long[] order = new long[FIRST_SIZE];
  private int keys;
  private int at;
  private Aggregate aggregate;
  private boolean withScores;
  private long limit;

  /**
   * Reads them; if they are wrong, replies so and returns false.
   *
   * @param number the argument that is the number of keys
   * @param stored whether the result goes into a key, so that WITHSCORES is no option
   */
  boolean read(Call call, int number, Options options, boolean stored) {
    aggregate = Aggregate.SUM;
    withScores = false;
    limit = 0;
    if (!readNumber(call, number) || !findAll(call, number + 1)) {
      return false;
    }
    at = number + 1 + keys;
    while (at < call.count()) {
      if (!readOption(call, options, stored)) {
        if (call.reply().error() == null) {
          call.reply().error(Errors.SYNTAX);
        }
        return false;
      }
    }
    return true;
  }

  private boolean readNumber(Call call, int number) {
    if (!call.readLong(number)) {
      return false;
    }
    long given = call.longValue();
    if (given < 1) {
      call.reply().error("ERR at least 1 input key is needed for '" + call.command().fullName() + "' command");
      return false;
    }
    if (given > call.count() - number - 1) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    keys = (int) given;
    return true;
  }

  private boolean findAll(Call call, int firstKey) {
    if (keys > entries.length || entries.length > KEPT_MAX) {
      entries = new long[Math.max(FIRST_SIZE, keys)];
      weights = new double[Math.max(FIRST_SIZE, keys)];
      order = new long[Math.max(FIRST_SIZE, keys)];
    }
    for (int i = 0; i < keys; i++) {
      long entry = call.read(firstKey + i);
      if (entry != Entry.NONE && Entry.type(entry) != Type.SORTED_SET && Entry.type(entry) != Type.SET) {
        call.reply().error(Errors.WRONG_TYPE);
        return false;
      }
      entries[i] = entry;
      order[i] = i;
    }
    Arrays.fill(weights, 0, keys, 1);
    return true;
  }

  private boolean readOption(Call call, Options options, boolean stored) {
    int left = call.count() - at;
    if (options == Options.SCORED && left > keys && call.is(at, "weights")) {
      return readWeights(call);
    }
    if (options == Options.SCORED && left > 1 && call.is(at, "aggregate")) {
      return readAggregate(call);
    }
    if (options == Options.LIMITED && left > 1 && call.is(at, "limit")) {
      return readLimit(call);
    }
    if (options != Options.LIMITED && !stored && call.is(at, "withscores")) {
      withScores = true;
      at++;
      return true;
    }
    return false;
  }

  private boolean readWeights(Call call) {
    for (int i = 0; i < keys; i++) {
      weights[i] = numbers.parse(call.address(at + 1 + i), call.length(at + 1 + i));
      if (Double.isNaN(weights[i])) {
        call.reply().error(WEIGHT_NOT_A_FLOAT);
        return false;
      }
    }
    at += 1 + keys;
    return true;
  }

  private boolean readAggregate(Call call) {
    for (Aggregate candidate : Aggregate.ALL) {
      if (call.is(at + 1, candidate.word())) {
        aggregate = candidate;
        at += 2;
        return true;
      }
    }
    return false;
  }

  private boolean readLimit(Call call) {
    if (!call.readLong(at + 1, 0, Long.MAX_VALUE, NEGATIVE_LIMIT)) {
      return false;
    }
    limit = call.longValue();
    at += 2;
    return true;
  }

  /** Puts the smaller sets first; equally large ones stay in the order in which they were given. */
  void sortBySize(MemberSource sizes) {
    for (int i = 0; i < keys; i++) {
      order[i] = Math.min(sizes.sizeOf(entries[i]), SIZE_MAX) << ORDER_BITS | i;
    }
    Arrays.sort(order, 0, keys);
  }

  private int given(int i) {
    return (int) order[i] & ORDER_MASK;
  }

  /** How many sets. */
  int keys() {
    return keys;
  }

  /** The entry of a set, or none. */
  long entry(int i) {
    return entries[given(i)];
  }

  double weight(int i) {
    return weights[given(i)];
  }

  Aggregate aggregate() {
    return aggregate;
  }

  boolean withScores() {
    return withScores;
  }

  /** How many members are enough; 0 is no limit. */
  long limit() {
    return limit;
  }
}
