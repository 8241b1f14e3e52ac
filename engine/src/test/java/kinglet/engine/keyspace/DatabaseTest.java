package kinglet.engine.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.Test;

final class DatabaseTest {
  private static final long START_MS = 1_800_000_000_000L;

  private final TestDatabase db = new TestDatabase();

  DatabaseTest() {
    db.keyspace.nowMs(START_MS);
  }

  @Test
  void keysOfAllLengthsAndBytes() {
    for (int length : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 33, 254, 255, 256, 100_000}) {
      String key = "\u0000\u00ffk".repeat(length / 3 + 1).substring(0, length);
      db.set(key, "value of " + length);
      db.expireAt(key, START_MS + length + 1);
      assertEquals("value of " + length, db.get(key));
      assertEquals(key, TestDatabase.key(db.find(key)));
      db.database().clearDeadline(db.find(key));
      assertEquals("value of " + length, db.get(key));
    }
    assertEquals(16, db.database().size());
    assertEquals(0, db.database().volatileSize());
  }

  @Test
  void aSmallEntryTakes56Bytes() {
    long entry = db.set("0123456789abcdef", "x".repeat(32));
    assertEquals(56, Entry.bytes(entry));
    assertEquals(80, Entry.bytes(db.database().setDeadline(entry, START_MS + 1)));
  }

  @Test
  void encodingsAsRedisShowsThem() {
    db.set("k", "12345678901234567890");
    assertEquals("embstr", db.encoding("k"));
    db.set("k", "-9223372036854775808");
    assertEquals("int", db.encoding("k"));
    assertEquals("-9223372036854775808", db.get("k"));
    db.set("k", "007");
    assertEquals("embstr", db.encoding("k"));
    db.set("k", "x".repeat(44));
    assertEquals("embstr", db.encoding("k"));
    db.set("k", "x".repeat(45));
    assertEquals("raw", db.encoding("k"));
    db.set("k", "");
    assertEquals("embstr", db.encoding("k"));
    assertEquals("", db.get("k"));
  }

  @Test
  void aSetOfTheSameSizeStaysInPlace() {
    long entry = db.set("key", "x".repeat(32));
    long used = db.allocator.usedBytes();
    assertEquals(entry, db.set("key", "y".repeat(32)));
    assertEquals(entry, db.set("key", "y".repeat(31)));
    assertEquals(used, db.allocator.usedBytes());
    long raw = db.set("raw", "x".repeat(1000));
    long root = Entry.word(raw);
    assertEquals(raw, db.set("raw", "y".repeat(900)));
    assertEquals(root, Entry.word(raw));
    assertEquals("y".repeat(900), db.get("raw"));
  }

  @Test
  void anIncrementStaysInPlace() {
    long entry = db.setLong("n", 41);
    assertEquals(entry, db.keyspace.strings().setLong(db.database(), entry, 42));
    assertEquals("42", db.get("n"));
    assertEquals("int", db.encoding("n"));
    entry = db.database().setDeadline(entry, START_MS + 5);
    assertEquals(entry, db.keyspace.strings().setLong(db.database(), entry, 43));
    assertTrue(Entry.hasDeadline(entry));
  }

  @Test
  void setTakesTheDeadlineOffAndValuesSetKeepsIt() {
    db.set("k", "v");
    db.expireAt("k", START_MS + 1000);
    long entry = db.replace(db.find("k"), "another and longer value");
    assertEquals(START_MS + 1000, Entry.deadlineMs(entry));
    assertEquals("another and longer value", db.get("k"));
    db.set("k", "v");
    assertFalse(Entry.hasDeadline(db.find("k")));
    assertEquals(0, db.database().volatileSize());
  }

  @Test
  void growPadsWithZeroesAndAppendIsAmortised() {
    long entry = db.setLong("k", 12);
    entry = db.keyspace.strings().grow(db.database(), entry, 5);
    assertEquals("raw", db.encoding("k"));
    assertEquals("12\0\0\0", db.value(entry));
    int moves = 0;
    for (int length = 6; length <= 300_000; length += 3) {
      long before = Entry.word(entry);
      entry = db.keyspace.strings().grow(db.database(), entry, length);
      moves += before == Entry.word(entry) ? 0 : 1;
    }
    assertTrue(moves < 20, "moved " + moves + " times");
    assertEquals(300_000 - 300_000 % 3, db.keyspace.strings().length(entry));
  }

  @Test
  void lazyAndActiveExpiry() {
    for (int i = 0; i < 100; i++) {
      db.set("k" + i, "v");
      db.expireAt("k" + i, START_MS + i);
    }
    db.keyspace.nowMs(START_MS + 49);
    assertFalse(db.contains("k49"));
    assertTrue(db.contains("k50"));
    assertEquals(100, db.database().size());
    assertNull(db.get("k49"));
    assertEquals(List.of("k49"), db.expired);
    runExpiry();
    assertEquals(50, db.database().size());
    assertEquals(50, db.expired.size());
    assertTrue(db.keyspace.nextDeadlineMs() <= START_MS + 50);
    assertEquals(50, db.database().volatileSize());
  }

  @Test
  void expiryCanBeSwitchedOffOrHide() {
    db.set("k", "v");
    db.expireAt("k", START_MS + 1);
    db.keyspace.activeExpire(false);
    db.keyspace.nowMs(START_MS + 1);
    assertEquals(0, db.keyspace.expire(100));
    assertEquals(Long.MAX_VALUE, db.keyspace.nextDeadlineMs());
    db.keyspace.expiryHides(true);
    assertNull(db.get("k"));
    assertEquals(Entry.NONE, db.database().random());
    assertEquals(1, db.database().size());
    db.keyspace.expiryHides(false);
    assertNull(db.get("k"));
    assertEquals(0, db.database().size());
    assertEquals(List.of("k"), db.expired);
  }

  @Test
  void renameKeepsValueAndDeadline() {
    db.set("a", "x".repeat(100));
    db.set("b", "old");
    db.expireAt("a", START_MS + 10);
    db.rename("a", "b".repeat(300));
    db.rename("b".repeat(300), "b");
    assertEquals("x".repeat(100), db.get("b"));
    assertEquals(START_MS + 10, Entry.deadlineMs(db.find("b")));
    assertNull(db.get("a"));
    assertEquals(1, db.database().size());
    db.keyspace.nowMs(START_MS + 10);
    runExpiry();
    assertEquals(List.of("b"), db.expired);
  }

  @Test
  void copyAndMoveToOtherDatabases() {
    db.set("a", "x".repeat(100));
    db.expireAt("a", START_MS + 10);
    db.copy("a", 1, "c");
    long moved = db.database().moveTo(db.keyspace.database(2), db.find("a"));
    assertEquals("x".repeat(100), db.value(moved));
    assertEquals(0, db.database().size());
    db.keyspace.strings().grow(db.keyspace.database(2), moved, 200);
    assertEquals("x".repeat(100), db.select(1).get("c"));
    assertEquals(1, db.database().volatileSize());
    db.keyspace.nowMs(START_MS + 10);
    runExpiry();
    assertEquals(2, db.expired.size());
  }

  @Test
  void swapExchangesContentsAndNotIndices() {
    db.set("a", "0");
    db.expireAt("a", START_MS + 10);
    db.keyspace.swap(0, 1);
    assertNull(db.get("a"));
    assertEquals("0", db.select(1).get("a"));
    assertEquals(1, db.database().index());
    assertEquals(1, db.database().volatileSize());
  }

  @Test
  void observersSeeEachChangeFirst() {
    List<String> seen = new ArrayList<>();
    ChangeObserver observer = (database, entry) -> seen.add(TestDatabase.key(entry) + "=" + db.value(entry));
    db.keyspace.observe(observer);
    db.set("k", "1");
    db.set("k", "2");
    db.keyspace.strings().grow(db.database(), db.find("k"), 3);
    db.expireAt("k", START_MS + 9);
    db.rename("k", "m");
    db.delete("m");
    db.keyspace.unobserve(observer);
    db.set("m", "9");
    db.set("m", "8");
    assertEquals(List.of("k=1", "k=2", "k=2\0\0", "k=2\0\0", "m=2\0\0"), seen);
  }

  @Test
  void observersSeeClearAndSwapFirst() {
    List<String> seen = new ArrayList<>();
    db.keyspace.observe(new ChangeObserver() {
      @Override
      public void beforeChange(Database database, long entry) {
        seen.add("change");
      }

      @Override
      public void beforeClear(Database database) {
        seen.add("clear " + database.index() + " of " + database.size());
      }

      @Override
      public void beforeSwap(Database first, Database second) {
        seen.add("swap " + first.index() + " of " + first.size() + " and " + second.index());
      }
    });
    db.set("k", "v");
    db.keyspace.swap(0, 1);
    db.keyspace.clear(1);
    assertEquals(List.of("swap 0 of 1 and 1", "clear 1 of 1"), seen);
  }

  @Test
  void defragmentationMovesEntriesWhole() {
    int keys = 90_000;
    for (int i = 0; i < keys; i++) {
      db.set("key:" + i, "a value of some length " + i);
      db.expireAt("key:" + i, START_MS + 1 + i);
    }
    for (int i = 0; i < keys; i++) {
      if (i % 10 != 0) {
        db.delete("key:" + i);
      }
    }
    long used = db.allocator.usedBytes();
    db.allocator.startEvacuation();
    advanceEvacuation();
    long gain = db.allocator.evacuatedBytes();
    Compaction compaction = new Compaction(db.keyspace, db.allocator);
    compaction.begin();
    while (compaction.step()) {
      // in pieces
    }
    for (int i = 0; i < keys; i += 10) {
      assertEquals("a value of some length " + i, db.get("key:" + i));
    }
    db.allocator.endEvacuation();
    advanceEvacuation();
    assertTrue(Memory.CHECKED || (gain > 0 && compaction.keysMoved() > 500), gain + " bytes, " + compaction.keysMoved());
    assertEquals(used, db.allocator.usedBytes());
    db.keyspace.nowMs(START_MS + keys + 1);
    runExpiry();
    assertEquals(0, db.database().size());
  }

  private void advanceEvacuation() {
    while (db.allocator.advanceEvacuation(1)) {
      // a chunk at a time
    }
  }

  /** The allocator's chunks are at their limit: what fails changes nothing, and the table goes on with longer chains. */
  @Test
  void outOfMemoryLeavesEverythingWhole() {
    TestDatabase small = new TestDatabase(new Allocator(64 << 20, false));
    long start = small.keyspace.usedBytes();
    int keys = 0;
    try {
      for (; ; keys++) {
        small.set("key:" + keys, "x".repeat(keys % 3 * 1000));
        small.expireAt("key:" + keys, START_MS + 1 + keys);
      }
    } catch (OutOfNativeMemoryException e) {
      assertTrue(keys > 1000, keys + " keys: " + e);
    }
    for (int i = 0; i < keys; i += 100) {
      try {
        small.set("key:" + i, "y".repeat(2500));
        assertEquals(2500, small.get("key:" + i).length());
      } catch (OutOfNativeMemoryException _) {
        assertEquals(i % 3 * 1000, small.get("key:" + i).length());
      }
    }
    small.database().forEach(small.database()::delete);
    assertEquals(0, small.database().volatileSize());
    while (small.keyspace.hasGarbage()) {
      assertTrue(small.keyspace.freeSlice(1000) > 0);
    }
    assertEquals(start, small.keyspace.usedBytes());
  }

  @Test
  void accessClocks() {
    db.set("k", "v");
    db.keyspace.nowMs(START_MS + 5_000);
    long entry = db.find("k");
    assertEquals(5, db.keyspace.access().idleSeconds(entry));
    db.keyspace.touch(entry);
    assertEquals(0, db.keyspace.access().idleSeconds(entry));
    db.keyspace.access().frequencies(true);
    entry = db.set("f", "v");
    assertEquals(5, db.keyspace.access().frequency(entry));
    for (int i = 0; i < 1000; i++) {
      db.keyspace.touch(entry);
    }
    int counter = db.keyspace.access().frequency(entry);
    assertTrue(counter > 10 && counter < 40, "counter " + counter);
    db.keyspace.nowMs(START_MS + 5_000 + 3 * 60_000);
    assertEquals(counter - 3, db.keyspace.access().frequency(entry));
  }

  @Test
  void everyByteComesBack() {
    long start = db.keyspace.usedBytes();
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        db.set("key" + i, "v".repeat(random.nextInt(100)));
        if (i % 3 == 0) {
          db.expireAt("key" + i, START_MS + 1 + i);
        }
      }
      db.set("big", "x".repeat(500_000));
      db.keyspace.strings().grow(db.database(), db.find("big"), 20_000_000);
      if (round == 0) {
        db.keyspace.clear(0);
        assertEquals(0, db.database().size());
        assertEquals(0, db.database().volatileSize());
      } else {
        db.database().forEach(db.database()::delete);
      }
      assertNotEquals(start, db.keyspace.usedBytes());
      while (db.keyspace.freeSlice(50) > 0) {
        assertEquals(0, db.database().size());
      }
      assertEquals(start, db.keyspace.usedBytes());
    }
  }

  @Test
  void randomFindsEveryKey() {
    assertEquals(Entry.NONE, db.database().random());
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      db.set("k" + i, "v");
    }
    for (int i = 0; i < 50_000; i++) {
      counts.merge(TestDatabase.key(db.database().random()), 1, Integer::sum);
    }
    assertEquals(50, counts.size());
    assertTrue(counts.values().stream().allMatch(count -> count > 700 && count < 1300), counts.toString());
  }

  @Test
  void againstATwin() {
    Map<String, String> twin = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    long start = db.keyspace.usedBytes();
    for (int i = 0; i < 60_000; i++) {
      String key = "key:" + random.nextInt(2_000);
      if (random.nextInt(500) == 0) {
        key = key.repeat(60);
      }
      step(twin, random, key);
      assertEquals(twin.size(), db.database().size());
    }
    twin.forEach((key, value) -> assertEquals(value, db.get(key)));
    Map<String, String> shown = new HashMap<>();
    db.database().forEach(entry -> shown.put(TestDatabase.key(entry), db.value(entry)));
    assertEquals(twin, shown);
    twin.keySet().forEach(db::delete);
    while (db.keyspace.freeSlice(1000) > 0) {
      assertEquals(0, db.database().size());
    }
    assertEquals(start, db.keyspace.usedBytes());
  }

  private void step(Map<String, String> twin, SplittableRandom random, String key) {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        String value = "v".repeat(random.nextInt(random.nextInt(3) == 0 ? 200 : 60));
        db.set(key, value);
        twin.put(key, value);
      }
      case 2 -> {
        long value = random.nextLong() >> random.nextInt(64);
        db.setLong(key, value);
        twin.put(key, Long.toString(value));
      }
      case 3 -> assertEquals(twin.remove(key) != null, db.delete(key));
      case 4 -> assertEquals(twin.get(key), db.get(key));
      case 5 -> change(twin, random, key);
      case 6 -> deadline(random, key);
      default -> renameOrCopy(twin, random, key);
    }
  }

  private void change(Map<String, String> twin, SplittableRandom random, String key) {
    long entry = db.find(key);
    if (entry == Entry.NONE) {
      return;
    }
    String value = twin.get(key);
    if (random.nextBoolean()) {
      value = random.nextBoolean() ? "w".repeat(random.nextInt(120)) : "" + random.nextInt();
      db.replace(entry, value);
    } else {
      int length = value.length() + random.nextInt(50);
      db.keyspace.strings().grow(db.database(), entry, length);
      value = value + "\0".repeat(length - value.length());
    }
    twin.put(key, value);
  }

  private void deadline(SplittableRandom random, String key) {
    long entry = db.find(key);
    if (entry != Entry.NONE && random.nextInt(3) > 0) {
      db.expireAt(key, START_MS + 1 + random.nextInt(1_000_000));
    } else if (entry != Entry.NONE) {
      db.database().clearDeadline(entry);
    }
  }

  private void renameOrCopy(Map<String, String> twin, SplittableRandom random, String key) {
    String target = "other:" + random.nextInt(1_000);
    if (!twin.containsKey(key)) {
      return;
    }
    if (random.nextBoolean()) {
      db.rename(key, target);
      twin.put(target, twin.remove(key));
    } else {
      db.delete(target);
      db.copy(key, 0, target);
      twin.put(target, twin.get(key));
    }
  }

  private void runExpiry() {
    while (db.keyspace.expire(7) > 0) {
      assertTrue(db.keyspace.nowMs() >= START_MS);
    }
  }
}
