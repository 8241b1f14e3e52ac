package kinglet.engine.keyspace;

import java.util.SplittableRandom;

/**
 * What the 24 bits of an entry's access clock mean, for OBJECT IDLETIME, OBJECT FREQ and eviction. Owned by the executor.
 *
 * <p>By recency (LRU): the time of the last access in seconds, modulo 2^24. By frequency (LFU): the minute of the last
 * access modulo 2^16, above an 8-bit counter that grows with the logarithm of the accesses and shrinks with time. Source:
 * object.c and evict.c of Redis, the same arithmetic, also that a clock which went round counts one step too few.
 */
public final class AccessClock {
  private static final int CLOCK_MASK = 0xFF_FFFF;
  private static final int MINUTES_MASK = 0xFFFF;
  private static final int COUNTER_BITS = 8;
  private static final int COUNTER_MAX = 255;
  private static final int COUNTER_FRESH = 5;

  private final SplittableRandom random;
  private boolean frequencies;
  private int logFactor = 10;
  private int decayMinutes = 1;
  private int seconds;
  private int minutes;
  private boolean stopped;

  AccessClock(SplittableRandom random) {
    this.random = random;
  }

  void nowMs(long epochMs) {
    seconds = (int) (epochMs / 1000) & CLOCK_MASK;
    minutes = (int) (epochMs / 60_000) & MINUTES_MASK;
  }

  /** Whether clocks count frequency, not recency. What entries hold from before is read anew, as Redis does. */
  public void frequencies(boolean on) {
    frequencies = on;
  }

  public boolean frequencies() {
    return frequencies;
  }

  /** The settings lfu-log-factor and lfu-decay-time; 0 minutes is no decay. */
  public void tune(int newLogFactor, int newDecayMinutes) {
    logFactor = newLogFactor;
    decayMinutes = newDecayMinutes;
  }

  /** Stops it, so that accesses are not noted, or lets it go on: CLIENT NO-TOUCH. */
  public void stop(boolean on) {
    stopped = on;
  }

  /** Notes an access. */
  void touch(long entry) {
    if (stopped) {
      return;
    }
    int old = Entry.clock(entry);
    int now = frequencies ? minutes << COUNTER_BITS | grown(decayed(old)) : seconds;
    if (now != old) {
      Entry.clock(entry, now);
    }
  }

  /** The clock of a new entry. */
  int fresh() {
    return frequencies ? minutes << COUNTER_BITS | COUNTER_FRESH : seconds;
  }

  /** Seconds since the last access; only by recency. */
  public long idleSeconds(long entry) {
    return elapsed(Entry.clock(entry), seconds, CLOCK_MASK);
  }

  /** The counter, 0 to 255, as it has shrunk by now; only by frequency. */
  public int frequency(long entry) {
    return decayed(Entry.clock(entry));
  }

  /** RESTORE's IDLETIME; by frequency it does nothing. */
  public void idleSeconds(long entry, long idle) {
    if (!frequencies) {
      long then = seconds - idle;
      Entry.clock(entry, (int) (then < 0 ? then + CLOCK_MASK : then) & CLOCK_MASK);
    }
  }

  /** RESTORE's FREQ, 0 to 255; by recency it does nothing. */
  public void frequency(long entry, int counter) {
    if (frequencies) {
      Entry.clock(entry, minutes << COUNTER_BITS | counter);
    }
  }

  /**
   * How dispensable an entry is, among others of the same policy: the longer idle, the higher; or the rarer used, the higher.
   * Of entries that are equally rare the longer idle is not better: in a scan, those are the ones to keep.
   */
  long dispensability(long entry) {
    return frequencies ? COUNTER_MAX - frequency(entry) : idleSeconds(entry);
  }

  private int decayed(int clock) {
    int counter = clock & COUNTER_MAX;
    if (decayMinutes == 0) {
      return counter;
    }
    return Math.max(0, counter - elapsed(clock >>> COUNTER_BITS, minutes, MINUTES_MASK) / decayMinutes);
  }

  private static int elapsed(int then, int now, int max) {
    return now >= then ? now - then : max - then + now;
  }

  private int grown(int counter) {
    if (counter == COUNTER_MAX) {
      return counter;
    }
    double chance = 1.0 / (Math.max(0, counter - COUNTER_FRESH) * (double) logFactor + 1);
    return random.nextDouble() < chance ? counter + 1 : counter;
  }
}
