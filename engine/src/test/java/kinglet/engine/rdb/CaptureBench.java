package kinglet.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.CommandBench;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.family.DatabaseCommands;
import kinglet.engine.family.Digest;
import kinglet.engine.family.ExpireCommands;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.stats.ServerStats;

/**
 * The law of captures: whatever commands run between the moment and the last slice, what was written is what the value was at the
 * moment. Captures of several keys overlap, some are given up; defragmentation of a kind and expiry go on.
 */
abstract class CaptureBench {
  static final List<String> KEYS = List.of("a", "b", "c");
  private static final int STEPS_MAX = 40;

  final SplittableRandom random = new SplittableRandom(23);
  final Allocator allocator = new Allocator();
  final CommandBench bench;
  private final int type;
  private final List<Running> running = new ArrayList<>();
  private final NativeBuffer buffer = new NativeBuffer();
  private final RdbWriter writer = new RdbWriter(buffer);
  private final RdbReader reader = new RdbReader();
  private final long scratch = allocator.allocate(8);
  private ValueCodec codec;
  private int complete;
  private int abandoned;
  private int taken;

  /** A capture on its way. */
  private static final class Running {
    final ValueCapture capture;
    final String expected;
    final NativeBuffer buffer = new NativeBuffer();
    final RdbWriter writer = new RdbWriter(buffer);

    Running(ValueCapture capture, String expected) {
      this.capture = capture;
      this.expected = expected;
    }
  }

  CaptureBench(int type) {
    this.type = type;
    bench = new CommandBench(allocator, (keyspace, limits) -> {
      List<CommandFamily> families = new ArrayList<>(families(keyspace, limits));
      families.add(new ExpireCommands(new ServerStats()));
      families.add(new DatabaseCommands(() -> {}));
      return families;
    });
  }

  /** Registers the type, hands its codec to {@link #codec}. */
  abstract List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits);

  /** A random command on one of the keys. */
  abstract String[] command(String key);

  /** Makes a value grow, or a new one. */
  abstract void fill(String key);

  final void codec(ValueCodec newCodec) {
    codec = newCodec;
  }

  /** What a value is, as far as RDB has it. */
  String description(long entry) throws RdbFormatException {
    Digest digest = new Digest();
    bench.keyspace.digest(entry, digest);
    return digest.toString();
  }

  final ValueCodec codec() {
    return codec;
  }

  final RdbReader encoded(long entry) {
    buffer.clear(Long.MAX_VALUE);
    codec.write(entry, writer);
    reader.read(buffer.address(), buffer.length());
    return reader;
  }

  final String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  final String small(int bound) {
    return String.valueOf(random.nextInt(bound));
  }

  /** Captures until so many were complete and right. */
  final void run(int captures) throws RdbFormatException {
    while (complete < captures) {
      step();
    }
    while (!running.isEmpty()) {
      end(0);
    }
    KEYS.forEach(key -> bench.call("DEL", key));
    while (bench.keyspace.hasGarbage()) {
      bench.keyspace.freeSlice(1 + random.nextInt(50));
    }
    assertTrue(bench.keyspace.captures().isEmpty(), "captures are left");
    assertTrue(abandoned > captures / 100, "given up: " + abandoned);
    assertTrue(taken > captures / 50, "of values that went: " + taken);
  }

  private void step() throws RdbFormatException {
    switch (random.nextInt(16)) {
      case 0 -> fill(key());
      case 1, 2 -> begin(key());
      case 3, 4, 5, 6 -> advance();
      case 7 -> bench.call(whole());
      case 8 -> bench.pass(random.nextInt(20));
      default -> bench.call(command(key()));
    }
  }

  private String[] whole() {
    String key = key();
    return switch (random.nextInt(8)) {
      case 0 -> new String[] {"DEL", key};
      case 1 -> new String[] {"RENAME", key, key()};
      case 2 -> new String[] {"COPY", key, key(), "REPLACE"};
      case 3 -> new String[] {"SET", key, "x"};
      case 4 -> new String[] {"PEXPIRE", key, small(20)};
      case 5 -> new String[] {"PERSIST", key};
      case 6 -> new String[] {random.nextInt(4) == 0 ? "FLUSHALL" : "UNLINK", key};
      default -> new String[] {"DBSIZE"};
    };
  }

  private void begin(String key) throws RdbFormatException {
    long entry = entry(key);
    if (entry == Entry.NONE || Entry.type(entry) != type) {
      fill(key);
      return;
    }
    int number = bench.keyspace.captureOf(entry);
    if (number != 0 && !bench.keyspace.captures().finish(number)) {
      return;
    }
    String expected = description(entry);
    ValueCapture capture = codec.capture(entry);
    if (capture != null) {
      running.add(new Running(capture.begin(), expected));
    }
  }

  private void advance() throws RdbFormatException {
    if (running.isEmpty()) {
      return;
    }
    int chosen = random.nextInt(running.size());
    Running one = running.get(chosen);
    if (random.nextInt(60) == 0) {
      abandoned++;
      end(chosen);
    } else if (one.capture.encode(one.writer, 1 + random.nextInt(random.nextInt(4) == 0 ? STEPS_MAX * 4 : STEPS_MAX))) {
      if (random.nextInt(3) > 0) {
        taken += one.capture.isOwner() ? 1 : 0;
        end(chosen);
        check(one);
        complete++;
      }
    }
  }

  private void end(int chosen) {
    running.remove(chosen).capture.end();
  }

  private void check(Running one) throws RdbFormatException {
    Database database = bench.keyspace.database(0);
    reader.read(one.buffer.address(), one.buffer.length());
    long restored = codec.read(one.capture.rdbType(), reader, database, scratch, 1);
    assertEquals(0, reader.remaining());
    assertEquals(one.expected, description(restored));
    database.delete(restored);
    one.buffer.close();
  }

  private long entry(String key) {
    Memory.copy(key.getBytes(ISO_8859_1), 0, scratch, 1);
    long entry = bench.keyspace.database(0).find(scratch, 1);
    Memory.putByte(scratch, (byte) 'z');
    return entry;
  }
}
