package kinglet.engine.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Expected values: the arithmetic of Redis's evict.c and object.c, by hand. */
final class AccessClockTest {
  private static final long MINUTE_MS = 60_000;
  // A multiple of 2^24 seconds and of 2^16 minutes: both clocks are 0.
  private static final long ZERO_MS = (1L << 24) * 15 * 1000;

  private final TestDatabase db = new TestDatabase();
  private final AccessClock clock = db.keyspace.access();

  private long setAt(long nowMs) {
    db.keyspace.nowMs(nowMs);
    return db.set("k", "value");
  }

  @Test
  void idleSecondsCountFromTheLastUse() {
    long entry = setAt(ZERO_MS + 1999);
    assertEquals(0, clock.idleSeconds(entry));
    db.keyspace.nowMs(ZERO_MS + 2000);
    assertEquals(1, clock.idleSeconds(entry));
    db.keyspace.nowMs(ZERO_MS + 100_000);
    assertEquals(99, clock.idleSeconds(entry));
    db.keyspace.touch(entry);
    assertEquals(0, clock.idleSeconds(entry));
  }

  @Test
  void aClockThatWentRoundCountsOneSecondTooFew() {
    long entry = setAt(ZERO_MS - 10_000);
    db.keyspace.nowMs(ZERO_MS - 1000);
    assertEquals(9, clock.idleSeconds(entry));
    db.keyspace.nowMs(ZERO_MS + 5000);
    assertEquals(14, clock.idleSeconds(entry));
  }

  @Test
  void restoredIdleTime() {
    long entry = setAt(ZERO_MS + 1000_000);
    clock.idleSeconds(entry, 300);
    assertEquals(300, clock.idleSeconds(entry));
    clock.idleSeconds(entry, 1005);
    assertEquals((1 << 24) - 1 - 5, Entry.clock(entry));
    assertEquals(1005, clock.idleSeconds(entry));
    clock.frequency(entry, 7);
    assertEquals(1005, clock.idleSeconds(entry));
  }

  @Test
  void frequencyShrinksByOneEachDecayTime() {
    clock.frequencies(true);
    long entry = setAt(ZERO_MS);
    assertEquals(5, clock.frequency(entry));
    clock.frequency(entry, 100);
    clock.idleSeconds(entry, 3);
    db.keyspace.nowMs(ZERO_MS + 7 * MINUTE_MS - 1);
    assertEquals(94, clock.frequency(entry));
    clock.tune(10, 3);
    assertEquals(98, clock.frequency(entry));
    clock.tune(10, 0);
    assertEquals(100, clock.frequency(entry));
    clock.tune(10, 1);
    db.keyspace.nowMs(ZERO_MS + 200 * MINUTE_MS);
    assertEquals(0, clock.frequency(entry));
  }

  @Test
  void aMinuteThatWentRoundCountsOneTooFew() {
    clock.frequencies(true);
    long entry = setAt(ZERO_MS - 2 * MINUTE_MS);
    clock.frequency(entry, 50);
    db.keyspace.nowMs(ZERO_MS + 3 * MINUTE_MS);
    assertEquals(46, clock.frequency(entry));
  }

  @Test
  void frequencyGrowsWithTheLogarithm() {
    clock.frequencies(true);
    clock.tune(0, 1);
    long entry = setAt(ZERO_MS);
    for (int i = 0; i < 300; i++) {
      db.keyspace.touch(entry);
    }
    assertEquals(255, clock.frequency(entry));
    clock.tune(10, 1);
    clock.frequency(entry, 5);
    for (int i = 0; i < 100_000; i++) {
      db.keyspace.touch(entry);
    }
    // redis.conf's table: factor 10, 100K hits: 142, give or take chance
    assertEquals(142, clock.frequency(entry), 12);
  }

  @Test
  void aStoppedClockNotesNothing() {
    long entry = setAt(ZERO_MS);
    db.keyspace.nowMs(ZERO_MS + 5000);
    clock.stop(true);
    db.keyspace.touch(entry);
    db.set("k", "other");
    assertEquals(5, clock.idleSeconds(db.find("k")));
    clock.stop(false);
    db.keyspace.touch(entry);
    assertEquals(0, clock.idleSeconds(entry));
  }
}
