package kinglet.engine.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The expected texts follow from the format that {@link Doubles} describes. */
final class DoublesTest {
  private final Allocator allocator = new Allocator(64 << 20, false);
  private final long block = allocator.allocate(Doubles.BYTES_MAX);
  private final Doubles doubles = new Doubles();

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void texts() {
    check("0", 0.0);
    check("-0", -0.0);
    check("inf", Double.POSITIVE_INFINITY);
    check("-inf", Double.NEGATIVE_INFINITY);
    check("nan", Double.NaN);
    check("1", 1);
    check("-1", -1);
    check("1.5", 1.5);
    check("-2.25", -2.25);
    check("0.1", 0.1);
    check("0.30000000000000004", 0.1 + 0.2);
    check("3.141592653589793", Math.PI);
    check("123456.789", 123456.789);
    check("1234567890.123", 1234567890.123);
  }

  @Test
  void wholeNumbers() {
    check("100000000000000000", 1e17);
    check("1000000000000000000", 1e18);
    check("4611686018427387904", 0x1p62);
    check("-4611686018427387904", -0x1p62);
    check("4611686018427389000", Math.nextUp(0x1p62));
    check("9223372036854776000", 0x1p63);
    check("1e+19", 1e19);
    check("-1e+19", -1e19);
    check("1.2e+19", 1.2e19);
    check("18446744073709552000", 0x1p64);
    check("1.2345e+22", 1.2345e22);
    check("1.7976931348623157e+308", Double.MAX_VALUE);
    check("1e+100", 1e100);
    check("99999999999999990000000", 1e23);
    check("199999999999999980000000", 2e23);
  }

  @Test
  void fractions() {
    check("0.01", 0.01);
    check("0.001", 0.001);
    check("0.0001", 0.0001);
    check("0.000001", 0.000001);
    check("1e-7", 1e-7);
    check("0.0015", 0.0015);
    check("0.000123", 0.000123);
    check("1.2345678e-7", 1.2345678e-7);
    check("1.2345678e-4", 0.00012345678);
    check("1.5e-10", 1.5e-10);
    check("1.2e-105", 1.2e-105);
    check("5e-324", Double.MIN_VALUE);
    check("1e-323", 2 * Double.MIN_VALUE);
    check("2.2250738585072014e-308", Double.MIN_NORMAL);
  }

  /** As a redis-server of 7.2 prints them. */
  @Test
  void digitsThatAreNotTheFewestOrNotTheClosest() {
    check("1.8972125359999998e+4", 18972.12536);
    check("0.40086183001012887", 0.4008618300101289);
    check("0.020618282133081738", 0.02061828213308174);
    check("0.44615588730243527", 0.4461558873024353);
    check("696038921175684.7", 6.960389211756848E14);
    check("-2.6633532736236404e-286", -2.6633532736236405E-286);
    check("2.3081726278544182e+232", 2.3081726278544181E232);
  }

  @Test
  void digitsOfWholeNumbersAreNotInFull() {
    assertEquals("1e+18", text(doubles.putDigits(block, 1e18)));
    assertEquals("150536836818823620", text(doubles.putDigits(block, (double) 150536836818823616L)));
    assertEquals("150536836818823616", text(doubles.put(block, (double) 150536836818823616L)));
    assertEquals("-450503973527052030", text(doubles.putDigits(block, (double) -450503973527052032L)));
    assertEquals("9007199254740992", text(doubles.putDigits(block, 0x1p53)));
    assertEquals("3", text(doubles.putDigits(block, 3)));
    assertEquals("-0", text(doubles.putDigits(block, -0.0)));
  }

  @Test
  void theLongestTexts() {
    checkSame("-0.0012345678901234567");
    checkSame("-123456789012345670000000");
    checkSame("-1.2345678901234568e-300");
  }

  private void checkSame(String text) {
    check(text, Double.parseDouble(text));
  }

  @Test
  void everyTextReadsBack() {
    Random random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() / Math.pow(10, random.nextInt(9));
      String text = text(value);
      if (!Double.isNaN(value)) {
        assertEquals(value, Double.parseDouble(text), text);
      }
    }
  }

  private void check(String expected, double value) {
    assertEquals(expected, text(value));
  }

  private String text(double value) {
    return text(doubles.put(block, value));
  }

  private String text(long end) {
    return new String(Memory.bytes(block, (int) (end - block)), StandardCharsets.US_ASCII);
  }
}
