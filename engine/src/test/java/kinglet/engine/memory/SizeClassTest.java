package kinglet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SizeClassTest {
  @Test
  void theSmallestThatFits() {
    assertEquals(0, SizeClass.of(0));
    for (int bytes = 1; bytes <= SizeClass.BYTES_MAX; bytes++) {
      int sizeClass = SizeClass.of(bytes);
      assertTrue(SizeClass.bytes(sizeClass) >= bytes);
      assertTrue(sizeClass == 1 || SizeClass.bytes(sizeClass - 1) < bytes);
    }
    assertEquals(SizeClass.COUNT - 1, SizeClass.of(SizeClass.BYTES_MAX));
    assertEquals(SizeClass.BYTES_MAX, SizeClass.bytes(SizeClass.COUNT - 1));
  }

  @Test
  void wasteIsBounded() {
    for (int bytes = 1; bytes <= SizeClass.BYTES_MAX; bytes++) {
      int waste = SizeClass.bytes(SizeClass.of(bytes)) - bytes;
      assertTrue(waste < 8 || waste * 8 <= bytes, "waste of " + waste + " for " + bytes);
    }
  }

  @Test
  void wholeCacheLinesStayWhole() {
    for (int bytes = 64; bytes <= SizeClass.BYTES_MAX; bytes += 64) {
      assertEquals(0, SizeClass.bytes(SizeClass.of(bytes)) % 64);
    }
  }

  @Test
  void slabsEndCloseBehindTheirLastBlock() {
    for (int i = 0; i < SizeClass.COUNT; i++) {
      int slabBytes = SizeClass.slabPages(SizeClass.bytes(i)) * Chunk.PAGE_BYTES;
      assertTrue(slabBytes % SizeClass.bytes(i) * 64 <= slabBytes, "class of " + SizeClass.bytes(i));
      assertTrue(slabBytes >= 2 * SizeClass.bytes(i));
    }
  }
}
