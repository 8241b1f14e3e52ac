package kinglet.engine.keyspace;

import java.util.SplittableRandom;
import kinglet.engine.time.TimingWheel;

/**
 * Chooses what to evict, over all databases. Owned by the executor.
 *
 * <p><b>Recency and frequency.</b> As in Redis's evict.c, each choice looks at some entries chosen at random and keeps the most
 * dispensable ones it has ever seen in a pool of {@value #POOL_MAX}, from which the best goes. Differences: a database is
 * drawn by its size, so that every key has the same chance, where Redis samples each; the pool holds 64-bit hashes instead of
 * keys; and an entry that was used since it came into the pool leaves it, where Redis evicts it.
 *
 * <p><b>Nearest deadline.</b> Not sampled: the timing wheel knows it, to a slot's width.
 *
 * <p><b>Only keys with a deadline.</b> They are found among all entries as well. Where they are so rare that none is, those that
 * stand first in a slot of the timing wheel take their place.
 *
 * <p><b>Among some.</b> One that chooses {@linkplain #among among some entries} samples {@value #ROUNDS_MAX} times at most, by
 * all rules, and may find nothing.
 *
 * <p>A sample looks at {@value #BUCKETS_MAX} buckets at most, and a choice takes {@value #CANDIDATES_MAX} samples at most.
 */
public final class Victims {
  /** What makes an entry a victim. */
  public enum Rule {
    /** What {@link AccessClock} counts: long idle, or rarely used. */
    DISPENSABLE,
    NEAREST_DEADLINE,
    RANDOM
  }

  private static final int POOL_MAX = 16;
  private static final int FAIR_LENGTH = 16;
  private static final int BUCKETS_MAX = 128;
  private static final int CANDIDATES_MAX = 64;
  private static final int SLOT_NODES_MAX = 64;
  private static final int ROUNDS_MAX = 32;
  private static final EntryFilter ALL = entry -> true;

  private final Keyspace keyspace;
  private final AccessClock access;
  private final SplittableRandom random;
  private final EntryFilter filter;
  private final long[] hashes = new long[POOL_MAX];
  private final long[] scores = new long[POOL_MAX];
  private final int[] databases = new int[POOL_MAX];
  private final long[] candidates = new long[CANDIDATES_MAX];
  private int collected;
  private int pooled;
  private Rule rule = Rule.RANDOM;
  private boolean volatileOnly;
  private int samples = 1;
  private Database database;
  private long entry;

  Victims(Keyspace keyspace, SplittableRandom random) {
    this(keyspace, random, ALL);
  }

  private Victims(Keyspace keyspace, SplittableRandom random, EntryFilter filter) {
    this.keyspace = keyspace;
    this.access = keyspace.access();
    this.random = random;
    this.filter = filter;
  }

  /** Another one, for some of the entries. */
  Victims among(EntryFilter some) {
    return new Victims(keyspace, random, some);
  }

  /**
   * Sets how to choose, and forgets what was compared by another rule.
   *
   * @param onlyWithDeadline whether keys without a deadline stay
   * @param samplesMin how many entries to compare for a choice, from 1
   */
  public void rule(Rule newRule, boolean onlyWithDeadline, int samplesMin) {
    rule = newRule;
    volatileOnly = onlyWithDeadline;
    samples = samplesMin;
    pooled = 0;
  }

