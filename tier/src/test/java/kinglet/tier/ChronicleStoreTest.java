package kinglet.tier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store against a plain map; its file and its folder. */
final class ChronicleStoreTest {
  private static final int OPERATIONS = 20_000;
  private static final int RECORD_BYTES_MAX = 96 << 10;
  private static final long BYTES_MAX = 16 << 20;

  @TempDir
  private Path folder;

  private ChronicleStore open() throws IOException {
    return ChronicleStore.open(TierFolder.enter(folder.toString()), BYTES_MAX);
  }

  @Test
  void keepsWhatAMapKeeps() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    Map<Long, byte[]> twin = new HashMap<>();
    long bytes = 0;
    try (ChronicleStore store = open()) {
      for (long i = 0; i < OPERATIONS; i++) {
        long some = random.nextLong(i + 1);
        if (bytes < BYTES_MAX / 2 && random.nextInt(3) > 0) {
          byte[] record = record(random);
          store.put(i, record);
          twin.put(i, record);
          bytes += store.diskBytes(record.length);
        } else if (twin.containsKey(some)) {
          assertArrayEquals(twin.get(some), store.get(some));
          bytes -= store.diskBytes(twin.remove(some).length);
          store.remove(some);
        } else {
          store.remove(some);
          assertThrows(IOException.class, () -> store.get(some));
        }
      }
      for (Map.Entry<Long, byte[]> one : twin.entrySet()) {
        assertArrayEquals(one.getValue(), store.get(one.getKey()));
      }
    }
    assertTrue(twin.size() > 10);
  }

  private static byte[] record(SplittableRandom random) {
    byte[] record = new byte[random.nextInt(20) == 0 ? random.nextInt(RECORD_BYTES_MAX) : random.nextInt(2000)];
    random.nextBytes(record);
    return record;
  }

  @Test
  void theLargestRecordFits() throws Exception {
    try (ChronicleStore store = open()) {
      store.put(1, new byte[RECORD_BYTES_MAX]);
      assertEquals(RECORD_BYTES_MAX, store.get(1).length);
    }
  }

  /** Records of which each takes one piece: the file grows beyond what it was laid out for, but takes them. */
  @Test
  void smallRecordsFillIt() throws Exception {
    try (ChronicleStore store = open()) {
      byte[] record = new byte[100];
      long count = BYTES_MAX / store.diskBytes(record.length);
      for (long i = 0; i < count; i++) {
        store.put(i, record);
      }
      assertEquals(100, store.get(count - 1).length);
    }
  }

  @Test
  void beginsEmptyWhateverWasThere() throws Exception {
    Files.write(folder.resolve("kinglet-tier.map"), new byte[5000]);
    try (ChronicleStore store = open()) {
      assertThrows(IOException.class, () -> store.get(1));
      store.put(1, new byte[10]);
    }
    assertFalse(Files.exists(folder.resolve("kinglet-tier.map")));
    try (ChronicleStore store = open()) {
      assertThrows(IOException.class, () -> store.get(1));
    }
  }

  @Test
  void afterItsEndReadingFails() throws Exception {
    ChronicleStore store = open();
    store.put(1, new byte[10]);
    store.close();
    assertThrows(IOException.class, () -> store.get(1));
  }

  @Test
  void badFolders() throws Exception {
    IOException none = assertThrows(IOException.class, () -> TierFolder.enter(folder.resolve("none").toString()));
    assertEquals("tier-path is no folder: " + folder.resolve("none"), none.getMessage());
    TierFolder mine = TierFolder.enter(folder.toString());
    IOException used = assertThrows(IOException.class, () -> TierFolder.enter(folder.toString()));
    assertEquals("tier-path is used by another server: " + folder, used.getMessage());
    mine.leave();
    TierFolder.enter(folder.toString()).leave();
  }
}
