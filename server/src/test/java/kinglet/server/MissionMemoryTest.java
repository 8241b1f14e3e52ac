package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the mission about maxmemory: memory is held, and who goes first. The clock is turned, nobody sleeps. */
final class MissionMemoryTest {
  private static final byte[] VALUE = new byte[4000];
  private static final int KEYS_THAT_FIT = 600;
  private static final double MOST = 0.9;
  private static final int HOT = KEYS_THAT_FIT / 10;

  private final TestClock clock = new TestClock();
  private final Kinglet kinglet = kinglet();
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

  private void set(String key) throws Exception {
    set(key, "PERSIST");
  }

  private void set(String key, String deadline) throws Exception {
    assertEquals("OK", client.call(List.of(bytes("SET"), bytes(key), VALUE)).text());
    call(deadline.equals("PERSIST") ? "PERSIST " + key : "EXPIRE " + key + " " + deadline);
    clock.advanceMs(50);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private long field(String section, String name) throws Exception {
    return Long.parseLong(client.call("INFO " + section).text().lines().filter(line -> line.startsWith(name + ":"))
        .findFirst().orElseThrow().split(":")[1]);
  }

  private int present(String prefix, int from, int to) throws Exception {
    StringBuilder keys = new StringBuilder("EXISTS");
    IntStream.range(from, to).forEach(i -> keys.append(' ').append(prefix).append(i));
    return Integer.parseInt(client.call(keys.toString()).text());
  }

  /** Room for so many keys of {@link #VALUE}'s size, and what there is already. */
  private void limit(String policy) throws Exception {
    call("CONFIG SET maxmemory-policy " + policy);
    call("CONFIG SET maxmemory " + (field("memory", "used_memory") + KEYS_THAT_FIT * (VALUE.length + 100L)));
  }

  @Test
  @DisplayName("S3.4: CONFIG SET maxmemory holds used_memory")
  void isHeld() throws Exception {
    assertEquals("+OK", call("CONFIG SET maxmemory 100mb"));
    assertEquals("[ \"maxmemory\", \"104857600\" ]", call("CONFIG GET maxmemory"));
    long atFirst = field("memory", "used_memory");
    call("CONFIG SET maxmemory-policy allkeys-random");
    call("CONFIG SET maxmemory " + (atFirst + 4_000_000));
    for (int i = 0; i < 2000; i++) {
      set("k" + i);
    }
    long used = field("memory", "used_memory");
    assertTrue(used <= atFirst + 4_200_000, used + " of " + (atFirst + 4_000_000));
    assertTrue(used >= atFirst + 3_000_000, "no more goes than must: " + used);
    assertTrue(field("stats", "evicted_keys") > 900);
  }

  @ParameterizedTest(name = "S3.6, S3.12, S3.16: {0}: writes go on, and who is used stays")
  @ValueSource(strings = {"allkeys-lru", "allkeys-lfu"})
  void hotKeysStay(String policy) throws Exception {
    limit(policy);
    call("CONFIG SET lfu-log-factor 1");
    for (int i = 0; i < HOT; i++) {
      set("hot:" + i);
    }
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2 * KEYS_THAT_FIT; i++) {
      set("cold:" + i);
      call("TOUCH hot:" + random.nextInt(HOT));
    }
    assertTrue(field("stats", "evicted_keys") > KEYS_THAT_FIT);
    assertTrue(present("hot:", 0, HOT) >= HOT * MOST, present("hot:", 0, HOT) + " of " + HOT);
  }

  @Test
  @DisplayName("S3.16: of keys that came in turn, nearly all that go are of the older half")
  void samples() throws Exception {
    call("CONFIG SET maxmemory-samples 10");
    limit("allkeys-lru");
    for (int i = 0; i < 2 * KEYS_THAT_FIT; i++) {
      set("k" + i);
    }
    int kept = present("k", KEYS_THAT_FIT, 2 * KEYS_THAT_FIT);
    assertTrue(kept >= KEYS_THAT_FIT * MOST, kept + " of " + KEYS_THAT_FIT);
  }

  @Test
  @DisplayName("S3.10: volatile-ttl: who has less time left goes first")
  void timeToLive() throws Exception {
    limit("volatile-ttl");
    for (int i = 0; i < KEYS_THAT_FIT / 2; i++) {
      set("short:" + i, "1000");
      set("long:" + i, "100000");
    }
    for (int i = 0; i < KEYS_THAT_FIT / 4; i++) {
      set("more:" + i, "100000");
    }
    assertTrue(field("stats", "evicted_keys") > 0);
    assertEquals(KEYS_THAT_FIT / 2, present("long:", 0, KEYS_THAT_FIT / 2));
    assertTrue(present("short:", 0, KEYS_THAT_FIT / 2) < KEYS_THAT_FIT / 2);
  }

  @ParameterizedTest(name = "S3.11, S3.12: {0}: who is counted less goes first")
  @ValueSource(strings = {"volatile-lfu", "allkeys-lfu"})
  void frequency(String policy) throws Exception {
    call("CONFIG SET lfu-log-factor 0 lfu-decay-time 0");
    limit(policy);
    for (int i = 0; i < KEYS_THAT_FIT / 2; i++) {
      set("seldom:" + i, "1000000");
      set("often:" + i, "1000000");
      for (int k = 0; k < 10; k++) {
        call("TOUCH often:" + i);
      }
    }
    long often = Long.parseLong(client.call("OBJECT FREQ often:1").text());
    assertTrue(often > Long.parseLong(client.call("OBJECT FREQ seldom:1").text()), "counted " + often);
    for (int i = 0; i < KEYS_THAT_FIT / 4; i++) {
      set("more:" + i, "1000000");
    }
    assertTrue(field("stats", "evicted_keys") > 0);
    assertEquals(KEYS_THAT_FIT / 2, present("often:", 0, KEYS_THAT_FIT / 2));
  }

  @ParameterizedTest(name = "S3.7, S3.9, S3.10, S3.11: {0} spares who has no deadline")
  @ValueSource(strings = {"volatile-lru", "volatile-random", "volatile-ttl", "volatile-lfu"})
  void deadlinesOnly(String policy) throws Exception {
    limit(policy);
    for (int i = 0; i < KEYS_THAT_FIT / 2; i++) {
      set("kept:" + i);
    }
    for (int i = 0; i < KEYS_THAT_FIT; i++) {
      set("due:" + i, "1000000");
    }
    assertEquals(KEYS_THAT_FIT / 2, present("kept:", 0, KEYS_THAT_FIT / 2));
    assertTrue(present("due:", 0, KEYS_THAT_FIT) < KEYS_THAT_FIT);
  }
}