  /** Chooses a victim, for {@link #database} and {@link #entry}. False: there is nothing that may go, or it is rare. */
  public boolean choose() {
    long total = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      total += size(keyspace.database(i));
    }
    if (total == 0) {
      return false;
    }
    return filter == ALL ? chooseAny(total) : chooseAmong(total);
  }

  private boolean chooseAmong(long total) {
    for (int i = 0; i < ROUNDS_MAX; i++) {
      sample(draw(total));
      if (takeBest()) {
        return true;
      }
    }
    return false;
  }

  private boolean chooseAny(long total) {
    switch (rule) {
      case DISPENSABLE -> chooseDispensable(total);
      case NEAREST_DEADLINE -> chooseNearest();
      case RANDOM -> chooseRandom(draw(total));
    }
    return true;
  }

  /** Where the chosen entry is. */
  public Database database() {
    return database;
  }

  /** What was chosen; maybe due. */
  public long entry() {
    return entry;
  }

  /** Only what is in the tables can go. */
  private long size(Database of) {
    return volatileOnly ? of.expiry().size() : of.dict().size();
  }

  /** A database, each with the chance of one of its candidates. */
  private Database draw(long total) {
    long ticket = random.nextLong(total);
    int index = 0;
    while (ticket >= size(keyspace.database(index))) {
      ticket -= size(keyspace.database(index));
      index++;
    }
    return keyspace.database(index);
  }

  private void chooseDispensable(long total) {
    do {
      sample(draw(total));
    } while (!takeBest());
  }

  private void sample(Database from) {
    collect(from);
    for (int i = 0; i < collected; i++) {
      offer(from, candidates[i]);
    }
  }

  private void collect(Database from) {
    collected = 0;
    for (int i = 0; i < samples && i < CANDIDATES_MAX; i++) {
      collectSample(from);
    }
    if (collected == 0) {
      collectFew(from);
    }
  }

  /**
   * Throws a die of {@value #FAIR_LENGTH} faces for each of some buckets in a row, and takes the entry at that place, if there
   * is one: about one entry. How many buckets does not depend on what is found: who goes on until there is enough favours
   * entries in sparse buckets, which costs one hit in a hundred.
   */
  private void collectSample(Database from) {
    KeyDict dict = from.dict();
    long buckets = dict.buckets();
    long bucket = random.nextLong(buckets);
    for (long left = Math.min(FAIR_LENGTH * buckets / size(from), BUCKETS_MAX); left >= 0; left--) {
      int place = random.nextInt(FAIR_LENGTH);
      if (place < dict.gather(bucket)) {
        collect(dict.gathered(place));
      }
      bucket = bucket + 1 == buckets ? 0 : bucket + 1;
    }
  }

  private void collect(long candidate) {
    if (collected < CANDIDATES_MAX && (!volatileOnly || Entry.hasDeadline(candidate)) && filter.accepts(candidate)) {
      candidates[collected++] = candidate;
    }
  }

  /** Where chance found none, or where those with a deadline are rare. */
  private void collectFew(Database from) {
    if (volatileOnly) {
      collected = from.expiry().deadlines().some(random.nextInt(), candidates);
      int found = collected;
      collected = 0;
      for (int i = 0; i < found; i++) {
        collect(candidates[i] - Entry.NODE_OFFSET);
      }
    } else {
      collect(from.dict().random(random));
    }
  }

  /** Puts an entry into the pool, if it is better than the worst there. Of equals the first offered goes first. */
  private void offer(Database from, long candidate) {
    long score = score(candidate);
    if (pooled == POOL_MAX && score <= scores[0]) {
      return;
    }
    long hash = from.dict().hash(candidate);
    if (isPooled(hash, from.index())) {
      return;
    }
    int place = 0;
    while (place < pooled && scores[place] < score) {
      place++;
    }
    put(makeRoom(place), hash, score, from.index());
  }

  private boolean isPooled(long hash, int index) {
    for (int i = 0; i < pooled; i++) {
      if (hashes[i] == hash && databases[i] == index) {
        return true;
      }
    }
    return false;
  }

  /** Moves the better ones up, or in a full pool the worse ones down; returns the place that is free then. */
  private int makeRoom(int place) {
    if (pooled < POOL_MAX) {
      shift(place, place + 1, pooled++ - place);
      return place;
    }
    shift(1, 0, place - 1);
    return place - 1;
  }

  private void shift(int from, int to, int count) {
    System.arraycopy(hashes, from, hashes, to, count);
    System.arraycopy(scores, from, scores, to, count);
    System.arraycopy(databases, from, databases, to, count);
  }

  private void put(int place, long hash, long score, int index) {
    hashes[place] = hash;
    scores[place] = score;
    databases[place] = index;
  }

  private boolean takeBest() {
    while (pooled > 0) {
      pooled--;
      database = keyspace.database(databases[pooled]);
      entry = database.dict().find(hashes[pooled]);
      if (entry != Entry.NONE && isStillDispensable(scores[pooled])) {
        return true;
      }
    }
    return false;
  }

  private boolean isStillDispensable(long score) {
    return (!volatileOnly || Entry.hasDeadline(entry)) && filter.accepts(entry) && score(entry) >= score;
  }

  /** The higher, the sooner it goes. */
  private long score(long candidate) {
    return switch (rule) {
      case DISPENSABLE -> access.dispensability(candidate);
      case NEAREST_DEADLINE -> -Entry.deadlineMs(candidate);
      case RANDOM -> 0;
    };
  }

  private void chooseNearest() {
    entry = Entry.NONE;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      long node = keyspace.database(i).expiry().deadlines().nearest(SLOT_NODES_MAX);
      if (node != 0 && (entry == Entry.NONE || TimingWheel.deadlineMs(node) < Entry.deadlineMs(entry))) {
        entry = node - Entry.NODE_OFFSET;
        database = keyspace.database(i);
      }
    }
  }

  private void chooseRandom(Database from) {
    database = from;
    if (volatileOnly) {
      collect(from);
      entry = candidates[random.nextInt(collected)];
    } else {
      entry = from.dict().random(random);
    }
  }
}
