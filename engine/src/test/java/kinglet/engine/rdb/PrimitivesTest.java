package kinglet.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checksum, compression, lengths and strings. */
class PrimitivesTest {
  private static final int ROUNDS = 20_000;

  private final Allocator allocator = new Allocator();
  private final NativeBuffer buffer = new NativeBuffer();
  private final RdbWriter writer = new RdbWriter(buffer);
  private final RdbReader reader = new RdbReader();
  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void theChecksumIsThatOfRedis() {
    long text = put("123456789".getBytes(ISO_8859_1));
    assertEquals(0xe9c6d914c4b8d9caL, Crc64.update(0, text, 9));
    assertEquals(0xe9c6d914c4b8d9caL, Crc64.update(Crc64.update(0, text, 4), text + 4, 5));
  }

  @ParameterizedTest
  @CsvSource({"0, 00", "63, 3f", "64, 4040", "16383, 7fff", "16384, 8000004000", "4294967295, 80ffffffff",
      "4294967296, 810000000100000000"})
  void lengthsHaveRedisBytes(long value, String hex) throws RdbFormatException {
    writer.length(value);
    assertEquals(hex, hex());
    readAll();
    assertEquals(value, reader.length());
  }

  @ParameterizedTest
  @CsvSource({"12, c00c", "-1, c0ff", "300, c12c01", "-70000, c290eefeff", "2147483648, 0a32313437343833363438", "007, 03303037",
      "abc, 03616263"})
  void stringsHaveRedisBytes(String value, String hex) throws RdbFormatException {
    byte[] bytes = value.getBytes(ISO_8859_1);
    writer.string(put(bytes), bytes.length);
    assertEquals(hex, hex());
    assertReads(bytes);
  }

  @Test
  void stringsOfEveryKindAreReadBack() throws RdbFormatException {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = nextBytes();
      buffer.truncate(0);
      writer.string(put(bytes), bytes.length);
      assertReads(bytes);
    }
  }

  @Test
  void repetitiveTextShrinks() {
    byte[] bytes = "abcabcabcd".repeat(1000).getBytes(ISO_8859_1);
    writer.string(put(bytes), bytes.length);
    assertTrue(buffer.length() < 500, "bytes: " + buffer.length());
  }

  /** Any outcome but an access outside, which the checked mode would turn into an error. */
  @Test
  void damagedBytesAreRefusedOrRead() {
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = nextBytes();
      buffer.truncate(0);
      writer.string(put(bytes), bytes.length);
      Memory.putByte(buffer.address() + random.nextLong(Math.min(buffer.length(), 20)), (byte) random.nextInt());
      long copy = allocator.allocate(buffer.length());
      Memory.copy(buffer.address(), copy, buffer.length());
      reader.read(copy, buffer.length());
      refused += isRefused() ? 1 : 0;
      allocator.free(copy);
    }
    assertTrue(refused > ROUNDS / 20, "refused: " + refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "05", "0561", "c2ffff", "c30a", "c30505616161", "c30114ffff", "80ffffffff61", "82", "c4", "c3024020ff"})
  void whatEndsEarlyOrMakesNoSenseIsRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    reader.read(put(bytes), bytes.length);
    assertThrows(RdbFormatException.class, reader::string);
  }

  private boolean isRefused() {
    try {
      reader.string();
      return false;
    } catch (RdbFormatException _) {
      return true;
    }
  }

  private void assertReads(byte[] expected) throws RdbFormatException {
    readAll();
    reader.string();
    assertEquals(HexFormat.of().formatHex(expected),
        HexFormat.of().formatHex(Memory.bytes(reader.textAddress(), reader.textLength())));
    assertEquals(0, reader.remaining());
  }

  private void readAll() {
    reader.read(buffer.address(), buffer.length());
  }

  private String hex() {
    return HexFormat.of().formatHex(Memory.bytes(buffer.address(), (int) buffer.length()));
  }

  private byte[] nextBytes() {
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 300)];
    int letters = 1 + random.nextInt(30);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i > 10 && random.nextInt(3) > 0 ? bytes[i - 1 - random.nextInt(10)] : random.nextInt(letters));
    }
    return bytes;
  }

  private long put(byte[] bytes) {
    long block = allocator.allocate(Math.max(8, bytes.length));
    Memory.copy(bytes, 0, block, bytes.length);
    return block;
  }
}
