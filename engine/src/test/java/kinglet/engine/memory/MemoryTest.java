package kinglet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final int BYTES = 8192;

  private final SplittableRandom random = new SplittableRandom(7);
  private long block;

  @BeforeEach
  void map() {
    block = NativeMemory.map(BYTES);
    Blocks.add(block, BYTES);
  }

  @AfterEach
  void unmap() {
    Blocks.remove(block);
    NativeMemory.unmap(block, BYTES);
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  private byte[] fillRandomly() {
    byte[] bytes = randomBytes(BYTES);
    Memory.copy(bytes, 0, block, BYTES);
    return bytes;
  }

  @Test
  void unalignedLittleEndian() {
    for (int offset = 0; offset < 9; offset++) {
      long at = block + offset;
      Memory.putLong(at, 0x8877665544332211L);
      assertEquals(0x8877665544332211L, Memory.getLong(at));
      assertEquals(0x44332211, Memory.getInt(at));
      assertEquals(0x2211, Memory.getShort(at));
      assertEquals((byte) 0x88, Memory.getByte(at + 7));
      Memory.putShort(at + 1, (short) 0xFFEE);
      Memory.putInt(at + 4, -1);
      Memory.putByte(at, (byte) 1);
      assertEquals(0xFFFFFFFF44FFEE01L, Memory.getLong(at));
    }
  }

  @Test
  void copyWithOverlapInBothDirections() {
    for (int length = 0; length < 140; length++) {
      for (int distance = -70; distance <= 70; distance += 1 + length / 16) {
        byte[] twin = fillRandomly(400);
        System.arraycopy(twin, 100, twin, 100 + distance, length);
        Memory.copy(block + 100, block + 100 + distance, length);
        assertArrayEquals(twin, Memory.bytes(block, 400));
      }
    }
  }

  private byte[] fillRandomly(int length) {
    byte[] bytes = randomBytes(length);
    Memory.copy(bytes, 0, block, length);
    return bytes;
  }

  @Test
  void longCopyWithOverlap() {
    for (int distance : new int[] {-1000, -8, -1, 0, 1, 8, 1000}) {
      byte[] twin = fillRandomly();
      System.arraycopy(twin, 1024, twin, 1024 + distance, 4000);
      Memory.copy(block + 1024, block + 1024 + distance, 4000);
      assertArrayEquals(twin, Memory.bytes(block, BYTES));
    }
  }

  @Test
  void fillTouchesNothingElse() {
    for (int length : new int[] {0, 1, 7, 8, 9, 100, 4095, 4096, 4097, 6000}) {
      byte[] twin = fillRandomly();
      Arrays.fill(twin, 13, 13 + length, (byte) 0x9C);
      Memory.fill(block + 13, length, (byte) 0x9C);
      assertArrayEquals(twin, Memory.bytes(block, BYTES));
    }
  }

  @Test
  void compareAsMemcmp() {
    for (int i = 0; i < 20_000; i++) {
      byte[] a = fewBytes();
      byte[] b = fewBytes();
      Memory.copy(a, 0, block, a.length);
      Memory.copy(b, 0, block + 100, b.length);
      int order = Memory.compare(block, a.length, block + 100, b.length);
      assertEquals(Integer.signum(Arrays.compareUnsigned(a, b)), Integer.signum(order));
      assertEquals(a.length == b.length && order == 0,
          a.length == b.length && Memory.equal(block, block + 100, a.length));
    }
  }

  /** Of two values, so that many are equal or share a prefix; one is negative as a byte. */
  private byte[] fewBytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = random.nextInt(4) == 0 ? (byte) 0x80 : 1;
    }
    return bytes;
  }

  @Test
  void equalSeesEveryByte() {
    for (int length = 0; length < 40; length++) {
      Memory.fill(block, 200, (byte) 3);
      assertTrue(Memory.equal(block + 1, block + 100, length));
      for (int i = 0; i < length; i++) {
        Memory.putByte(block + 100 + i, (byte) 4);
        assertFalse(Memory.equal(block + 1, block + 100, length));
        Memory.putByte(block + 100 + i, (byte) 3);
      }
    }
  }

  @Test
  void bufferSharesTheBytes() {
    ByteBuffer buffer = Memory.buffer(block + 8, 16);
    buffer.putLong(0, 42);
    assertEquals(42, Memory.getLong(block + 8));
    assertEquals(16, buffer.capacity());
  }

  @Test
  void aMappingMovesWithItsBytes() {
    long mapped = NativeMemory.map(4096);
    Memory.poke(mapped + 4088, 42);
    long moved = NativeMemory.remap(mapped, 4096, 64 << 20);
    assertEquals(42, Memory.peek(moved + 4088));
    assertEquals(0, Memory.peek(moved + (64 << 20) - 8));
    NativeMemory.unmap(moved, 64 << 20);
  }
}
