package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DecimalTest {
  private final ChunkPool pool = new ChunkPool();
  private final Chunk chunk = pool.take();

  @AfterEach
  void give() {
    pool.give(chunk);
  }

  @Test
  void edges() {
    check(0);
    check(Long.MIN_VALUE);
    check(Long.MAX_VALUE);
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      around(power);
      around(-power);
    }
    for (int bit = 0; bit < 64; bit++) {
      around(1L << bit);
    }
    for (int i = -20_000; i < 20_000; i++) {
      check(i);
    }
  }

  @Test
  void random() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      check(random.nextLong() >> random.nextInt(64));
    }
  }

  @Test
  void notLongs() {
    for (String text : new String[] {"", "-", "+1", "01", "-0", "00", " 1", "1 ", "1a", "a1", "-a", "--1", "0x1", "1.0",
        "9223372036854775808", "-9223372036854775809", "9999999999999999999", "10000000000000000000",
        "-10000000000000000000", "123456789012345678901", "18446744073709551617", "1\0", "/", ":"}) {
      assertFalse(isLong(text), text);
    }
  }

  @Test
  void randomTexts() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(22); n > 0; n--) {
        text.append("9223372036854775807-0".charAt(random.nextInt(random.nextInt(3) == 0 ? 21 : 19)));
      }
      assertEquals(isLongByJava(text.toString()), isLong(text.toString()), text::toString);
    }
  }

  private static boolean isLongByJava(String text) {
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isLong(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    return Decimal.isLong(chunk.address(), bytes.length);
  }

  private void around(long value) {
    check(value - 1);
    check(value);
    check(value + 1);
  }

  private void check(long value) {
    long from = chunk.address() + 1;
    Memory.putByte(from + Decimal.BYTES_MAX, (byte) '#');
    long end = Decimal.put(from, value);
    int length = (int) (end - from);
    assertEquals(Long.toString(value), new String(Memory.bytes(from, length), ISO_8859_1));
    assertEquals(length, Decimal.length(value));
    assertTrue(Decimal.isLong(from, length));
    assertEquals(value, Decimal.parse(from, length));
    assertEquals('#', Memory.getByte(from + Decimal.BYTES_MAX));
  }
}
