package kinglet.engine.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import kinglet.engine.memory.Allocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DictTest {
  private static final int NUMBERS = 600_000;

  private final Allocator allocator = new Allocator();
  private final SplittableRandom random = new SplittableRandom(11);
  private final BitSet twin = new BitSet();

  @AfterEach
  void close() {
    assertEquals(0, allocator.usedBytes());
    allocator.close();
  }

  @Test
  void anEmptyTableTakesNothing() {
    NumberDict dict = new NumberDict(allocator, NumberDict::mixed);
    assertEquals(0, dict.bytes());
    assertFalse(dict.contains(5));
    assertEquals(0, dict.gatherAt(7));
    assertEquals(0, dict.nextCursor(7));
    assertEquals(0, dict.random(random));
    dict.add(5);
    assertEquals(128, dict.bytes());
    dict.remove(5);
  }

  /** A million operations, growing to half a million entries, which takes mapped segments, and shrinking to none. */
  @Test
  void againstATwin() {
    NumberDict dict = new NumberDict(allocator, NumberDict::mixed);
    for (int i = 0; i < 1_000_000; i++) {
      boolean grows = i < 600_000;
      int number = random.nextInt(NUMBERS);
      if (twin.get(number) && (!grows || random.nextInt(10) == 0)) {
        dict.remove(number);
        twin.clear(number);
      } else if (grows || random.nextInt(10) == 0) {
        add(dict, number);
      }
      if (i % 64 == 0) {
        assertEquals(twin.get(number), dict.contains(number));
        assertSmall(dict);
      }
    }
    assertSame(dict);
    empty(dict);
  }

  private void add(NumberDict dict, int number) {
    if (!twin.get(number)) {
      dict.add(number);
      twin.set(number);
    }
  }

  private void assertSmall(NumberDict dict) {
    if (dict.size() > 1000 && dict.buckets() * Dict.LOAD_MAX - dict.size() <= Dict.LOAD_MAX) {
      assertTrue(dict.bytes() <= dict.size() * 15.0, dict.bytes() + " bytes, " + dict.size() + " entries");
    }
  }

  private void assertSame(NumberDict dict) {
    assertEquals(twin.cardinality(), dict.size());
    BitSet shown = new BitSet();
    for (long bucket = 0; bucket < dict.buckets(); bucket++) {
      int count = dict.gather(bucket);
      for (int i = 0; i < count; i++) {
        shown.set((int) NumberDict.number(dict.gathered(i)));
      }
    }
    assertEquals(twin, shown);
    twin.stream().limit(2000).forEach(number -> assertTrue(dict.contains(number)));
  }

  private void empty(NumberDict dict) {
    twin.stream().forEach(dict::remove);
    twin.clear();
    assertEquals(0, dict.bytes());
  }

  @Test
  void equalTags() {
    badHashes(number -> NumberDict.mixed(number) & 0xffff_ffff_ffffL, 5_000);
  }

  @Test
  void equalBuckets() {
    badHashes(number -> NumberDict.mixed(number) & 0xffff_0000_0000_0000L, 700);
  }

  @Test
  void equalHashes() {
    badHashes(number -> 0, 300);
    badHashes(number -> -1, 300);
  }

  private void badHashes(LongUnaryOperator hash, int numbers) {
    NumberDict dict = new NumberDict(allocator, hash);
    for (int i = 0; i < 6 * numbers; i++) {
      int number = random.nextInt(numbers);
      if (twin.get(number)) {
        dict.remove(number);
        twin.clear(number);
      } else {
        add(dict, number);
      }
    }
    assertSame(dict);
    empty(dict);
  }

  @Test
  void aMovedEntryKeepsItsPlace() {
    NumberDict dict = new NumberDict(allocator, number -> NumberDict.mixed(number % 1000));
    for (int i = 0; i < 1000; i++) {
      dict.add(i);
      dict.moved(NumberDict.mixed(i), NumberDict.entry(i), NumberDict.entry(i + 1000));
    }
    for (int i = 0; i < 1000; i++) {
      assertFalse(dict.contains(i));
      dict.remove(i + 1000);
    }
  }

  /** What is there all the time is found, whatever comes and goes between two calls. */
  @Test
  void scanFindsWhatStays() {
    for (int round = 0; round < 150; round++) {
      NumberDict dict = new NumberDict(allocator, NumberDict::mixed);
      int stable = 1 + random.nextInt(300);
      for (int i = 0; i < stable; i++) {
        add(dict, i);
      }
      assertEquals(stable, scan(dict, stable).cardinality());
      empty(dict);
    }
  }

  private BitSet scan(NumberDict dict, int stable) {
    BitSet shown = new BitSet();
    long cursor = 0;
    do {
      int count = dict.gatherAt(cursor);
      for (int i = 0; i < count; i++) {
        shown.set((int) NumberDict.number(dict.gathered(i)));
      }
      cursor = dict.nextCursor(cursor);
      disturb(dict, stable);
    } while (cursor != 0);
    shown.clear(stable, NUMBERS);
    return shown;
  }

  /** Makes the table up to 30 times as large, or removes all but what stays. */
  private void disturb(NumberDict dict, int stable) {
    int changes = random.nextInt(20) == 0 ? 1 + random.nextInt(stable * 20) : random.nextInt(10);
    boolean grows = random.nextBoolean();
    for (int i = 0; i < changes; i++) {
      int number = stable + random.nextInt(stable * 30);
      if (grows) {
        add(dict, number);
      } else if (twin.nextSetBit(number) > 0) {
        dict.remove(twin.nextSetBit(number));
        twin.clear(twin.nextSetBit(number));
      }
    }
  }

  @Test
  void scanOfAStillTableShowsEachOnce() {
    NumberDict dict = new NumberDict(allocator, NumberDict::mixed);
    for (int i = 0; i < 1300; i++) {
      add(dict, i);
    }
    int shown = 0;
    long cursor = 0;
    do {
      shown += dict.gatherAt(cursor);
      cursor = dict.nextCursor(cursor);
    } while (cursor != 0);
    assertEquals(1300, shown);
    empty(dict);
  }

  @Test
  void randomInASparseTableEnds() {
    NumberDict dict = new NumberDict(allocator, NumberDict::mixed);
    for (int i = 0; i < 20_000; i++) {
      add(dict, i);
    }
    dict.pin(true);
    for (int i = 1; i < 20_000; i++) {
      dict.remove(i);
      twin.clear(i);
    }
    assertEquals(NumberDict.entry(0), dict.random(random));
    dict.pin(false);
    assertTrue(dict.isSparse());
    while (dict.isSparse()) {
      assertTrue(dict.settle(100) > 0);
    }
    assertEquals(1, dict.buckets());
    empty(dict);
  }
}
