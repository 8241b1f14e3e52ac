package kinglet.engine.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import kinglet.engine.keyspace.Victims.Rule;
import org.junit.jupiter.api.Test;

final class VictimsTest {
  private static final long START_MS = 1_800_000_000_000L;

  private final TestDatabase db = new TestDatabase();
  private final Victims victims = db.keyspace.victims();
  private final SplittableRandom random = new SplittableRandom(7);

  VictimsTest() {
    db.keyspace.nowMs(START_MS);
  }

  private void fill(String prefix, int keys) {
    for (int i = 0; i < keys; i++) {
      db.set(prefix + i, "value");
    }
  }

  /** The chosen key, which is gone then. */
  private String evict() {
    assertTrue(victims.choose());
    String key = TestDatabase.key(victims.entry());
    victims.database().delete(victims.entry());
    return key;
  }

  @Test
  void anEmptyKeyspaceHasNone() {
    for (Rule rule : Rule.values()) {
      victims.rule(rule, false, 5);
      assertFalse(victims.choose());
    }
    db.set("key", "value");
    victims.rule(Rule.RANDOM, true, 5);
    assertFalse(victims.choose());
  }

  @Test
  void amongSomeNoOtherIsChosen() {
    fill("some", 100);
    fill("other", 900);
    for (Rule rule : List.of(Rule.DISPENSABLE, Rule.RANDOM)) {
      Victims some = db.keyspace.victims(entry -> TestDatabase.key(entry).startsWith("some"));
      some.rule(rule, false, 5);
      for (int i = 0; i < 30; i++) {
        assertTrue(some.choose());
        assertTrue(TestDatabase.key(some.entry()).startsWith("some"));
        some.database().delete(some.entry());
      }
    }
    Victims none = db.keyspace.victims(entry -> false);
    none.rule(Rule.DISPENSABLE, false, 5);
    assertFalse(none.choose());
  }

  @Test
  void amongSomeTheNearestDeadlineGoesFirst() {
    for (int i = 0; i < 1000; i++) {
      db.set("k" + i, "value");
      db.expireAt("k" + i, START_MS + 1000 + i);
    }
    Victims even = db.keyspace.victims(entry -> Entry.deadlineMs(entry) % 2 == 0);
    even.rule(Rule.NEAREST_DEADLINE, true, 20);
    long sum = 0;
    for (int i = 0; i < 100; i++) {
      assertTrue(even.choose());
      assertEquals(0, Entry.deadlineMs(even.entry()) % 2);
      sum += Entry.deadlineMs(even.entry()) - START_MS - 1000;
      even.database().delete(even.entry());
    }
    assertTrue(sum / 100 < 250, "of 1000, on the average the " + sum / 100 + "th");
  }

  @Test
  void everyRuleEndsWithAnEmptyKeyspace() {
    for (Rule rule : Rule.values()) {
      for (int index = 0; index < 4; index++) {
        db.select(index);
        for (int i = 0; i < 300; i++) {
          db.set("k" + i, "value");
          db.expireAt("k" + i, START_MS + 1 + random.nextInt(1_000_000));
        }
      }
      victims.rule(rule, rule == Rule.NEAREST_DEADLINE, 5);
      int evicted = 0;
      while (victims.choose()) {
        victims.database().delete(victims.entry());
        evicted++;
      }
      assertEquals(1200, evicted, rule.toString());
    }
  }

  @Test
  void theLongestIdleGoFirst() {
    fill("old", 2000);
    db.keyspace.nowMs(START_MS + 10_000);
    fill("new", 2000);
    victims.rule(Rule.DISPENSABLE, false, 5);
    int old = 0;
    for (int i = 0; i < 1000; i++) {
      old += evict().startsWith("old") ? 1 : 0;
    }
    assertTrue(old > 990, "old ones among 1000 victims: " + old);
  }

  @Test
  void theRarestUsedGoFirst() {
    db.keyspace.access().frequencies(true);
    fill("used", 2000);
    for (int i = 0; i < 2000; i++) {
      db.keyspace.touch(db.find("used" + i));
    }
    fill("unused", 2000);
    victims.rule(Rule.DISPENSABLE, false, 5);
    int unused = 0;
    for (int i = 0; i < 1000; i++) {
      unused += evict().startsWith("unused") ? 1 : 0;
    }
    assertTrue(unused > 990, "unused ones among 1000 victims: " + unused);
  }

