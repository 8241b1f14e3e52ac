package kinglet.engine.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What list-max-listpack-size means. */
final class NodeLimitTest {
  private static final long MANY = 1 << 20;

  @Test
  void negativeIsBytes() {
    int[] bytes = {4096, 8192, 16384, 32768, 65536, 65536, 65536};
    int[] fills = {-1, -2, -3, -4, -5, -6, Integer.MIN_VALUE};
    for (int i = 0; i < fills.length; i++) {
      assertFalse(NodeLimit.isExceeded(fills[i], bytes[i], MANY));
      assertTrue(NodeLimit.isExceeded(fills[i], bytes[i] + 1, 1));
      assertTrue(NodeLimit.isWithin(fills[i], bytes[i], MANY));
      assertFalse(NodeLimit.isWithin(fills[i], bytes[i] + 1, 1));
      assertTrue(NodeLimit.isHalf(fills[i], bytes[i] / 2, MANY));
      assertFalse(NodeLimit.isHalf(fills[i], bytes[i] / 2 + 1, 1));
    }
  }

  @Test
  void positiveIsElementsInSafeBytes() {
    for (int fill : new int[] {1, 2, 128, Integer.MAX_VALUE - 1}) {
      assertFalse(NodeLimit.isExceeded(fill, 8192, fill));
      assertTrue(NodeLimit.isExceeded(fill, 8193, fill));
      assertTrue(NodeLimit.isExceeded(fill, 100, fill + 1L));
      assertTrue(NodeLimit.isWithin(fill, 8193, fill));
      assertFalse(NodeLimit.isWithin(fill, 100, fill + 1L));
      assertTrue(NodeLimit.isHalf(fill, MANY, fill / 2));
      assertFalse(NodeLimit.isHalf(fill, 100, fill / 2 + 1));
    }
  }

  @Test
  void zeroIsOne() {
    assertFalse(NodeLimit.isExceeded(0, 100, 1));
    assertTrue(NodeLimit.isExceeded(0, 100, 2));
    assertFalse(NodeLimit.isHalf(0, 100, 1));
  }

  @Test
  void quicklistsKeepItIn16Bits() {
    assertEquals(-5, NodeLimit.fill(-6));
    assertEquals(-2, NodeLimit.fill(-2));
    assertEquals(0, NodeLimit.fill(0));
    assertEquals(32767, NodeLimit.fill(32768));
  }
}
