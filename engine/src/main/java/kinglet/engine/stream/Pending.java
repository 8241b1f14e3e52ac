package kinglet.engine.stream;

import kinglet.engine.memory.Memory;

/**
 * The block of an entry that was delivered and not confirmed yet: [delivered, Unix time in ms : 8] [deliveries : 8] [consumer :
 * 8]. Its group and its consumer both have it, under the entry's ID. Static access by address. Owned by the executor.
 */
final class Pending {
  static final int BYTES = 24;

  private static final int DELIVERIES = 8;
  private static final int CONSUMER = 16;

  private Pending() {}

  static long deliveredMs(long pending) {
    return Memory.getLong(pending);
  }

  static void deliveredMs(long pending, long timeMs) {
    Memory.putLong(pending, timeMs);
  }

  static long deliveries(long pending) {
    return Memory.getLong(pending + DELIVERIES);
  }

  static void deliveries(long pending, long count) {
    Memory.putLong(pending + DELIVERIES, count);
  }

  static long consumer(long pending) {
    return Memory.getLong(pending + CONSUMER);
  }

  static void consumer(long pending, long consumer) {
    Memory.putLong(pending + CONSUMER, consumer);
  }
}
