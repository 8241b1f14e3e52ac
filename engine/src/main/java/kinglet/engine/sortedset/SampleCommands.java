package kinglet.engine.sortedset;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.ScanOptions;
import kinglet.engine.command.ScanOptions.Scanned;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.resp.Reply;

/** ZRANDMEMBER and ZSCAN. Owned by the executor. Source: Redis 7.2. */
final class SampleCommands {
  private static final String OUT_OF_LONG = "ERR value is out of range, value must between -9223372036854775807 and "
      + "9223372036854775807";

  /** From what part of the set on a walk over all of it takes less than one search for each member. */
  private static final int WALK_SHARE = 3;

  /** How many empty steps a ZSCAN may take for each member asked for, as in Redis. */
  private static final int STEPS_PER_MEMBER = 10;

  private final SortedSet set;
  private final SplittableRandom random;
  private final ScanOptions options = new ScanOptions();
  private final RankSample sample;
  private final RankRange all = new RankRange();
  private final ScannedScore scannedScore;
  private boolean withScores;

  SampleCommands(SortedSet set, SplittableRandom random, Allocator allocator) {
    this.set = set;
    this.random = random;
    sample = new RankSample(random);
    scannedScore = new ScannedScore(allocator);
  }

  void zrandmember(Call call) {
    if (call.count() == 2) {
      one(call);
    } else if (readCount(call)) {
      several(call, call.longValue());
    }
  }

  private void one(Call call) {
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE) {
      set.open(entry);
      set.seekRandom(random);
      call.reply().bulk(set.address(), set.length());
    }
  }

  private boolean readCount(Call call) {
    if (!call.readLong(2)) {
      return false;
    }
    long count = call.longValue();
    withScores = call.count() == 4 && call.is(3, "withscores");
    String error = null;
    if (count == Long.MIN_VALUE) {
      error = OUT_OF_LONG;
    } else if (call.count() > 3 && !withScores) {
      error = Errors.SYNTAX;
    } else if (withScores && Math.abs(count) > Long.MAX_VALUE / 2) {
      error = Errors.OUT_OF_RANGE;
    }
    if (error != null) {
      call.reply().error(error);
    }
    return error == null;
  }

  private void several(Call call, long count) {
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry == Entry.NONE || count == 0) {
      call.reply().array(0);
      return;
    }
    set.open(entry);
    if (count < 0) {
      repeated(call, -count);
    } else if (count >= set.size()) {
      all.set(0, set.size());
      MemberReply.range(call, set, all, true, withScores);
    } else if (set.isListpack() || count > set.size() / WALK_SHARE) {
      walked(call, count);
    } else {
      searched(call, count);
    }
  }

  /** The same member may come again. */
  private void repeated(Call call, long count) {
    MemberReply.begin(call, count, withScores);
    for (long i = 0; i < count && call.mayGoOn(); i++) {
      set.seekRandom(random);
      MemberReply.member(call, set, withScores);
    }
  }

  /** Each member is taken with the chance that is left for it. Source: Knuth, volume 2, 3.4.2, algorithm S. */
  private void walked(Call call, long count) {
    MemberReply.begin(call, count, withScores);
    set.seek(0);
    long members = set.size();
    for (long wanted = count; wanted > 0; members--) {
      if (random.nextLong(members) < wanted) {
        MemberReply.member(call, set, withScores);
        wanted--;
      }
      set.next();
    }
  }

  private void searched(Call call, long count) {
    MemberReply.begin(call, count, withScores);
    sample.begin(set.size(), (int) count);
    for (long i = 0; i < count; i++) {
      set.seek(sample.next());
      MemberReply.member(call, set, withScores);
    }
  }

  void zscan(Call call) {
    if (!options.readCursor(call, 2)) {
      return;
    }
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().array(2);
      call.reply().bulkLong(0);
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE && options.readOptions(call, 3, Scanned.MEMBERS)) {
      set.open(entry);
      scan(call.reply());
    }
  }

  private void scan(Reply reply) {
    reply.array(2);
    if (set.isListpack()) {
      reply.bulkLong(0);
      scanAll(reply);
    } else {
      scanSome(reply);
    }
  }

  private void scanAll(Reply reply) {
    int array = reply.beginArray();
    int found = 0;
    set.seek(0);
    do {
      if (options.matches(set.address(), set.length())) {
        found++;
        reply.bulk(set.address(), set.length());
        scannedScore.replyStored(reply, set.score());
      }
    } while (set.next());
    reply.endArray(array, 2L * found);
  }

  /** First where it goes on, which is replied first, then what there is on the way. */
  private void scanSome(Reply reply) {
    TreeForm tree = set.tree();
    long steps = stepsToCount(tree);
    reply.bulk(Long.toUnsignedString(after(tree, steps)));
    int array = reply.beginArray();
    long cursor = options.cursor();
    int found = 0;
    for (long i = 0; i < steps; i++) {
      int gathered = tree.gatherAt(cursor);
      cursor = tree.nextCursor(cursor);
      for (int member = 0; member < gathered; member++) {
        found += replyScanned(reply, tree, member) ? 1 : 0;
      }
    }
    reply.endArray(array, 2L * found);
  }

  private boolean replyScanned(Reply reply, TreeForm tree, int member) {
    tree.goToGathered(member);
    boolean matches = options.matches(tree.address(), tree.length());
    if (matches) {
      reply.bulk(tree.address(), tree.length());
      scannedScore.replyPrinted(reply, tree.score());
    }
    return matches;
  }

  /** How many steps of the cursor it takes to visit as many members as were asked for. */
  private long stepsToCount(TreeForm tree) {
    long count = options.count();
    long stepsMax = count > Long.MAX_VALUE / STEPS_PER_MEMBER ? Long.MAX_VALUE : count * STEPS_PER_MEMBER;
    long cursor = options.cursor();
    long visited = 0;
    long steps = 0;
    do {
      visited += tree.gatherAt(cursor);
      cursor = tree.nextCursor(cursor);
      steps++;
    } while (cursor != 0 && visited < count && steps <= stepsMax);
    return steps;
  }

  private long after(TreeForm tree, long steps) {
    long cursor = options.cursor();
    for (long i = 0; i < steps; i++) {
      cursor = tree.nextCursor(cursor);
    }
    return cursor;
  }
}
