package kinglet.engine.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Output against a plain byte array: random operations, equal bytes. */
final class OutputTwinTest {
  private static final int GAP_BYTES_MAX = 32;

  private final ChunkPool pool = new ChunkPool();
  private final Output output = new Output(pool);
  private final Chunk scratch = pool.take(100_000);
  private ByteArrayOutputStream twin = new ByteArrayOutputStream();
  private Random random;

  @AfterEach
  void give() {
    output.release();
    pool.give(scratch);
  }

  @Test
  void randomOperations() {
    for (long seed = 0; seed < 300; seed++) {
      random = new Random(seed);
      for (int i = 0; i < 40; i++) {
        step();
        assertEquals(twin.size(), output.length(), "seed " + seed);
      }
      assertEqualBytes("seed " + seed);
      empty();
    }
  }

  @Test
  void rewindToEveryPlaceAroundABorder() {
    for (int before = ChunkPool.CHUNK_BYTES - 3; before <= ChunkPool.CHUNK_BYTES + 3; before++) {
      for (int after : new int[] {0, 1, 5, ChunkPool.CHUNK_BYTES, 3 * ChunkPool.CHUNK_BYTES + 1}) {
        random = new Random(before);
        put(before);
        output.mark();
        output.put(new byte[after]);
        output.rewind();
        assertEquals(before, output.length());
        put(40);
        assertEqualBytes(before + " + " + after);
        empty();
      }
    }
  }

  @Test
  void clearedOutputStaysInItsChunk() {
    output.put(new byte[3 * ChunkPool.CHUNK_BYTES]);
    output.clear();
    assertEquals(1, output.chunkCount());
    output.put(new byte[ChunkPool.CHUNK_BYTES]);
    assertEquals(1, output.chunkCount());
    output.room(1);
    assertEquals(2, output.chunkCount());
  }

  @Test
  void everyChunkComesBackOnce() {
    output.put(new byte[5 * ChunkPool.CHUNK_BYTES]);
    Set<Chunk> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < output.chunkCount(); i++) {
      lent.add(output.chunk(i));
    }
    output.mark();
    output.put(new byte[1]);
    lent.add(output.chunk(5));
    output.rewind();
    output.clear();
    output.release();
    output.release();
    assertEquals(0, output.chunkCount());
    for (int i = 0; i < 6; i++) {
      assertTrue(lent.remove(pool.take()));
    }
    assertTrue(lent.isEmpty());
  }

  private void step() {
    switch (random.nextInt(8)) {
      case 0 -> put(random.nextInt(40_000));
      case 1 -> putHeap(random.nextInt(40_000));
      case 2, 3 -> put(random.nextInt(100));
      case 4 -> direct(random.nextInt(200));
      case 5 -> gap(3);
      case 6 -> rewound();
      default -> putHeap(random.nextInt(20));
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private void put(int length) {
    byte[] bytes = bytes(length);
    Memory.copy(bytes, 0, scratch.address(), length);
    output.put(scratch.address(), length);
    twin.writeBytes(bytes);
  }

  private void putHeap(int length) {
    byte[] bytes = bytes(length);
    output.put(bytes);
    twin.writeBytes(bytes);
  }

  private void direct(int length) {
    byte[] bytes = bytes(length);
    long at = output.room(length + random.nextInt(50));
    Memory.copy(bytes, 0, at, length);
    output.advance(at + length);
    twin.writeBytes(bytes);
  }

  private void gap(int depth) {
    ByteArrayOutputStream before = twin;
    int gap = output.openGap(GAP_BYTES_MAX);
    twin = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i > 0; i--) {
      if (depth > 0 && random.nextInt(3) == 0) {
        gap(depth - 1);
      } else {
        put(random.nextInt(random.nextInt(4) == 0 ? 20_000 : 50));
      }
    }
    byte[] head = bytes(random.nextInt(GAP_BYTES_MAX + 1));
    Memory.copy(head, 0, output.gapAddress(gap), head.length);
    output.closeGap(gap, output.gapAddress(gap) + head.length, GAP_BYTES_MAX);
    before.writeBytes(head);
    before.writeBytes(twin.toByteArray());
    twin = before;
  }

  private void rewound() {
    byte[] kept = twin.toByteArray();
    output.mark();
    put(random.nextInt(30_000));
    if (random.nextBoolean()) {
      gap(1);
    }
    output.rewind();
    twin = new ByteArrayOutputStream();
    twin.writeBytes(kept);
  }

  private void assertEqualBytes(String message) {
    assertArrayEquals(twin.toByteArray(), bytes(output), message);
  }

  /** All that is in an output. */
  static byte[] bytes(Output output) {
    output.seal();
    byte[] all = new byte[(int) output.length()];
    int at = 0;
    for (int i = 0; i < output.chunkCount(); i++) {
      Memory.copy(output.chunk(i).address(), all, at, output.chunk(i).length());
      at += output.chunk(i).length();
    }
    return Arrays.copyOf(all, at);
  }

  private void empty() {
    twin = new ByteArrayOutputStream();
    if (random.nextBoolean()) {
      output.clear();
    } else {
      output.release();
    }
  }
}
