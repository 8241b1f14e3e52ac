package kinglet.engine.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.MemoryPressure;
import kinglet.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Whatever is refused memory changes nothing and leaks nothing: random changes against a twin, under {@link MemoryPressure}.
 */
@DisabledIfSystemProperty(named = "kinglet.memory.checked", matches = "true", disabledReason = "freed blocks are held back")
final class OutOfMemoryTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final int OPERATIONS = 60_000;
  private static final int FILLING_EVERY = 40;
  private static final int LOOSE_BLOCKS = 300;
  private static final int PHASE = 2_000;
  private static final int KEYS = 300;
  private static final int NUMBERS = 2_000;
  private static final int[] LENGTHS = {0, 3, 20, 44, 45, 70, 300, 1000, 3000};

  private final SplittableRandom random = new SplittableRandom(5);
  private final Allocator allocator = new Allocator(64 << 20, false);
  private final Bytes bytes = new Bytes();
  private final TestDatabase db = new TestDatabase(allocator);
  private final List<Map<String, String>> twins = List.of(new HashMap<>(), new HashMap<>());
  private final Map<String, Long> deadlines = new HashMap<>();
  private int refusals;
  private boolean growing;

  OutOfMemoryTest() {
    db.keyspace.nowMs(START_MS);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void whatIsRefusedChangesNothing() {
    long start = allocator.usedBytes();
    MemoryPressure pressure = new MemoryPressure(allocator, random);
    for (int i = 0; i < OPERATIONS; i++) {
      growing = i / PHASE % 2 == 0;
      if (i % FILLING_EVERY == 0) {
        pressure.fill();
        pressure.loosen(LOOSE_BLOCKS);
        // Overflow buckets of the dictionaries are seldom needed: let them be had seldom, too.
        pressure.fill(random.nextInt(3) == 0 ? 0 : Dict.BUCKET_BYTES);
      }
      long blocks = allocator.allocatedBlocks();
      try {
        change();
      } catch (OutOfNativeMemoryException e) {
        refusals++;
        assertEquals(blocks, allocator.allocatedBlocks(), e.getMessage());
      }
      if (i % 20 == 0) {
        compare();
      }
    }
    assertTrue(refusals > OPERATIONS / 50 && refusals < OPERATIONS / 2, refusals + " refusals");
    pressure.end();
    empty();
    assertEquals(start, allocator.usedBytes());
  }

  private void change() {
    db.select(random.nextInt(2));
    String key = key();
    long entry = db.find(key);
    switch (random.nextInt(entry == 0 ? 4 : growing ? 14 : 30)) {
      case 0, 1 -> set(key);
      case 2 -> setRaw(key);
      case 3 -> setLong(key);
      case 4 -> replace(key, entry);
      case 5, 6 -> grow(key, entry);
      case 7 -> expire(key, entry);
      case 8 -> persist(key, entry);
      case 9, 10 -> rename(key);
      case 11 -> copy(key);
      case 12 -> move(key, entry);
      default -> delete(key);
    }
  }

  private String key() {
    int number = random.nextInt(KEYS);
    return "key:" + "-".repeat(number % 60) + number;
  }

  private String value() {
    return "abcdefghij".substring(random.nextInt(10)).repeat(1 + LENGTHS[random.nextInt(LENGTHS.length)] / 3);
  }

  private Map<String, String> twin() {
    return twins.get(db.database().index());
  }

  private String place(String key) {
    return db.database().index() + key;
  }

  private void wrote(String key, String value) {
    twin().put(key, value);
    deadlines.remove(place(key));
  }

  private void set(String key) {
    String value = value();
    db.set(key, value);
    wrote(key, value);
  }

  private void setRaw(String key) {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    bytes.of(key);
    db.database().putRaw(bytes.address(), bytes.length(), db.keyspace.strings().newRaw(length));
    wrote(key, "\0".repeat(length));
  }

  private void setLong(String key) {
    db.setLong(key, 42);
    wrote(key, "42");
  }

  private void replace(String key, long entry) {
    String value = value();
    db.replace(entry, value);
    twin().put(key, value);
  }

  private void grow(String key, long entry) {
    String before = twin().get(key);
    int length = before.length() + LENGTHS[random.nextInt(LENGTHS.length)];
    db.keyspace.strings().grow(db.database(), entry, length);
    twin().put(key, before + "\0".repeat(length - before.length()));
  }

  private void expire(String key, long entry) {
    long deadlineMs = START_MS + 1 + random.nextInt(1_000_000);
    db.database().setDeadline(entry, deadlineMs);
    deadlines.put(place(key), deadlineMs);
  }

  private void persist(String key, long entry) {
    db.database().clearDeadline(entry);
    deadlines.remove(place(key));
  }

  private void rename(String key) {
    String target = key();
    db.rename(key, target);
    Long deadlineMs = deadlines.remove(place(key));
    wrote(target, twin().remove(key));
    if (deadlineMs != null) {
      deadlines.put(place(target), deadlineMs);
    }
  }

  private void copy(String key) {
    String target = key();
    if (db.find(target) == 0) {
      db.copy(key, db.database().index(), target);
      twin().put(target, twin().get(key));
      if (deadlines.containsKey(place(key))) {
        deadlines.put(place(target), deadlines.get(place(key)));
      }
    }
  }

  private void move(String key, long entry) {
    Database from = db.database();
    Database to = db.select(1 - from.index()).database();
    if (db.find(key) == 0) {
      from.moveTo(to, entry);
      twin().put(key, twins.get(from.index()).remove(key));
      Long deadlineMs = deadlines.remove(from.index() + key);
      if (deadlineMs != null) {
        deadlines.put(place(key), deadlineMs);
      }
    }
  }

  private void delete(String key) {
    db.delete(key);
    twin().remove(key);
    deadlines.remove(place(key));
  }

  private void compare() {
    long withDeadline = 0;
    for (int index = 0; index < 2; index++) {
      db.select(index);
      assertEquals(twin().size(), db.database().size());
      withDeadline += db.database().volatileSize();
      twin().forEach((key, value) -> {
        long entry = db.find(key);
        assertEquals(value, db.value(entry), key);
        assertEquals(deadlines.getOrDefault(place(key), -1L), Entry.hasDeadline(entry) ? Entry.deadlineMs(entry) : -1L);
      });
    }
    assertEquals(deadlines.size(), withDeadline);
  }

  private void empty() {
    for (int index = 0; index < 2; index++) {
      db.select(index);
      List.copyOf(twin().keySet()).forEach(this::delete);
    }
    compare();
  }

  /** The smallest case: the string's block is had, the entry's is not. */
  @Test
  void aLongStringInPlaceOfAShortOne() {
    db.set("k", "x".repeat(44));
    MemoryPressure pressure = new MemoryPressure(allocator, random);
    pressure.fill();
    long blocks = allocator.allocatedBlocks();
    pressure.loosenOne(2048);
    assertThrows(OutOfNativeMemoryException.class, () -> db.set("k", "y".repeat(2000)));
    assertEquals(blocks - 1, allocator.allocatedBlocks());
    assertEquals("x".repeat(44), db.get("k"));
  }

  /** Two short chains of buckets may make one that needs a bucket more: without it, the table stays as large as it is. */
  @Test
  void aTableShrinksWithoutMemory() {
    NumberDict dict = new NumberDict(allocator, NumberDict::mixed);
    for (int i = 0; i < NUMBERS; i++) {
      dict.add(i);
    }
    MemoryPressure pressure = new MemoryPressure(allocator, random);
    pressure.fill();
    int stuck = 0;
    for (int i = 0; i < NUMBERS - 1; i++) {
      long blocks = allocator.allocatedBlocks();
      dict.remove(i);
      assertTrue(allocator.allocatedBlocks() <= blocks);
      stuck += dict.isSparse() ? 1 : 0;
      pressure.fill(Dict.BUCKET_BYTES);
      assertAllFrom(dict, i + 1);
    }
    assertTrue(stuck > 100, stuck + " times");
    pressure.end();
    dict.settle(NUMBERS);
    assertEquals(1, dict.buckets());
    assertTrue(dict.contains(NUMBERS - 1));
  }

  private static void assertAllFrom(NumberDict dict, int first) {
    for (int i = first; i < NUMBERS; i++) {
      assertTrue(dict.contains(i));
    }
  }
}
