package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.stats.DefragStats;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.Test;

/** Data of all types moves while it is used, stays what it is, and memory is given back. The clock passes when it is looked at. */
final class DefragmentationTest {
  private static final int KEYS = 40_000;

  private final SteadyClock clock = new SteadyClock();
  private final Server moving = new Server();
  private final Server still = new Server();
  private final SplittableRandom random = new SplittableRandom(3);

  private final class Server {
    private final Kinglet kinglet;
    private final InProcessClient client;

    Server() {
      Configuration configuration = new Configuration(path -> path);
      configuration.load(List.of("--enable-debug-command", "yes", "--databases", "3"), null);
      kinglet = new Kinglet(configuration, clock, 1);
      client = InProcessClient.connect(kinglet);
    }

    Allocator allocator() {
      return kinglet.engine().keyspace().allocator();
    }

    DefragStats stats() {
      return kinglet.engine().defragStats();
    }
  }

  private void call(String line) throws Exception {
    assertEquals(still.client.call(line), moving.client.call(line), line);
  }

  private String change() {
    int key = random.nextInt(KEYS);
    String value = "x".repeat(random.nextInt(1 << random.nextInt(11)));
    return switch (random.nextInt(6) > 0 ? 7 : key % 8) {
      case 0 -> random.nextInt(3) == 0 ? "DEL big" + key % 3 : "RPUSH big" + key % 3 + " " + value + key;
      case 1 -> "HSET table" + key % 5 + " f" + random.nextInt(3000) + " v" + value;
      case 2 -> random.nextInt(4) == 0 ? "HPEXPIRE table" + key % 5 + " 100000000 FIELDS 1 f" + random.nextInt(3000)
          : "HDEL table" + key % 5 + " f" + random.nextInt(3000);
      case 3 -> "HSET h" + key + " a " + key + " b v" + value;
      case 4 -> "RPUSH l" + key + " v" + value;
      case 5 -> "SET s" + key + " v" + value + " PX " + (1_000_000_000 + key);
      case 6 -> switch (random.nextInt(4)) {
        case 0 -> "LPUSH list" + key % 3 + " v" + value;
        case 1 -> "SADD set" + key % 3 + " m" + random.nextInt(4000) + value;
        case 2 -> "ZADD zset" + key % 3 + " " + random.nextInt(1000) + " m" + random.nextInt(3000);
        default -> random.nextBoolean() ? "SADD ints" + key + " 1 2 3" : "ZADD z" + key + " 1 a 2 b";
      };
      default -> "SET s" + key + " v" + value;
    };
  }

  private static String deletion(int key) {
    return "DEL s" + key + " h" + key + " l" + key;
  }

  private void fill() throws Exception {
    for (int i = 0; i < 3 * KEYS; i++) {
      if (i % KEYS == 0) {
        call("SELECT " + i / KEYS);
      }
      call(change());
    }
  }

  private void thin() throws Exception {
    for (int database = 0; database < 3; database++) {
      call("SELECT " + database);
      for (int key = 0; key < KEYS; key++) {
        if (random.nextInt(8) > 0) {
          call(deletion(key));
        }
      }
    }
  }

  @Test
  void movesWhatIsUsedAndGivesMemoryBack() throws Exception {
    fill();
    thin();
    long before = moving.allocator().residentBytes();
    moving.client.call("CONFIG SET active-defrag-ignore-bytes 100000 active-defrag-threshold-lower 5 activedefrag yes");
    boolean hasRun = false;
    for (int i = 0; i < 20_000; i++) {
      clock.micros += 1000;
      call(random.nextInt(200) == 0 ? "SELECT " + random.nextInt(3) : random.nextInt(6) > 0 ? change() : deletion(random.nextInt(KEYS)));
      hasRun |= moving.stats().runningPercent() > 0;
      if (i % 4000 == 0) {
        call("DEBUG DIGEST");
      }
    }
    assertTrue(hasRun && moving.stats().moved() > 1000, "moved: " + moving.stats().moved());
    long after = moving.allocator().residentBytes();
    assertTrue(after < still.allocator().residentBytes() * 0.8 && after < before,
        before + " bytes before, " + after + " after, " + still.allocator().residentBytes() + " without");
    call("DEBUG DIGEST");
    call("SWAPDB 0 1");
    call("FLUSHALL");
    for (int i = 0; i < 2000; i++) {
      clock.micros += 1000;
      call("DBSIZE");
    }
    assertEquals(still.allocator().usedBytes(), moving.allocator().usedBytes());
  }

  @Test
  void endsHalfWay() throws Exception {
    fill();
    thin();
    moving.client.call("CONFIG SET active-defrag-ignore-bytes 100000 active-defrag-threshold-lower 5 activedefrag yes");
    while (moving.stats().moved() == 0) {
      clock.micros += 1000;
      call("DBSIZE");
    }
    moving.client.call("CONFIG SET activedefrag no");
    for (int i = 0; i < 1000; i++) {
      clock.micros += 1000;
      call(change());
    }
    assertEquals(0, moving.stats().runningPercent());
    call("DEBUG DIGEST");
  }

  private static final class SteadyClock implements Clock {
    private static final long LOOK_NANOS = 500_000;

    private long micros = 1_700_000_000_000_000L;
    private long nanos;

    @Override
    public long epochMicros() {
      return micros;
    }

    @Override
    public long nanos() {
      nanos += LOOK_NANOS;
      return nanos;
    }
  }
}
