package kinglet.perf.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and overwrites of random keys, of 16 bytes with values of 32: the keyspace against a {@link HashMap} of records
 * that hold the same bytes, under the collector that is kindest to it. Most accesses miss the caches, as in life.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xmx4g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DictionaryGetSet {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 32;
  private static final long KEY_PREFIX = 0x3a79656b3a79656bL;

  /** How many keys there are, and which is next. */
  @State(Scope.Thread)
  public static class Keys {
    private final SplittableRandom random = new SplittableRandom(42);

    @Param({"1000000", "10000000"})
    int size;

    long next() {
      return random.nextInt(size);
    }
  }

  /** Ours. */
  @State(Scope.Thread)
  public static class Ours {
    private final Allocator allocator = new Allocator();
    private final Keyspace keyspace = new Keyspace(allocator, 1, 42, (database, entry) -> {});
    private final Database database = keyspace.database(0);
    private final StringValue strings = keyspace.strings();
    private long key;
    private long value;

    /** Fills it. */
    @Setup
    public void fill(Keys keys) {
      allocator.handOver();
      key = allocator.allocate(KEY_BYTES);
      value = allocator.allocate(VALUE_BYTES);
      for (int i = 0; i < keys.size; i++) {
        put(i);
      }
    }

    long get(long number) {
      key(number);
      long entry = database.find(key, KEY_BYTES);
      if (entry == Entry.NONE) {
        throw new IllegalStateException("no key " + number);
      }
      strings.read(entry);
      return Memory.getLong(strings.address());
    }

    long put(long number) {
      key(number);
      for (int i = 0; i < VALUE_BYTES; i += Long.BYTES) {
        Memory.putLong(value + i, number);
      }
      return database.putString(key, KEY_BYTES, value, VALUE_BYTES);
    }

    private void key(long number) {
      Memory.putLong(key, KEY_PREFIX);
      Memory.putLong(key + Long.BYTES, number);
    }
  }

  /** The Java way. */
  @State(Scope.Thread)
  public static class Theirs {
    private final Map<Key, Value> map = new HashMap<>();

    private record Key(long prefix, long number) {}

    private record Value(long a, long b, long c, long d) {}

    /** Fills it. */
    @Setup
    public void fill(Keys keys) {
      for (int i = 0; i < keys.size; i++) {
        put(i);
      }
    }

    long get(long number) {
      return map.get(new Key(KEY_PREFIX, number)).a;
    }

    Object put(long number) {
      return map.put(new Key(KEY_PREFIX, number), new Value(number, number, number, number));
    }
  }

  @Benchmark
  public long get(Ours ours, Keys keys) {
    return ours.get(keys.next());
  }

  @Benchmark
  public long set(Ours ours, Keys keys) {
    return ours.put(keys.next());
  }

  @Benchmark
  public long hashMapGet(Theirs theirs, Keys keys) {
    return theirs.get(keys.next());
  }

  @Benchmark
  public Object hashMapSet(Theirs theirs, Keys keys) {
    return theirs.put(keys.next());
  }
}
