package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each method against a twin that goes bit by bit. */
final class BitsTest {
  private static final int BYTES = 40;
  private static final int BITS = 8 * BYTES;

  private final Random random = new Random(3);
  private final Allocator allocator = new Allocator();
  private final long block = allocator.allocate(BYTES);
  private final boolean[] twin = new boolean[BITS];

  @AfterEach
  void close() {
    allocator.close();
  }

  private void fill(int onesInTen) {
    Memory.fill(block, BYTES, (byte) 0);
    for (int bit = 0; bit < BITS; bit++) {
      twin[bit] = random.nextInt(10) < onesInTen;
      Bits.set(block, bit, twin[bit]);
    }
  }

  @Test
  void getsWhatWasSet() {
    fill(5);
    for (int bit = 0; bit < BITS; bit++) {
      assertEquals(twin[bit], Bits.get(block, bit));
    }
    Bits.set(block, 0, true);
    assertEquals(0x80, Memory.getByte(block) & 0x80);
  }

  @Test
  void counts() {
    for (int round = 0; round < 2_000; round++) {
      fill(round % 11);
      int from = random.nextInt(BITS);
      int end = random.nextInt(BITS + 1);
      int expected = 0;
      for (int bit = from; bit < end; bit++) {
        expected += twin[bit] ? 1 : 0;
      }
      assertEquals(expected, Bits.count(block, from, end));
    }
  }

  @Test
  void finds() {
    for (int round = 0; round < 4_000; round++) {
      fill(round % 11);
      boolean on = random.nextBoolean();
      int from = random.nextInt(BITS);
      int end = random.nextInt(BITS + 1);
      long expected = Bits.NONE;
      for (int bit = end - 1; bit >= from; bit--) {
        expected = twin[bit] == on ? bit : expected;
      }
      assertEquals(expected, Bits.find(block, from, end, on));
    }
  }

  @Test
  void putsAndGetsFields() {
    for (int round = 0; round < 4_000; round++) {
      fill(5);
      int width = 1 + random.nextInt(64);
      int bit = random.nextInt(BITS - width + 1);
      long value = random.nextLong();
      Bits.putField(block, bit, width, value);
      for (int i = 0; i < width; i++) {
        twin[bit + i] = (value >>> (width - 1 - i) & 1) != 0;
      }
      int length = random.nextInt(BYTES + 1);
      int from = random.nextInt(BITS);
      int asked = 1 + random.nextInt(64);
      assertEquals(slowField(from, asked, length), Bits.getField(block, length, from, asked));
    }
  }

  private long slowField(int from, int width, int length) {
    long value = 0;
    for (int bit = from; bit < from + width; bit++) {
      value = value << 1 | (bit < 8 * length && twin[bit] ? 1 : 0);
    }
    return value;
  }
}
