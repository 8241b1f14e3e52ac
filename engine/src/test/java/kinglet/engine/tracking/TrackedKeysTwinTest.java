package kinglet.engine.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The invalidation table against a map of sets, and against a memory that must be as it was when it is empty. */
final class TrackedKeysTwinTest {
  private static final int STEPS = 100_000;
  private static final int CLIENTS = 40;

  private final Allocator allocator = new Allocator();
  private final Keyspace keyspace = new Keyspace(allocator, 1, 42, (database, entry) -> { });
  private final TrackedKeys keys = new TrackedKeys(keyspace);
  private final Map<String, TreeSet<Long>> twin = new TreeMap<>();
  private final NativeBuffer scratch = new NativeBuffer();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void remembersWhatTheMapDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long bytesBefore = allocator.usedBytes();
    for (int i = 0; i < STEPS; i++) {
      step(random, "k".repeat(random.nextInt(3) * 150) + random.nextInt(300));
      assertEquals(twin.size(), keys.size());
      assertEquals(twin.values().stream().mapToLong(TreeSet::size).sum(), keys.items());
    }
    clear();
    assertEquals(bytesBefore, allocator.usedBytes());
    scratch.close();
    allocator.close();
  }

  private void step(SplittableRandom random, String key) {
    int choice = random.nextInt(1000);
    if (choice == 0) {
      clear();
    } else if (choice < 100) {
      remove(find(key), key);
    } else if (choice < 120 && keys.size() > 0) {
      long row = keys.random(random);
      remove(row, new String(Memory.bytes(TrackedKeys.key(row), TrackedKeys.keyLength(row)), US_ASCII));
    } else {
      long client = 1L + random.nextInt(CLIENTS);
      find(key);
      keys.add(scratch.address(), key.length(), client);
      twin.computeIfAbsent(key, _ -> new TreeSet<>()).add(client);
    }
  }

  private long find(String key) {
    scratch.truncate(0);
    scratch.put(key.getBytes(US_ASCII));
    return keys.find(scratch.address(), key.length());
  }

  private void remove(long row, String key) {
    TreeSet<Long> expected = twin.remove(key);
    assertEquals(expected == null, row == MemberDict.NONE);
    if (expected != null) {
      long set = TrackedKeys.clients(row);
      TreeSet<Long> found = new TreeSet<>();
      for (long i = 0; i < ClientIds.count(set); i++) {
        assertTrue(found.add(ClientIds.id(set, i)));
      }
      assertEquals(expected, found);
      keys.remove(row);
    }
  }

  private void clear() {
    keys.clear();
    twin.clear();
    while (keys.hasGarbage()) {
      keys.freeSlice(10);
    }
  }
}
