package kinglet.engine.listpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.Reply;
import org.junit.jupiter.api.Test;

/** Elements written as bulk strings: every kind and length, over chunks' ends, from any place. */
final class BulksTest {
  private final Allocator allocator = new Allocator();
  private final Listpack listpacks = new Listpack(allocator);
  private final long text = allocator.allocate(20_000);
  private final Output output = new Output(new ChunkPool());
  private final Reply reply = new Reply();
  private final StringBuilder expected = new StringBuilder();
  private long listpack = listpacks.create();

  @Test
  void everyTextLength() {
    for (int length = 0; length < 200; length++) {
      add("x".repeat(length));
    }
    for (int length : new int[] {4095, 4096, 16_300, 16_319, 16_320, 16_384, 19_000}) {
      add("y".repeat(length));
      add("between");
    }
    check();
  }

  @Test
  void everyIntegerWidth() {
    for (int shift = 0; shift < 64; shift++) {
      for (int off = -1; off <= 1; off++) {
        add(String.valueOf((1L << shift) + off));
        add(String.valueOf(-(1L << shift) + off));
      }
    }
    check();
  }

  @Test
  void manyChunks() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      add(random.nextBoolean() ? "z".repeat(random.nextInt(80)) : String.valueOf(random.nextInt()));
    }
    check();
  }

  @Test
  void aPart() {
    for (String each : new String[] {"a", "1", "b", "2", "c"}) {
      listpack = listpacks.append(listpack, text, put(each));
    }
    expected.append("$1\r\n1\r\n$1\r\nb\r\n");
    reply.into(output, 2);
    long after = Bulks.write(reply, Listpack.seek(listpack, 1), 2);
    assertEquals(expected.toString(), written());
    assertEquals(2, Listpack.integer(after));
    assertEquals(Listpack.end(listpack), Bulks.write(reply, after, 2));
  }

  private void add(String value) {
    listpack = listpacks.append(listpack, text, put(value));
    expected.append('$').append(value.length()).append("\r\n").append(value).append("\r\n");
  }

  private int put(String value) {
    byte[] bytes = value.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, text, bytes.length);
    return bytes.length;
  }

  /** At every offset of the first chunk's end, nearly: the array's header grows by a byte each time. */
  private void check() {
    for (int before = 0; before < 100; before += 7) {
      output.clear();
      reply.into(output, 2);
      reply.simple("s".repeat(before));
      Bulks.write(reply, Listpack.first(listpack), Listpack.count(listpack));
      assertEquals("+" + "s".repeat(before) + "\r\n" + expected, written());
    }
  }

  private String written() {
    output.seal();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < output.chunkCount(); i++) {
      all.append(new String(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()), ISO_8859_1));
    }
    return all.toString();
  }
}
