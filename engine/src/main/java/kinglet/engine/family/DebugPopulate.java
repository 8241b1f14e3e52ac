package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Database;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * DEBUG POPULATE: many string keys at once, for tests. Keys that are there stay as they are. No effect and no dirty count, as
 * in Redis; WATCH is told. A key has at most {@value #KEY_BYTES_MAX} bytes, a value {@value #VALUE_BYTES_MAX}.
 */
final class DebugPopulate {
  private static final int KEY_BYTES_MAX = 127;
  private static final int VALUE_BYTES_MAX = 512 << 20;
  private static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
  private static final byte[] VALUE_PREFIX = "value:".getBytes(US_ASCII);
  private static final int NO_EVENT = 0;

  private final Call call;
  private final Database database;
  private final byte[] prefix;
  private final int valueBytes;
  private final long key;
  private final long value;

  private DebugPopulate(Call call, byte[] prefix, int valueBytes) {
    this.call = call;
    this.prefix = prefix;
    this.valueBytes = valueBytes;
    database = call.database();
    Allocator allocator = call.keyspace().allocator();
    key = allocator.allocate(KEY_BYTES_MAX + 1L + Decimal.BYTES_MAX);
    value = allocator.allocate(VALUE_PREFIX.length + Decimal.BYTES_MAX + (long) valueBytes);
  }

  /** POPULATE count [prefix] [size]. */
  static void run(Call call) {
    if (!call.readLong(2, 0, Long.MAX_VALUE, NOT_POSITIVE)) {
      return;
    }
    long count = call.longValue();
    int valueBytes = 0;
    if (call.count() == 5) {
      if (!call.readLong(4, 0, VALUE_BYTES_MAX, NOT_POSITIVE)) {
        return;
      }
      valueBytes = (int) call.longValue();
    }
    byte[] prefix = call.count() > 3 ? call.bytes(3) : "key".getBytes(ISO_8859_1);
    new DebugPopulate(call, prefix, valueBytes).fill(count);
    call.reply().ok();
  }

  private void fill(long count) {
    int prefixBytes = Math.min(prefix.length, KEY_BYTES_MAX);
    Memory.copy(Arrays.copyOf(prefix, prefixBytes), 0, key, prefixBytes);
    Memory.putByte(key + prefixBytes, (byte) ':');
    for (long number = 0; number < count; number++) {
      long end = Decimal.put(key + prefixBytes + 1, number);
      add((int) Math.min(end - key, KEY_BYTES_MAX), number);
    }
    call.keyspace().allocator().free(key);
    call.keyspace().allocator().free(value);
  }

  private void add(int keyBytes, long number) {
    if (database.contains(key, keyBytes)) {
      return;
    }
    database.putString(key, keyBytes, value, writeValue(number));
    call.tell(database, key, keyBytes, NO_EVENT, "");
  }

  /** The text {@code value:number}, cut or filled up with zeroes to the size asked for, if any. */
  private int writeValue(long number) {
    Memory.copy(VALUE_PREFIX, 0, value, VALUE_PREFIX.length);
    int textBytes = (int) (Decimal.put(value + VALUE_PREFIX.length, number) - value);
    if (valueBytes == 0) {
      return textBytes;
    }
    if (valueBytes > textBytes) {
      Memory.fill(value + textBytes, valueBytes - textBytes, (byte) 0);
    }
    return valueBytes;
  }
}
