package kinglet.engine.set;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeSet;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** Intsets against sorted sets: random integers of every width, equal contents, always valid; and Redis's bytes. */
class IntsetTwinTest {
  private static final int ROUNDS = Memory.CHECKED ? 100 : 400;
  private static final int OPERATIONS = 1500;
  private static final int HEADER_BYTES = 8;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Allocator allocator = new Allocator();
  private final Intset intsets = new Intset(allocator);
  private final TreeSet<Long> twin = new TreeSet<>();
  private long intset;

  @Test
  void randomOperations() {
    for (int round = 0; round < ROUNDS; round++) {
      intset = intsets.create();
      int bits = 1 + random.nextInt(64);
      for (int i = 0; i < OPERATIONS; i++) {
        step(random.nextLong() >> 64 - Math.min(64, bits + i / 300));
      }
      compare();
      twin.clear();
      allocator.free(intset);
    }
    assertEquals(0, allocator.usedBytes());
  }

  private void step(long value) {
    int index = Intset.search(intset, value);
    assertEquals(twin.contains(value), index >= 0);
    if (random.nextInt(twin.size() + 1) > 200 || index >= 0) {
      remove(index >= 0 ? value : twin.first());
    } else {
      assertEquals(twin.headSet(value).size(), -1 - index);
      intset = intsets.insert(intset, -1 - index, value);
      twin.add(value);
    }
    assertEquals(twin.size(), Intset.count(intset));
  }

  private void remove(long value) {
    intset = intsets.remove(intset, Intset.search(intset, value));
    twin.remove(value);
    assertFalse(Intset.contains(intset, value));
  }

  private void compare() {
    int index = 0;
    for (long value : twin) {
      assertEquals(value, Intset.get(intset, index));
      assertEquals(index++, Intset.search(intset, value));
    }
    assertEquals(!twin.isEmpty(), Intset.isValid(intset, Intset.bytes(intset)));
    long copy = intsets.copy(intset);
    assertTrue(Memory.equal(intset, copy, Intset.bytes(intset)));
    allocator.free(copy);
  }

  /** As redis-server 7.0 dumps it: DUMP of a set of 1, 2 and -70000. */
  @Test
  void theBytesAreThoseOfRedis() {
    intset = intsets.create();
    for (long value : new long[] {1, 2, -70000}) {
      intset = intsets.insert(intset, -1 - Intset.search(intset, value), value);
    }
    byte[] expected = {4, 0, 0, 0, 3, 0, 0, 0, (byte) 0x90, (byte) 0xee, (byte) 0xfe, (byte) 0xff, 1, 0, 0, 0, 2, 0, 0, 0};
    assertEquals(expected.length, Intset.bytes(intset));
    assertArrayEquals(expected, Memory.bytes(intset, expected.length));
    allocator.free(intset);
  }

  /** Every change of one byte is found, or makes another intset that is in order. */
  @Test
  void damageIsFound() {
    long bytes = allocator.allocate(HEADER_BYTES + 3 * 2);
    byte[] whole = {2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 2, 0, 5, 0};
    assertTrue(isValid(bytes, whole, whole.length));
    for (int length = 0; length < whole.length; length++) {
      assertFalse(isValid(bytes, whole, length), "length " + length);
    }
    for (int at = 0; at < HEADER_BYTES; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] damaged = whole.clone();
        damaged[at] = (byte) value;
        assertEquals(value == (whole[at] & 0xff), isValid(bytes, damaged, damaged.length), at + ": " + value);
      }
    }
    assertFalse(isValid(bytes, new byte[] {2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 1, 0, 5, 0}, whole.length));
    assertFalse(isValid(bytes, new byte[] {2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 6, 0, 5, 0}, whole.length));
    assertFalse(isValid(bytes, new byte[] {2, 0, 0, 0, 0, 0, 0, 0}, HEADER_BYTES));
    allocator.free(bytes);
  }

  private static boolean isValid(long target, byte[] bytes, int length) {
    Memory.copy(bytes, 0, target, length);
    return Intset.isValid(target, length);
  }
}
