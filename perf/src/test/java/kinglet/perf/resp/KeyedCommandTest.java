package kinglet.perf.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyedCommandTest {
  @Test
  void keysAreSixteenBytesAndDifferInTheirDigits() {
    assertEquals("*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000042\r\n", written(KeyedCommand.get(), 42));
    assertEquals("*2\r\n$3\r\nGET\r\n$16\r\nkey:999999999999\r\n", written(KeyedCommand.get(), 999_999_999_999L));
  }

  @Test
  void valuesHaveTheSizeAskedFor() {
    String expected = "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000007\r\n$32\r\n" + "x".repeat(32) + "\r\n";
    assertEquals(expected, written(KeyedCommand.set(32), 7));
  }

  @Test
  void commandsFollowEachOtherInOneBuffer() {
    KeyedCommand get = KeyedCommand.get();
    ByteBuffer out = ByteBuffer.allocate(2 * get.length());
    get.writeTo(out, 1);
    get.writeTo(out, 2);
    assertEquals(written(get, 1) + written(get, 2), text(out));
  }

  @Test
  void aCommandWithoutAKeyIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> KeyedCommand.of("GET", "fixed"));
  }

  @Test
  void allPlaceholdersGetTheSameNumber() {
    String expected = "*3\r\n$4\r\nSADD\r\n$14\r\na:000000000042\r\n$10\r\n0000000042\r\n";
    assertEquals(expected, written(KeyedCommand.of("SADD", "a:__rand_int__", "__number__"), 42));
  }

  @Test
  void scatteredKeysAreAllDifferent() {
    KeyedCommand scattered = KeyedCommand.get().scattered();
    long different = LongStream.range(0, 100_000).mapToObj(key -> written(scattered, key)).distinct().count();
    assertEquals(100_000, different);
  }

  private static String written(KeyedCommand command, long key) {
    ByteBuffer out = ByteBuffer.allocate(command.length());
    command.writeTo(out, key);
    return text(out);
  }

  private static String text(ByteBuffer out) {
    return StandardCharsets.ISO_8859_1.decode(out.duplicate().flip()).toString();
  }
}
