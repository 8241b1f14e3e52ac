package kinglet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What the checked mode finds. */
@EnabledIfSystemProperty(named = "kinglet.memory.checked", matches = "true")
class FenceTest {
  private final Allocator allocator = new Allocator(64 << 20, false);
  private final long block = allocator.allocate(20);

  @Test
  void aBlockIsAsLongAsItWasAskedFor() {
    assertEquals(20, allocator.usableBytes(block));
    assertEquals(20, allocator.usedBytes());
    Memory.putInt(block + 16, 1);
    assertFound("outside every live block", () -> Memory.putInt(block + 17, 1));
    assertFound("outside every live block", () -> Memory.getByte(block - 1));
    assertFound("outside every live block", () -> Memory.copy(block, block, 21));
    assertFound("outside every live block", () -> Memory.copy(block, block, -1));
    assertFound("outside every live block", () -> Memory.getByte(0));
    Memory.copy(block + 20, block + 20, 0);
  }

  @Test
  void accessToADeadBlock() {
    Memory.putLong(block, 1);
    allocator.free(block);
    assertFound("outside every live block", () -> Memory.getLong(block));
    assertFound("outside every live block", () -> new WideHash(0).hash(block, 4));
  }

  @Test
  void doubleFree() {
    allocator.free(block);
    assertFound("freed twice", () -> allocator.free(block));
  }

  @Test
  void foreignFree() {
    assertFound("never allocated", () -> allocator.free(block + 8));
    assertFound("never allocated", () -> new Allocator(64 << 20, false).free(block));
    long mapped = NativeMemory.map(4096);
    Blocks.add(mapped, 4096);
    assertFound("another's", () -> allocator.free(mapped));
    assertFound("another's", () -> Blocks.remove(block));
    Blocks.remove(mapped);
  }

  @Test
  void uncheckedWriteBehindTheEnd() {
    Memory.poke(block + 20, 1);
    assertFound("behind its end", () -> allocator.free(block));
  }

  @Test
  void uncheckedWriteBeforeTheStart() {
    Memory.poke(block - 8, 1);
    assertFound("before its start", () -> allocator.free(block));
  }

  @Test
  void uncheckedWriteAfterFree() {
    allocator.free(block);
    Memory.pokeInt(block + 4, 1);
    assertFound("after it was freed", allocator::trim);
  }

  @Test
  void freedBlocksAreNotReusedForAWhile() {
    allocator.free(block);
    for (int i = 0; i < 500; i++) {
      long other = allocator.allocate(20);
      assertTrue(other != block);
      allocator.free(other);
    }
  }

  @Test
  void newBlocksAreNotZeroed() {
    assertEquals((byte) 0xCD, Memory.getByte(block + 19));
  }

  @Test
  void overlappingBlocks() {
    assertFound("there already", () -> Blocks.add(block - 4, 8));
    assertFound("there already", () -> Blocks.add(block + 19, 1));
  }

  @Test
  void closeEndsAllBlocks() {
    allocator.close();
    assertFound("outside every live block", () -> Memory.getByte(block));
  }

  private static void assertFound(String what, Runnable mistake) {
    AssertionError found = assertThrows(AssertionError.class, mistake::run);
    assertTrue(found.getMessage().contains(what), found.getMessage());
  }
}
