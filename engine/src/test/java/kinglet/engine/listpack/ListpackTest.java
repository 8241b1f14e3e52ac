package kinglet.engine.listpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The byte format, and what comes from outside. */
class ListpackTest {
  private static final int MANY = 70_000;

  private final Allocator allocator = new Allocator();
  private final Listpack listpacks = new Listpack(allocator);
  private final long text = allocator.allocate(1 << 15);

  @ParameterizedTest
  @CsvSource({
    "0, 0001", "127, 7f01", "128, c08002", "-1, dfff02", "4095, cfff02", "-4096, d00002", "4096, f1001003",
    "-32768, f1008003", "32768, f200800004", "-8388608, f200008004", "8388608, f30000800005", "-2147483648, f30000008005",
    "2147483648, f4000000800000000009", "-9223372036854775808, f4000000000000008009", "a, 816102", "007, 8330303704"
  })
  void elementsHaveRedisBytes(String value, String hex) {
    long listpack = append(listpacks.create(), value);
    byte[] bytes = Memory.bytes(listpack + Listpack.HEADER_BYTES, Listpack.bytes(listpack) - Listpack.EMPTY_BYTES);
    assertEquals(hex, HexFormat.of().formatHex(bytes));
  }

  @ParameterizedTest
  @CsvSource({"63, 1, 1", "64, 2, 1", "125, 2, 1", "126, 2, 2", "4095, 2, 2", "4096, 5, 2", "16377, 5, 2", "16378, 5, 3"})
  void longTextsHaveRedisHeadsAndLengths(int length, int headBytes, int lengthBytes) {
    long listpack = append(listpacks.create(), "x".repeat(length));
    assertEquals(headBytes + length + lengthBytes, Listpack.bytes(listpack) - Listpack.EMPTY_BYTES);
    assertTrue(Listpack.isValid(listpack, Listpack.bytes(listpack)));
  }

  @Test
  void countsBeyondWhatItsHeaderHolds() {
    long listpack = listpacks.create();
    for (int i = 0; i < MANY; i++) {
      listpack = listpacks.append(listpack, i);
    }
    assertEquals(MANY, Listpack.count(listpack));
    assertEquals(MANY - 1, Listpack.integer(Listpack.seek(listpack, -1)));
    assertEquals(Listpack.NONE, Listpack.seek(listpack, MANY));
    assertTrue(Listpack.isValid(listpack, Listpack.bytes(listpack)));
    assertFalse(Listpack.fits(listpack, Listpack.BYTES_MAX));
  }

  @Test
  void aListpackThatShrankGivesMemoryBack() {
    long listpack = append(listpacks.create(), "x".repeat(4000));
    listpack = listpacks.delete(listpack, Listpack.first(listpack));
    assertTrue(Listpack.isEmpty(listpack));
    assertTrue(listpacks.memoryBytes(listpack) < 64);
  }

  /** Every outcome is a yes or no; in checked mode a read beyond the bytes would be an error. */
  @Test
  void damagedBytesAreRefusedOrReadable() {
    long good = listpacks.create();
    for (String value : new String[] {"1", "200", "70000", "-5000000000", "abc", "x".repeat(70), "y".repeat(5000)}) {
      good = append(good, value);
    }
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      long damaged = listpacks.copy(good);
      int bytes = Listpack.bytes(good);
      Memory.putByte(damaged + random.nextInt(i % 2 == 0 ? 40 : bytes), (byte) random.nextInt(256));
      if (Listpack.isValid(damaged, bytes)) {
        walk(damaged);
      } else {
        refused++;
      }
      listpacks.free(damaged);
    }
    assertTrue(refused > 1_000, "refused: " + refused);
  }

  private void walk(long listpack) {
    int count = 0;
    for (long at = Listpack.first(listpack); at != Listpack.NONE; at = Listpack.next(at)) {
      listpacks.read(at);
      count++;
    }
    for (long at = Listpack.last(listpack); at != Listpack.NONE; at = Listpack.previous(listpack, at)) {
      count--;
    }
    assertEquals(0, count);
  }

  private long append(long listpack, String value) {
    byte[] bytes = value.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, text, bytes.length);
    return listpacks.append(listpack, text, bytes.length);
  }
}