  @Test
  void whatWasUsedSinceItWasComparedStays() {
    fill("k", 40);
    db.keyspace.nowMs(START_MS + 10_000);
    victims.rule(Rule.DISPENSABLE, false, 40);
    evict();
    db.keyspace.nowMs(START_MS + 20_000);
    for (int i = 1; i < 40; i++) {
      if (db.find("k" + i) != Entry.NONE) {
        db.keyspace.touch(db.find("k" + i));
      }
    }
    db.set("k0", "value");
    db.keyspace.access().idleSeconds(db.find("k0"), 15);
    assertEquals("k0", evict());
  }

  /** Every key has about the same chance, in full buckets and in sparse ones, in small databases and in large ones. */
  @Test
  void chanceIsFair() {
    int keys = 1200;
    int rounds = 24_000;
    for (int i = 0; i < keys; i++) {
      db.select(i % 3 == 0 ? 1 : 2).set("k" + i, "value");
    }
    for (Rule rule : new Rule[] {Rule.RANDOM, Rule.DISPENSABLE}) {
      victims.rule(rule, false, 1);
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < rounds; i++) {
        assertTrue(victims.choose());
        counts.merge(TestDatabase.key(victims.entry()), 1, Integer::sum);
      }
      double expected = (double) rounds / keys;
      double chiSquare = 0;
      for (int i = 0; i < keys; i++) {
        double distance = counts.getOrDefault("k" + i, 0) - expected;
        chiSquare += distance * distance / expected;
      }
      // 1,199 degrees of freedom: 1,199 on the average, deviation 49. Chances that differ by 15 % add 500, as samples of a few
      // buckets in a row make it; half of the entries with twice the chance of the others would add 2,600.
      assertTrue(chiSquare < 2000, rule + ": " + chiSquare);
    }
  }

  @Test
  void onlyKeysWithADeadline() {
    for (Rule rule : Rule.values()) {
      fill("lasting", 5000);
      Set<String> left = new HashSet<>();
      for (int i = 0; i < 500; i++) {
        db.set("volatile" + i, "value");
        db.expireAt("volatile" + i, START_MS + 1 + random.nextLong(1L << random.nextInt(40)));
        left.add("volatile" + i);
      }
      victims.rule(rule, true, 5);
      while (victims.choose()) {
        assertTrue(left.remove(TestDatabase.key(victims.entry())));
        victims.database().delete(victims.entry());
      }
      assertEquals(Set.of(), left);
      assertEquals(5000, db.database().size());
    }
  }

  /** As few as never turn up by chance. */
  @Test
  void rareKeysWithADeadlineAreFound() {
    fill("lasting", 200_000);
    for (Rule rule : Rule.values()) {
      db.set("volatile", "value");
      db.expireAt("volatile", START_MS + 1_000_000);
      victims.rule(rule, true, 5);
      assertEquals("volatile", evict());
      assertFalse(victims.choose());
    }
  }

  @Test
  void theNearestDeadlineIsExactWhereSlotsHoldFew() {
    Map<String, Long> deadlines = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      db.select(i % 4);
      long deadlineMs = START_MS + 1 + random.nextLong(1L << random.nextInt(1, 40));
      deadlines.put("k" + i, deadlineMs);
      db.set("k" + i, "value");
      db.expireAt("k" + i, deadlineMs);
    }
    victims.rule(Rule.NEAREST_DEADLINE, true, 5);
    long last = 0;
    for (int i = 0; i < 60; i++) {
      long deadlineMs = deadlines.get(evict());
      assertTrue(deadlineMs >= last);
      last = deadlineMs;
    }
  }

  @Test
  void theNearestDeadlineIsExactToASlotAmongMany() {
    int keys = 50_000;
    for (int i = 0; i < keys; i++) {
      db.set("k" + i, "value");
      db.expireAt("k" + i, START_MS + 1 + random.nextInt(3_600_000));
    }
    victims.rule(Rule.NEAREST_DEADLINE, true, 5);
    for (int i = 0; i < keys / 10; i++) {
      assertTrue(victims.choose());
      long aheadMs = Entry.deadlineMs(victims.entry()) - START_MS;
      // A tenth of all is gone: the next ones are a tenth of an hour ahead, and a slot there is 262 s wide.
      assertTrue(aheadMs < 360_000 + 262_144, i + ": " + aheadMs);
      victims.database().delete(victims.entry());
    }
  }
}
