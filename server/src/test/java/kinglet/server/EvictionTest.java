package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.Test;

/** How long eviction takes at once, and what it tells. The clock is one that passes whenever somebody looks at it. */
final class EvictionTest {
  private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.";

  private final SlowClock clock = new SlowClock();
  private final Kinglet kinglet = kinglet();
  private final ServerStats stats = kinglet.engine().stats();
  private final InProcessClient client = client();

  private Kinglet kinglet() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes"), null);
    return new Kinglet(configuration, clock, 1);
  }

  private InProcessClient client() {
    return InProcessClient.connect(kinglet);
  }

  private String call(String line) throws Exception {
    return client.call(line).toString();
  }

  private long usedBytes() {
    return kinglet.engine().keyspace().usedBytes() + kinglet.engine().clients().memoryBytes();
  }

  /** 500 us at the default tenacity: here 50 looks at the clock, two of them for each key. */
  @Test
  void goesOnInSlicesAndMeanwhileRefusesNothing() throws Exception {
    call("DEBUG POPULATE 1000 key 1000");
    call("CONFIG SET maxmemory-policy allkeys-lru");
    clock.stepNanos = 10_000;
    call("CONFIG SET maxmemory 100000");
    assertEquals(32, stats.evictedKeys());
    assertEquals("+OK", call("SET a 1"));
    assertEquals(96, stats.evictedKeys());
    assertTrue(usedBytes() > 800_000);
    assertEquals(0, kinglet.executor().idleMs());
    while (kinglet.executor().doWork() > 0) {
      assertTrue(stats.evictedKeys() <= 1000);
    }
    assertTrue(usedBytes() <= 100_000, "used: " + usedBytes());
    assertTrue(call("INFO stats").matches("(?s).*evicted_keys:9\\d\\d.*current_eviction_exceeded_time:0.*"));
  }

  @Test
  void tenacityIsTime() throws Exception {
    call("DEBUG POPULATE 1000 key 1000");
    call("CONFIG SET maxmemory-policy allkeys-random");
    call("CONFIG SET maxmemory-eviction-tenacity 0");
    clock.stepNanos = 10_000;
    call("CONFIG SET maxmemory 100000");
    assertEquals(16, stats.evictedKeys());
    call("CONFIG SET maxmemory-eviction-tenacity 100");
    assertTrue(usedBytes() <= 100_000, "used: " + usedBytes());
  }

  @Test
  void latencyEvents() throws Exception {
    call("DEBUG POPULATE 100 key 1000");
    call("CONFIG SET maxmemory-policy allkeys-random");
    call("CONFIG SET latency-monitor-threshold 1");
    clock.stepNanos = 2_000_000;
    call("CONFIG SET maxmemory 50000");
    clock.stepNanos = 0;
    String latest = call("LATENCY LATEST");
    assertTrue(latest.contains("\"eviction-del\"") && latest.contains("\"eviction-cycle\""), latest);
  }

  @Test
  void latencyOfWhatIsFreedBeforeKeysGo() throws Exception {
    call("SETRANGE big 100000000 x");
    call("EXPIRE big 10");
    call("CONFIG SET maxmemory-policy volatile-ttl latency-monitor-threshold 1");
    clock.stepNanos = 2_000_000;
    call("CONFIG SET maxmemory 10000000");
    clock.stepNanos = 0;
    assertTrue(call("LATENCY LATEST").contains("\"eviction-lazyfree\""));
  }

  @Test
  void latencyOfExpiry() throws Exception {
    call("CONFIG SET latency-monitor-threshold 1");
    call("SET k v PX 10");
    clock.epochMicros += 20_000;
    clock.stepNanos = 2_000_000;
    kinglet.executor().doWork();
    clock.stepNanos = 0;
    String latest = call("LATENCY LATEST");
    assertTrue(latest.contains("\"expire-del\"") && latest.contains("\"expire-cycle\""), latest);
  }

  @Test
  void latencyOfAnAnswerAtTheDeadline() throws Exception {
    call("CONFIG SET latency-monitor-threshold 1");
    client.send(List.of("BLPOP".getBytes(US_ASCII), "k".getBytes(US_ASCII), "0.01".getBytes(US_ASCII)));
    kinglet.executor().doWork();
    clock.epochMicros += 20_000;
    clock.stepNanos = 2_000_000;
    assertEquals("Nnull", client.receive().toString());
    clock.stepNanos = 0;
    assertTrue(call("LATENCY LATEST").contains("\"command-unblocking\""));
  }

  /** What is too big to be freed at once goes before another key does. */
  @Test
  void aBigValueIsFreedFirst() throws Exception {
    call("SETRANGE big 100000000 x");
    call("EXPIRE big 10");
    call("SET small x EX 1000");
    call("CONFIG SET maxmemory-policy volatile-ttl");
    call("CONFIG SET maxmemory 10000000");
    assertEquals(1, stats.evictedKeys());
    assertEquals("\"x\"", call("GET small"));
    assertEquals("+OK", call("SET another x"));
    assertTrue(usedBytes() <= 10_000_000);
  }

  @Test
  void clientsCount() throws Exception {
    call("SET k v");
    call("CONFIG SET maxmemory " + (usedBytes() + 3000));
    assertEquals("+OK", call("SET l v"));
    for (int i = 0; i < 3; i++) {
      client();
    }
    clock.epochMicros += 200_000;
    kinglet.executor().doWork();
    assertEquals(OOM, call("SET m v"));
  }

  private static final class SlowClock implements Clock {
    private long epochMicros = 1_700_000_000_000_000L;
    private long nanos;
    private long stepNanos;

    @Override
    public long epochMicros() {
      return epochMicros;
    }

    @Override
    public long nanos() {
      nanos += stepNanos;
      return nanos;
    }
  }
}
