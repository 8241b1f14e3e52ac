package kinglet.engine.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** What keys take off the heap, and that using them takes nothing of it. */
final class FootprintTest {
  private static final int KEYS = 200_000;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 32;
  private static final int OPERATIONS = 100_000;

  private final Allocator allocator = new Allocator();
  private final Keyspace keyspace = new Keyspace(allocator, 1, 42, (from, entry) -> this.expired++);
  private final Database database = keyspace.database(0);
  private final long key = allocator.allocate(KEY_BYTES);
  private final long value = allocator.allocate(VALUE_BYTES);
  private int expired;

  private long key(long number) {
    Memory.putLong(key, 0x3a79656bL);
    Memory.putLong(key + 8, number);
    return key;
  }

  private long put(long number) {
    Memory.fill(value, VALUE_BYTES, (byte) 'x');
    return database.putString(key(number), KEY_BYTES, value, VALUE_BYTES);
  }

  @Test
  void aSmallKeyTakesAtMost74Bytes() {
    long start = keyspace.usedBytes();
    for (int i = 0; i < KEYS; i++) {
      put(i);
    }
    double perKey = (keyspace.usedBytes() - start) / (double) KEYS;
    assertTrue(perKey <= 74, perKey + " bytes a key");
    database.forEach(database::delete);
    while (keyspace.hasGarbage()) {
      assertTrue(keyspace.freeSlice(1000) > 0);
    }
    assertEquals(start, keyspace.usedBytes());
  }

  @Test
  void theSteadyStateMakesNoGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    keyspace.nowMs(1_800_000_000_000L);
    for (int i = 0; i < 2 * OPERATIONS; i++) {
      operate(i);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < OPERATIONS; i++) {
      operate(i);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(expired > OPERATIONS / 10);
    assertTrue(Memory.CHECKED || allocated < OPERATIONS / 10, allocated + " bytes");
  }

  private void operate(int i) {
    long now = keyspace.nowMs();
    long entry = put(i % 5_000);
    keyspace.touch(entry);
    database.setDeadline(entry, now + 1 + i % 700);
    long found = database.find(key(i * 7L % 5_000), KEY_BYTES);
    if (found != Entry.NONE && i % 3 == 0) {
      database.delete(found);
    }
    keyspace.expire(20);
    keyspace.nowMs(now + i % 2);
  }
}
