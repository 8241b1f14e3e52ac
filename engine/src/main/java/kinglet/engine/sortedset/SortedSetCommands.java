package kinglet.engine.sortedset;

import static kinglet.engine.command.Flags.ACL_SORTEDSET;
import static kinglet.engine.command.Flags.BLOCKING;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.DELETE;
import static kinglet.engine.command.Keys.OW;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Strtod;

/**
 * The sorted set commands. Here: the rows of all of them, and those that touch single members. {@link RangeCommands} has those
 * that read ranges, {@link RemoveRangeCommands} and {@link PopCommands} those that take members out by their order, {@link
 * CombineCommands} union and its kin, {@link SampleCommands} chance and scans.
 *
 * <p>Owned by the executor. Common commands make no garbage. Source of the behaviour: Redis 7.2.
 */
public final class SortedSetCommands implements CommandFamily {
  private final SortedSet set;
  private final Addition addition;
  private final Strtod numbers = new Strtod();
  private final Removal removal;
  private final RangeCommands ranges;
  private final RemoveRangeCommands removedRanges;
  private final PopCommands pops;
  private final CombineCommands combinations;
  private final SampleCommands samples;

  public SortedSetCommands(Keyspace keyspace, EncodingSettings settings, SplittableRandom random) {
    set = new SortedSet(keyspace, settings);
    SortedSet made = new SortedSet(keyspace, settings);
    addition = new Addition(set, keyspace.allocator());
    removal = new Removal(set);
    ranges = new RangeCommands(set, made);
    removedRanges = new RemoveRangeCommands(set, removal);
    pops = new PopCommands(set, removal);
    MemberSource asked = new MemberSource(keyspace, new SortedSet(keyspace, settings));
    combinations = new CombineCommands(new MemberSource(keyspace, set), asked, made);
    samples = new SampleCommands(set, random, keyspace.allocator());
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("sorted-set", ACL_SORTEDSET);
    table.add("zadd", -4, WRITE | DENYOOM | FAST, Keys.one(RW | UPDATE), this::zadd);
    table.add("zincrby", 4, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), this::zincrby);
    table.add("zrem", -3, WRITE | FAST, Keys.one(RW | DELETE), this::zrem);
    table.add("zcard", 2, READONLY | FAST, Keys.one(RO), this::zcard);
    table.add("zscore", 3, READONLY | FAST, Keys.one(RO | ACCESS), this::zscore);
    table.add("zmscore", -3, READONLY | FAST, Keys.one(RO | ACCESS), this::zmscore);
    table.add("zrank", -3, READONLY | FAST, Keys.one(RO | ACCESS), this::zrank);
    table.add("zrevrank", -3, READONLY | FAST, Keys.one(RO | ACCESS), this::zrevrank);
    declareRanges(table);
    declareOthers(table);
  }

  private void declareRanges(CommandTable.Builder table) {
    table.add("zcount", 4, READONLY | FAST, Keys.one(RO | ACCESS), ranges::zcount);
    table.add("zlexcount", 4, READONLY | FAST, Keys.one(RO | ACCESS), ranges::zlexcount);
    table.add("zrange", -4, READONLY, Keys.one(RO | ACCESS), ranges::zrange);
    table.add("zrangebylex", -4, READONLY, Keys.one(RO | ACCESS), ranges::zrangebylex);
    table.add("zrangebyscore", -4, READONLY, Keys.one(RO | ACCESS), ranges::zrangebyscore);
    table.add("zrevrange", -4, READONLY, Keys.one(RO | ACCESS), ranges::zrevrange);
    table.add("zrevrangebylex", -4, READONLY, Keys.one(RO | ACCESS), ranges::zrevrangebylex);
    table.add("zrevrangebyscore", -4, READONLY, Keys.one(RO | ACCESS), ranges::zrevrangebyscore);
    table.add("zrangestore", -5, WRITE | DENYOOM, Keys.one(OW | UPDATE).and(Keys.range(2, 0, 1, RO | ACCESS)),
        ranges::zrangestore);
    table.add("zremrangebylex", 4, WRITE, Keys.one(RW | DELETE), removedRanges::zremrangebylex);
    table.add("zremrangebyrank", 4, WRITE, Keys.one(RW | DELETE), removedRanges::zremrangebyrank);
    table.add("zremrangebyscore", 4, WRITE, Keys.one(RW | DELETE), removedRanges::zremrangebyscore);
  }

  private void declareOthers(CommandTable.Builder table) {
    Keys taken = Keys.one(RW | ACCESS | DELETE);
    Keys sources = Keys.numbered(1, RO | ACCESS);
    Keys stored = Keys.one(OW | UPDATE).and(Keys.numbered(2, RO | ACCESS));
    table.add("zpopmax", -2, WRITE | FAST, taken, pops::zpopmax);
    table.add("zpopmin", -2, WRITE | FAST, taken, pops::zpopmin);
    table.add("bzpopmax", -3, WRITE | FAST | BLOCKING, Keys.range(1, -2, 1, RW | ACCESS | DELETE), pops::bzpopmax);
    table.add("bzpopmin", -3, WRITE | FAST | BLOCKING, Keys.range(1, -2, 1, RW | ACCESS | DELETE), pops::bzpopmin);
    table.add("bzmpop", -5, WRITE | BLOCKING, Keys.numbered(2, RW | ACCESS | DELETE), pops::bzmpop);
    table.add("zmpop", -4, WRITE, Keys.numbered(1, RW | ACCESS | DELETE), pops::zmpop);
    table.add("zdiff", -3, READONLY, sources, combinations::zdiff);
    table.add("zdiffstore", -4, WRITE | DENYOOM, stored, combinations::zdiffstore);
    table.add("zinter", -3, READONLY, sources, combinations::zinter);
    table.add("zintercard", -3, READONLY, sources, combinations::zintercard);
    table.add("zinterstore", -4, WRITE | DENYOOM, stored, combinations::zinterstore);
    table.add("zunion", -3, READONLY, sources, combinations::zunion);
    table.add("zunionstore", -4, WRITE | DENYOOM, stored, combinations::zunionstore);
    table.add("zrandmember", -2, READONLY, Keys.one(RO | ACCESS), samples::zrandmember);
    table.add("zscan", -3, READONLY, Keys.one(RO | ACCESS), samples::zscan);
  }

  private void zadd(Call call) {
    addition.begin();
    add(call);
  }

  /** Reads its arguments as ZADD does, so that an increment called NX is a syntax error. */
  private void zincrby(Call call) {
    addition.begin();
    addition.increment();
    add(call);
  }

  private void add(Call call) {
    int first = 2;
    while (first < call.count() && (addition.option(call, first) || addition.scoreOption(call, first))) {
      first++;
    }
    int members = (call.count() - first) / 2;
    if (members == 0 || (call.count() - first) % 2 != 0) {
      call.reply().error(Errors.SYNTAX);
    } else if (!addition.refuses(call, members) && readScores(call, first)) {
      addition.run(call, first + 1, 2);
    }
  }

  private boolean readScores(Call call, int first) {
    for (int i = first; i < call.count(); i += 2) {
      double score = numbers.parse(call.address(i), call.length(i));
      if (Double.isNaN(score)) {
        call.reply().error(Errors.NOT_A_FLOAT);
        return false;
      }
      addition.score(score);
    }
    return true;
  }

  private void zrem(Call call) {
    long entry = call.write(1, Type.SORTED_SET);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      call.reply().integer(remove(call, entry));
    }
  }

  private int remove(Call call, long entry) {
    int removed = 0;
    removal.begin(call, entry);
    try {
      for (int i = 2; i < call.count() && set.size() > 0; i++) {
        if (set.find(call.address(i), call.length(i))) {
          removed++;
          set.remove();
        }
      }
    } finally {
      removal.end(call, entry, 1, removed, "zrem");
    }
    return removed;
  }

  private void zcard(Call call) {
    long entry = call.read(1, Type.SORTED_SET);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(entry == Entry.NONE ? 0 : open(entry).size());
    }
  }

  private SortedSet open(long entry) {
    set.open(entry);
    return set;
  }

  private void zscore(Call call) {
    long entry = call.read(1, Type.SORTED_SET);
    if (entry != Call.WRONG_TYPE) {
      replyScore(call, entry, 2);
    }
  }

  private void zmscore(Call call) {
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      replyScore(call, entry, i);
    }
  }

  private void replyScore(Call call, long entry, int member) {
    if (entry != Entry.NONE && open(entry).find(call.address(member), call.length(member))) {
      call.reply().number(set.score());
    } else {
      call.reply().nil();
    }
  }

  private void zrank(Call call) {
    rank(call, false);
  }

  private void zrevrank(Call call) {
    rank(call, true);
  }

  private void rank(Call call, boolean down) {
    boolean withScore = call.count() > 3;
    if (call.count() > 4) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return;
    }
    if (withScore && !call.is(3, "withscore")) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    long entry = call.read(1, Type.SORTED_SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry != Entry.NONE && open(entry).find(call.address(2), call.length(2))) {
      replyRank(call, down, withScore);
    } else if (withScore) {
      call.reply().nilArray();
    } else {
      call.reply().nil();
    }
  }

  private void replyRank(Call call, boolean down, boolean withScore) {
    double score = set.score();
    long rank = set.rank();
    if (withScore) {
      call.reply().array(2);
    }
    call.reply().integer(down ? set.size() - 1 - rank : rank);
    if (withScore) {
      call.reply().number(score);
    }
  }
}
