package kinglet.engine.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.family.PubSubCommands;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiters against a list that is searched from its beginning each time, through every way in which a key can come or go. */
final class BlockingTwinTest {
  private static final int STEPS = 30_000;
  private static final int CLIENTS = 12;
  private static final int KEYS = 5;
  private static final int DATABASES = 2;

  /** A client that waits, and for what. */
  private record Wait(int client, int database, List<String> keys, long deadlineMs) {}

  private final TakeCommands family = new TakeCommands();
  private final EngineBench bench = new EngineBench(engine -> new PubSubCommands(engine.pubSub()), engine -> family);
  private final BenchClient[] clients = new BenchClient[CLIENTS];
  private final BenchClient writer = bench.connect();
  private final List<Wait> waits = new ArrayList<>();
  private final List<Map<String, Integer>> data = new ArrayList<>();
  private final String[] expected = new String[CLIENTS];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void servesWhomTheListWouldServe(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = bench.connect();
    }
    for (int i = 0; i < DATABASES; i++) {
      data.add(new TreeMap<>());
    }
    for (int i = 0; i < STEPS; i++) {
      Arrays.fill(expected, "");
      step(random);
      for (int client = 0; client < CLIENTS; client++) {
        assertEquals(expected[client], clients[client].take(), "step " + i + ", client " + client);
      }
      assertEquals(waits.stream().flatMap(wait -> wait.keys().stream().map(key -> wait.database() + key)).distinct().count(),
          bench.engine.blocking().keyCount(), "step " + i);
    }
    bench.close();
  }

  private void step(SplittableRandom random) {
    int database = random.nextInt(DATABASES);
    String key = "k" + random.nextInt(KEYS);
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> await(random, database);
      case 6, 7, 8, 9 -> set(database, key, random.nextInt(100));
      case 10 -> move(database, key);
      case 11 -> advance(random.nextInt(4));
      case 12 -> unblock(random.nextInt(CLIENTS));
      case 13 -> leave(random.nextInt(CLIENTS));
      case 14 -> swap(random);
      default -> copy(database, key, "k" + random.nextInt(KEYS));
    }
  }

  private boolean waits(int client) {
    return waits.stream().anyMatch(wait -> wait.client() == client);
  }

  private void await(SplittableRandom random, int database) {
    int client = random.nextInt(CLIENTS);
    if (waits(client)) {
      return;
    }
    List<String> keys = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      keys.add("k" + random.nextInt(KEYS));
    }
    int timeoutMs = random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0;
    long deadlineMs = timeoutMs == 0 ? Long.MAX_VALUE : nowMs() + timeoutMs;
    Wait wait = new Wait(client, database, keys, deadlineMs);
    expected[client] = "+OK";
    clients[client].send("SELECT " + database, "BTAKE " + String.join(" ", keys) + " " + timeoutMs);
    bench.settle();
    if (!serve(wait)) {
      waits.add(wait);
    }
  }

  private long nowMs() {
    return bench.clock.epochMicros() / 1000;
  }

  private boolean serve(Wait wait) {
    for (String key : wait.keys()) {
      Integer value = data.get(wait.database()).remove(key);
      if (value != null) {
        String digits = String.valueOf(value);
        expect(wait.client(), "*2 $2 " + key + " $" + digits.length() + " " + digits);
        return true;
      }
    }
    return false;
  }

  private void expect(int client, String reply) {
    expected[client] = (expected[client] + " " + reply).strip();
  }

  private void serveAll() {
    waits.removeIf(this::serve);
  }

  private void set(int database, String key, int value) {
    writer.call("SELECT " + database, "SET " + key + " " + value);
    data.get(database).put(key, value);
    serveAll();
  }

  /** Keys that nobody waits for lie about, to be moved and copied. */
  private void move(int database, String key) {
    writer.call("SELECT " + database, "SET spare 7", "RENAME spare " + key);
    data.get(database).put(key, 7);
    serveAll();
  }

  private void copy(int database, String key, String other) {
    int target = 1 - database;
    writer.call("SELECT " + database, "SET spare 8", "COPY spare " + other + " DB " + target + " REPLACE", "DEL spare " + key);
    data.get(target).put(other, 8);
    serveAll();
    data.get(database).remove(key);
  }

  private void advance(int ms) {
    bench.clock.advanceMs(ms);
    bench.settle();
    waits.removeIf(wait -> {
      boolean late = wait.deadlineMs() <= nowMs();
      if (late) {
        expect(wait.client(), "*-1");
      }
      return late;
    });
  }

  private void unblock(int client) {
    assertEquals(waits(client) ? ":1" : ":0", writer.call("CLIENT UNBLOCK " + clients[client].session().id()));
    if (waits.removeIf(wait -> wait.client() == client)) {
      expect(client, "*-1");
    }
  }

  private void leave(int client) {
    clients[client].end();
    bench.settle();
    clients[client] = bench.connect();
    waits.removeIf(wait -> wait.client() == client);
  }

  private void swap(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      writer.call("FLUSHALL");
      data.forEach(Map::clear);
    }
    // Who comes first is only told for one key at a time.
    if (servableAfterSwap() <= 1) {
      writer.call("SWAPDB 0 1");
      Collections.swap(data, 0, 1);
      serveAll();
    }
  }

  private long servableAfterSwap() {
    return waits.stream().flatMap(wait -> wait.keys().stream().filter(data.get(1 - wait.database())::containsKey)
        .map(key -> wait.database() + key)).distinct().count();
  }
}
