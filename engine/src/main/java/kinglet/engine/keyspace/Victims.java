package kinglet.engine.keyspace;

import java.util.SplittableRandom;
import kinglet.engine.time.TimingWheel;

/**
 * Chooses what to evict, over all databases. Owned by the executor.
 *
 * <p><b>Recency and frequency.</b> As in Redis's evict.c, each choice looks at some entries chosen at random and keeps the most
 * dispensable ones it has ever seen in a pool of {@value #POOL_MAX}, from which the best goes. Differences: a database is
 * drawn by its size, so that every key has the same chance, where Redis samples each; whole buckets are looked at, about twice
 * as many entries for the same cache misses; the pool holds 64-bit hashes instead of keys; and an entry that was used since it
 * came into the pool leaves it, where Redis evicts it.
 *
 * <p><b>Nearest deadline.</b> Not sampled: the timing wheel knows it, to a slot's width.
 *
 * <p><b>Only keys with a deadline.</b> They are found by looking through buckets as well. Where they are rarer than one in some
 * hundred keys, those that stand first in a slot of the timing wheel take their place.
 *
 * <p>The work of one choice is bounded by {@value #BUCKETS_MAX} buckets, or one bucket for each sample.
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
  private static final int BUCKETS_MAX = 64;
  private static final int SLOT_NODES_MAX = 64;
  private static final int WHEEL_NODES_MAX = 64;

  private final Keyspace keyspace;
  private final AccessClock access;
  private final SplittableRandom random;
  private final long[] hashes = new long[POOL_MAX];
  private final long[] scores = new long[POOL_MAX];
  private final int[] databases = new int[POOL_MAX];
  private final long[] nodes = new long[WHEEL_NODES_MAX];
  private int pooled;
  private Rule rule = Rule.RANDOM;
  private boolean volatileOnly;
  private int samples = 1;
  private Database database;
  private long entry;

  Victims(Keyspace keyspace, SplittableRandom random) {
    this.keyspace = keyspace;
    this.access = keyspace.access();
    this.random = random;
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

  /** Chooses a victim, for {@link #database} and {@link #entry}. False: there is nothing that may go. */
  public boolean choose() {
    long total = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      total += candidates(keyspace.database(i));
    }
    if (total == 0) {
      return false;
    }
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

  private long candidates(Database of) {
    return volatileOnly ? of.volatileSize() : of.size();
  }

  /** A database, each with the chance of one of its candidates. */
  private Database draw(long total) {
    long ticket = random.nextLong(total);
    int index = 0;
    while (ticket >= candidates(keyspace.database(index))) {
      ticket -= candidates(keyspace.database(index));
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
    KeyDict dict = from.dict();
    long buckets = dict.buckets();
    long bucket = random.nextLong(buckets);
    int found = 0;
    for (long left = Math.min(buckets, Math.max(BUCKETS_MAX, samples)); left > 0 && found < samples; left--) {
      found += offerGathered(from, dict.gather(bucket));
      bucket = bucket + 1 == buckets ? 0 : bucket + 1;
    }
    if (found == 0) {
      offerFromWheel(from);
    }
  }

  private int offerGathered(Database from, int gathered) {
    int found = 0;
    for (int i = 0; i < gathered; i++) {
      long candidate = from.dict().gathered(i);
      if (!volatileOnly || Entry.hasDeadline(candidate)) {
        offer(from, candidate);
        found++;
      }
    }
    return found;
  }

  /** Also where no bucket had an entry: the few that there are. */
  private void offerFromWheel(Database from) {
    if (!volatileOnly) {
      offer(from, from.dict().random(random));
      return;
    }
    int count = from.wheel().some(random.nextInt(), nodes);
    for (int i = 0; i < count; i++) {
      offer(from, nodes[i] - Entry.NODE_OFFSET);
    }
  }

  /** Puts an entry into the pool, if it is better than the worst there. Of equals the first offered goes first. */
  private void offer(Database from, long candidate) {
    long score = access.dispensability(candidate);
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
    return (!volatileOnly || Entry.hasDeadline(entry)) && access.dispensability(entry) >= score;
  }

  private void chooseNearest() {
    entry = Entry.NONE;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      long node = keyspace.database(i).wheel().nearest(SLOT_NODES_MAX);
      if (node != 0 && (entry == Entry.NONE || TimingWheel.deadlineMs(node) < Entry.deadlineMs(entry))) {
        entry = node - Entry.NODE_OFFSET;
        database = keyspace.database(i);
      }
    }
  }

  private void chooseRandom(Database from) {
    database = from;
    entry = volatileOnly ? randomVolatile(from) : from.dict().random(random);
  }

  private long randomVolatile(Database from) {
    KeyDict dict = from.dict();
    long bucket = random.nextLong(dict.buckets());
    for (int i = 0; i < BUCKETS_MAX; i++) {
      int gathered = dict.gather(bucket);
      int first = random.nextInt(Math.max(1, gathered));
      for (int k = 0; k < gathered; k++) {
        long candidate = dict.gathered((first + k) % gathered);
        if (Entry.hasDeadline(candidate)) {
          return candidate;
        }
      }
      bucket = bucket + 1 == dict.buckets() ? 0 : bucket + 1;
    }
    int count = from.wheel().some(random.nextInt(), nodes);
    return nodes[random.nextInt(count)] - Entry.NODE_OFFSET;
  }
}
