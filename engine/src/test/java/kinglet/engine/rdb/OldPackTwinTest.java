package kinglet.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** Ziplists and zipmaps against the lists of texts that they were made of; whole and damaged, in blocks that end where they do. */
final class OldPackTwinTest {
  private static final int PACKS = 3_000;
  private static final int DAMAGED = Memory.CHECKED ? 60_000 : 200_000;
  private static final int STRING_HEAD_BYTES = 5;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Allocator allocator = new Allocator();
  private final RdbReader reader = new RdbReader();
  private final Ziplist ziplist = new Ziplist();
  private final Zipmap zipmap = new Zipmap();

  @Test
  void wholePacksAreRead() throws RdbFormatException {
    for (int i = 0; i < PACKS; i++) {
      List<String> texts = texts(random.nextInt(1, 30));
      assertEquals(texts, read(ziplist, OldPackBytes.ziplist(texts)));
      if (texts.size() % 2 == 0) {
        assertEquals(texts, read(zipmap, OldPackBytes.zipmap(texts, random.nextInt(5))));
      }
    }
  }

  @Test
  void longPacksAreRead() throws RdbFormatException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      texts.add(text());
    }
    assertEquals(texts, read(ziplist, OldPackBytes.ziplist(texts)));
    assertEquals(texts, read(zipmap, OldPackBytes.zipmap(texts, 1)));
    assertEquals(List.of(), read(ziplist, OldPackBytes.ziplist(List.of())));
    assertThrows(RdbFormatException.class, () -> read(zipmap, OldPackBytes.zipmap(List.of(), 0)));
  }

  /** What a ziplist says of itself: its length, where its last element is, how many it has, how long each is. */
  @Test
  void everyContradictionInAZiplistIsFound() throws RdbFormatException {
    byte[] good = OldPackBytes.ziplist(List.of("abc", "5", "300"));
    assertEquals(3, read(ziplist, good).size());
    for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 17, good.length - 1}) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      assertThrows(RdbFormatException.class, () -> read(ziplist, bad), "byte " + at);
    }
  }

  /** Any outcome but an access outside of the block, which the checked mode turns into an error. */
  @Test
  void damagedPacksAreRefusedOrRead() {
    int refused = 0;
    for (int i = 0; i < DAMAGED; i++) {
      List<String> texts = texts(2 * random.nextInt(1, 6));
      boolean list = random.nextBoolean();
      byte[] bytes = damage(list ? OldPackBytes.ziplist(texts) : OldPackBytes.zipmap(texts, random.nextInt(5)));
      try {
        read(list ? ziplist : zipmap, bytes);
      } catch (RdbFormatException _) {
        refused++;
      }
    }
    assertTrue(refused > DAMAGED / 4 && refused < DAMAGED, "refused: " + refused);
  }

  private byte[] damage(byte[] bytes) {
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) + 1 : bytes.length;
    byte[] cut = Arrays.copyOf(bytes, length);
    cut[random.nextInt(length)] = (byte) random.nextInt();
    if (random.nextInt(3) == 0) {
      cut[length - 1] = (byte) 0xff;
    }
    return cut;
  }

  private List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private String text() {
    return switch (random.nextInt(3)) {
      case 0 -> String.valueOf(random.nextLong(1L << 59) >> random.nextInt(60));
      case 1 -> String.valueOf(-1 - (random.nextLong(1L << 59) >> random.nextInt(60)));
      default -> "x".repeat(random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(260));
    };
  }

  /** Puts the pack into a block of exactly its length, as an RDB string, and walks it to the end. */
  private List<String> read(OldPack pack, byte[] bytes) throws RdbFormatException {
    long block = allocator.allocate(STRING_HEAD_BYTES + bytes.length);
    try {
      Memory.putByte(block, (byte) 0x80);
      Memory.putInt(block + 1, Integer.reverseBytes(bytes.length));
      Memory.copy(bytes, 0, block + STRING_HEAD_BYTES, bytes.length);
      reader.read(block, STRING_HEAD_BYTES + (long) bytes.length);
      reader.string();
      pack.open(reader);
      return walk(pack);
    } finally {
      allocator.free(block);
    }
  }

  private static List<String> walk(OldPack pack) {
    List<String> texts = new ArrayList<>();
    while (pack.next()) {
      byte[] text = new byte[pack.length()];
      Memory.copy(pack.address(), text, 0, text.length);
      texts.add(new String(text, ISO_8859_1));
    }
    assertEquals(pack.count(), texts.size());
    assertFalse(pack.next());
    return texts;
  }
}
