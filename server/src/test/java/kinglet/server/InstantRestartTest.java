package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are served before they are loaded: each is right at once, and in the end all is as if it had been loaded before. */
final class InstantRestartTest {
  private static final String LOADING = "LOADING Redis is loading the dataset in memory";
  private static final int RING = 64;
  private static final int COMMANDS = 6000;
  private static final int NONE_AT_ALL = 0;
  private static final List<String> RANDOM = List.of("SPOP", "RANDMEMBER", "RANDFIELD", "RANDOMKEY", "KEYS", "SCAN");

  @TempDir
  private Path folder;

  private final TestClock clock = new TestClock();
  private final List<Kinglet> open = new ArrayList<>();

  private Kinglet start(Path directory, String instant, int recordsPerSlice, String... more) throws IOException {
    return start(directory, clock, instant, recordsPerSlice, more);
  }

  private Kinglet start(Path directory, TestClock time, String instant, int recordsPerSlice, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "yes",
        "--log-format", "plain", "--enable-debug-command", "yes", "--instant-restart", instant, "--auto-aof-rewrite-percentage", "0"));
    arguments.addAll(List.of(more));
    Configuration configuration = new Configuration(path -> path);
    configuration.load(arguments, null);
    Kinglet kinglet = new Kinglet(configuration, time, 1);
    open.add(kinglet);
    kinglet.persisting().hydration().divide(recordsPerSlice);
    kinglet.open(() -> { }, cause -> {
      throw new AssertionError(cause);
    }).run();
    return kinglet;
  }

  private void stop(Kinglet kinglet) throws IOException {
    if (open.remove(kinglet)) {
      kinglet.log().close();
      kinglet.persisting().hydration().close();
    }
  }

  @AfterEach
  void stopAll() throws IOException {
    for (Kinglet kinglet : List.copyOf(open)) {
      stop(kinglet);
    }
  }

  private static InProcessClient client(Kinglet kinglet) throws Exception {
    Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(inlet, RING);
    InProcessClient client = new InProcessClient(kinglet, inlet);
    while (client.call("PING").text().startsWith("LOADING")) {
      client.await(1);
    }
    return client;
  }

  private static String info(InProcessClient client, String name) throws IOException {
    return client.call("INFO everything").text().lines().filter(line -> line.startsWith(name + ":")).findFirst()
        .orElse(name + ":").split(":", 2)[1].strip();
  }

  private void rewrite(InProcessClient client) throws Exception {
    client.call("BGREWRITEAOF");
    awaitRewrite(client);
  }

  private void awaitRewrite(InProcessClient client) throws Exception {
    for (int i = 0; !info(client, "aof_rewrite_in_progress").equals("0") || !info(client, "aof_rewrite_scheduled").equals("0"); i++) {
      assertTrue(i < 2000, "the rewrite does not end");
      clock.advanceMs(100);
      client.await(1);
    }
    assertEquals("ok", info(client, "aof_last_bgrewrite_status"));
  }

  private static void awaitAll(Kinglet kinglet, InProcessClient client) throws Exception {
    kinglet.persisting().hydration().divide(Integer.MAX_VALUE);
    while (kinglet.persisting().hydration().isActive()) {
      client.await(1);
    }
    assertEquals("0", info(client, "hydrating"));
  }

  private static String text(InProcessClient client, String command) throws IOException {
    Node reply = client.call(command);
    return reply.kind() == '*' ? reply.children().toString() : reply.text();
  }

  private static void send(InProcessClient client, String command) throws IOException {
    client.send(Stream.of(command.split(" ")).map(word -> word.getBytes(ISO_8859_1)).toList());
  }

  private static Path base(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("appendonlydir"))) {
      return files.filter(file -> file.toString().endsWith(".snapshot.kmap")).findFirst().orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  // ---- a server that has loaded everything as its twin ----

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersAsAServerThatHasLoadedAll(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Path twinFolder = folder.resolve("twin");
    Path ownFolder = folder.resolve("own");
    Kinglet writer = start(Files.createDirectories(ownFolder), "yes", NONE_AT_ALL);
    try (InProcessClient client = client(writer)) {
      write(client, random, COMMANDS);
      rewrite(client);
      write(client, random, COMMANDS / 20);
    }
    stop(writer);
    clock.advanceMs(random.nextInt(3000));
    int woken = 0;
    for (int round = 0; round < 4; round++) {
      copy(ownFolder, twinFolder.resolve("" + round));
      TestClock twinClock = new TestClock();
      twinClock.turnTo(clock.epochMicros());
      Kinglet own = start(ownFolder, "yes", 1 + random.nextInt(3));
      Kinglet twin = start(twinFolder.resolve("" + round), twinClock, "no", NONE_AT_ALL);
      try (InProcessClient client = client(own); InProcessClient twinClient = client(twin)) {
        assertTrue(twin.engine().keyspace().isWhole());
        woken += compare(random, client, twinClient, twinClock, own);
        awaitAll(own, client);
        same("DBSIZE", client, twinClient);
        assertEquals(text(twinClient, "DEBUG DIGEST"), text(client, "DEBUG DIGEST"));
      }
      stop(own);
      stop(twin);
    }
    assertTrue(woken > 100, "commands while keys were dormant: " + woken);
  }

  private void write(InProcessClient client, SplittableRandom random, int commands) throws IOException {
    for (int i = 0; i < commands; i++) {
      client.call(random.nextInt(4) == 0 ? more(random) : EffectReplayTest.command(random, clock.epochMicros() / 1000));
      clock.advanceMs(random.nextInt(8) == 0 ? random.nextInt(20) : 0);
    }
    client.call("DISCARD");
    client.call("SELECT 0");
  }

  private static String more(SplittableRandom random) {
    String key = "more" + random.nextInt(400);
    String stream = "x" + random.nextInt(3);
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> "SET " + key + " value" + random.nextInt();
      case 3 -> "SET " + key + " v PX " + random.nextInt(1, 5000);
      case 4 -> "XADD " + stream + " MAXLEN ~ 200 * f " + random.nextInt(1000) + " g v";
      case 5 -> "XGROUP CREATE " + stream + " g" + random.nextInt(3) + " 0";
      case 6 -> "XREADGROUP GROUP g" + random.nextInt(3) + " c COUNT 3 STREAMS " + stream + " >";
      case 7 -> "DEL " + key + " more" + random.nextInt(400);
      case 8 -> "GETSET " + key + " got";
      case 9 -> "RENAME " + key + " more" + random.nextInt(400);
      case 10 -> "XINFO STREAM " + stream + " FULL";
      case 11 -> "RPUSH big" + random.nextInt(3) + " " + "element".repeat(random.nextInt(1, 900));
      case 12 -> "HSET wide" + random.nextInt(3) + " f" + random.nextInt(3000) + " " + "v".repeat(random.nextInt(1, 90));
      default -> "GET " + key;
    };
  }

  /** Returns how many commands there were before all was loaded. */
  private int compare(SplittableRandom random, InProcessClient client, InProcessClient twin, TestClock twinClock, Kinglet own)
      throws Exception {
    int dormant = 0;
    for (int i = 0; i < 600; i++) {
      String command = random.nextInt(3) == 0 ? more(random) : EffectReplayTest.command(random, clock.epochMicros() / 1000);
      if (RANDOM.stream().noneMatch(command::contains)) {
        same(command, client, twin);
        dormant += own.persisting().hydration().isActive() ? 1 : 0;
        long millis = random.nextInt(8) == 0 ? random.nextInt(20) : 0;
        clock.advanceMs(millis);
        twinClock.advanceMs(millis);
      }
    }
    client.call("DISCARD");
    twin.call("DISCARD");
    return dormant;
  }

  private static void same(String command, InProcessClient client, InProcessClient twin) throws IOException {
    assertEquals(twin.call(command).toString(), client.call(command).toString(), command);
  }

  // ---- what commands see ----

  /** Two databases of keys, none of which is loaded: they stay where they are until somebody asks for them. */
  private Kinglet dormant(String... more) throws Exception {
    Kinglet writer = start(folder, "yes", NONE_AT_ALL);
    try (InProcessClient client = client(writer)) {
      for (int i = 0; i < 100; i++) {
        client.call("SET key:" + i + " value:" + i);
      }
      client.call("RPUSH list a b c");
      client.call("SADD ids 3 1 2");
      client.call("MSET weight:1 30 weight:2 20 weight:3 10 name:1 one name:2 two name:3 three");
      client.call("SET soon v PX 10000");
      client.call("SET sooner v PX 10000");
      client.call("SELECT 1");
      client.call("MSET a 1 b 2 c 3");
      rewrite(client);
    }
    stop(writer);
    Kinglet reader = start(folder, "yes", NONE_AT_ALL, more);
    assertFalse(reader.engine().keyspace().isWhole());
    return reader;
  }

  private void restartedHas(String digest) throws Exception {
    Kinglet again = start(folder, "no", NONE_AT_ALL);
    try (InProcessClient client = client(again)) {
      assertEquals(digest, text(client, "DEBUG DIGEST"));
    }
    stop(again);
  }

  @Test
  void keysAreThereAtOnceAndDeletedOnesStayAway() throws Exception {
    Kinglet kinglet = dormant();
    String digest;
    try (InProcessClient client = client(kinglet)) {
      assertEquals("1", info(client, "hydrating"));
      assertEquals("113", info(client, "hydration_total_keys"));
      assertEquals("0", info(client, "hydrated_keys"));
      assertEquals("keys=110,expires=2,avg_ttl=0", info(client, "db0"));
      assertEquals("110", text(client, "DBSIZE"));
      assertEquals("value:7", text(client, "GET key:7"));
      assertEquals("1", info(client, "hydrated_keys"));
      assertEquals("110", text(client, "DBSIZE"));
      assertEquals("1", text(client, "DEL key:8"));
      assertEquals("0", text(client, "DEL key:8 nothing"));
      assertEquals("value:9", text(client, "SET key:9 new GET"));
      assertEquals("0", text(client, "SETNX key:10 new"));
      assertEquals("OK", text(client, "SET key:11 new"));
      assertEquals("OK", text(client, "RENAME key:12 key:13"));
      assertEquals("0", text(client, "RENAMENX key:13 key:14"));
      assertEquals("0", text(client, "COPY key:15 key:16"));
      assertEquals("1", text(client, "COPY key:15 key:16 REPLACE"));
      assertEquals("1", text(client, "MOVE key:17 1"));
      assertEquals("0", text(client, "COPY key:18 a DB 1"));
      assertEquals("107", text(client, "DBSIZE"));
      awaitAll(kinglet, client);
      assertEquals("107", text(client, "DBSIZE"));
      assertEquals("value:12", text(client, "GET key:13"));
      assertEquals("value:15", text(client, "GET key:16"));
      assertEquals("0", text(client, "EXISTS key:8 key:12 key:17"));
      digest = text(client, "DEBUG DIGEST");
    }
    stop(kinglet);
    restartedHas(digest);
  }

  @Test
  void whoLooksAtAllKeysWaits() throws Exception {
    Kinglet kinglet = dormant();
    try (InProcessClient client = client(kinglet)) {
      for (String command : List.of("KEYS *", "SCAN 0", "RANDOMKEY", "SAVE", "DEBUG DIGEST")) {
        assertEquals(LOADING, text(client, command), command);
      }
      assertEquals("OK", text(client, "MULTI"));
      assertEquals(LOADING, text(client, "SCAN 0"));
      assertEquals("EXECABORT Transaction discarded because of previous errors.", text(client, "EXEC"));
      assertEquals("ERR", text(client, "DEBUG RELOAD"));
      assertTrue(text(client, "BGSAVE").startsWith("ERR "));
      assertEquals("Background saving scheduled", text(client, "BGSAVE SCHEDULE"));
      assertEquals("Background append only file rewriting scheduled", text(client, "BGREWRITEAOF"));
      assertEquals("3 2 1", String.join(" ", client.call("SORT ids BY weight:*").children().stream().map(Node::text).toList()));
      assertEquals("three two one",
          String.join(" ", client.call("SORT ids BY weight:* GET name:*").children().stream().map(Node::text).toList()));
      Path before = base(folder);
      awaitAll(kinglet, client);
      awaitRewrite(client);
      assertFalse(before.equals(base(folder)), "the rewrite that was asked for has not taken place");
      assertEquals("110", String.valueOf(client.call("KEYS *").children().size()));
    }
  }

  @Test
  void databasesAreExchangedAndEmptied() throws Exception {
    Kinglet kinglet = dormant();
    String digest;
    try (InProcessClient client = client(kinglet)) {
      assertEquals("OK", text(client, "SWAPDB 0 1"));
      assertEquals("3", text(client, "DBSIZE"));
      assertEquals("2", text(client, "GET b"));
      client.call("SELECT 1");
      assertEquals("110", text(client, "DBSIZE"));
      assertEquals("value:3", text(client, "GET key:3"));
      assertEquals("OK", text(client, "SWAPDB 1 2"));
      client.call("SELECT 2");
      assertEquals("value:4", text(client, "GET key:4"));
      client.call("SELECT 0");
      assertEquals("OK", text(client, "FLUSHDB"));
      assertEquals("0", text(client, "DBSIZE"));
      assertEquals("", String.valueOf(text(client, "GET a")).replace("null", ""));
      awaitAll(kinglet, client);
      assertEquals("0", text(client, "DBSIZE"));
      client.call("SELECT 2");
      assertEquals("110", text(client, "DBSIZE"));
      assertEquals("value:5", text(client, "GET key:5"));
      digest = text(client, "DEBUG DIGEST");
    }
    stop(kinglet);
    restartedHas(digest);
  }

  @Test
  void flushAllDropsWhatIsDormant() throws Exception {
    Kinglet kinglet = dormant();
    try (InProcessClient client = client(kinglet)) {
      client.call("GET key:1");
      assertEquals("OK", text(client, "FLUSHALL"));
      assertEquals("0", info(client, "hydrating"));
      assertTrue(kinglet.engine().keyspace().isWhole());
      assertEquals("0", text(client, "DBSIZE"));
      assertEquals("OK", text(client, "SET key:1 new"));
      assertEquals("1", String.valueOf(client.call("KEYS *").children().size()));
      rewrite(client);
    }
    stop(kinglet);
    Kinglet again = start(folder, "yes", NONE_AT_ALL);
    try (InProcessClient client = client(again)) {
      assertEquals("1", text(client, "DBSIZE"));
      assertEquals("new", text(client, "GET key:1"));
    }
  }

  @Test
  void transactionsAndBlockedClientsHaveTheirKeys() throws Exception {
    Kinglet kinglet = dormant();
    try (InProcessClient client = client(kinglet); InProcessClient other = client(kinglet)) {
      client.call("WATCH key:1");
      client.call("MULTI");
      client.call("GET key:2");
      client.call("SELECT 1");
      client.call("INCR a");
      assertEquals("[value:2, OK, 2]", client.call("EXEC").children().stream().map(Node::text).toList().toString());
      client.call("SELECT 0");
      client.call("WATCH key:3");
      assertEquals("OK", text(other, "SET key:3 changed"));
      client.call("MULTI");
      client.call("GET key:3");
      assertEquals(List.of(), client.call("EXEC").children());
      assertEquals("[list, a]", client.call("BLPOP nothing list 0").children().stream().map(Node::text).toList().toString());
      send(client, "BLMOVE empty list LEFT RIGHT 0");
      other.call("RPUSH empty z");
      assertEquals("z", client.receive().text());
      assertEquals("[b, c, z]", client.call("LRANGE list 0 -1").children().stream().map(Node::text).toList().toString());
      awaitAll(kinglet, client);
      assertEquals("3", text(client, "LLEN list"));
    }
  }

  @Test
  void whatIsDueIsGone() throws Exception {
    Kinglet kinglet = dormant("--notify-keyspace-events", "KEA");
    try (InProcessClient client = client(kinglet)) {
      assertEquals("v", text(client, "GET soon"));
      assertEquals("1", text(client, "EXISTS sooner"));
    }
    stop(kinglet);
    clock.advanceMs(20_000);
    kinglet = start(folder, "yes", NONE_AT_ALL);
    try (InProcessClient client = client(kinglet)) {
      assertEquals("110", text(client, "DBSIZE"));
      assertEquals("0", text(client, "EXISTS soon"));
      assertEquals("1", info(client, "expired_keys"));
      assertEquals("109", text(client, "DBSIZE"));
      awaitAll(kinglet, client);
      assertEquals("108", text(client, "DBSIZE"));
      assertEquals("0", text(client, "EXISTS soon sooner"));
    }
  }

  @Test
  void evictionGoesOnMeanwhileAndWhatWasEvictedStaysAway() throws Exception {
    Kinglet kinglet = dormant();
    String digest;
    try (InProcessClient client = client(kinglet)) {
      client.call("CONFIG SET maxmemory-policy allkeys-random");
      client.call("CONFIG SET maxmemory 1");
      for (int i = 0; i < 30; i++) {
        client.call("GET key:" + i);
      }
      clock.advanceMs(200);
      client.await(20);
      long evicted = Long.parseLong(info(client, "evicted_keys"));
      assertTrue(evicted > 20, "evicted: " + evicted);
      assertEquals(110 - evicted, Long.parseLong(text(client, "DBSIZE")));
      client.call("CONFIG SET maxmemory 0");
      awaitAll(kinglet, client);
      assertEquals(110 - evicted, Long.parseLong(text(client, "DBSIZE")));
      digest = text(client, "DEBUG DIGEST");
    }
    stop(kinglet);
    restartedHas(digest);
  }

  @Test
  void aKeyThatWakesIsNotNew() throws Exception {
    Kinglet kinglet = dormant();
    try (InProcessClient client = client(kinglet); InProcessClient listener = client(kinglet)) {
      client.call("CONFIG SET notify-keyspace-events KAn");
      listener.call("PSUBSCRIBE __keyspace@0__:*");
      client.call("APPEND key:1 more");
      client.call("SET new v");
      assertEquals("__keyspace@0__:key:1 append", event(listener));
      assertEquals("__keyspace@0__:new new", event(listener));
    }
  }

  private static String event(InProcessClient listener) throws IOException {
    Node message = listener.receive();
    return message.children().get(2).text() + " " + message.children().get(3).text();
  }

  @Test
  void olderSnapshotsThatAreKeptServeToo() throws Exception {
    Kinglet writer = start(folder, "yes", NONE_AT_ALL, "--log-retention", "1h");
    long before;
    try (InProcessClient client = client(writer)) {
      client.call("SET key first");
      rewrite(client);
      client.call("SET key second");
      before = Long.parseLong(info(client, "aof_appended_offset"));
      client.call("SET key third");
      rewrite(client);
    }
    stop(writer);
    Kinglet reader = start(folder, "yes", NONE_AT_ALL, "--restore-to", String.valueOf(before));
    try (InProcessClient client = client(reader)) {
      assertEquals("second", text(client, "GET key"));
    }
  }

  @Test
  void aServerWithoutTheSettingLoadsTheFileFirst() throws Exception {
    stop(dormant());
    Kinglet kinglet = start(folder, "no", NONE_AT_ALL);
    try (InProcessClient client = client(kinglet)) {
      assertEquals("0", info(client, "hydrating"));
      assertEquals("110", String.valueOf(client.call("KEYS *").children().size()));
      assertEquals("OK", text(client, "DEBUG LOADAOF"));
      assertEquals("value:50", text(client, "GET key:50"));
    }
  }

  @Test
  void theLogIsLoadedAgainWhenAllIsThere() throws Exception {
    Kinglet kinglet = dormant();
    try (InProcessClient client = client(kinglet)) {
      client.call("SET key:1 changed");
      send(client, "DEBUG LOADAOF");
      client.await(30);
      kinglet.persisting().hydration().divide(Integer.MAX_VALUE);
      clock.advanceMs(100);
      assertEquals("OK", client.receive().text());
      assertEquals("changed", text(client, "GET key:1"));
      assertEquals("110", String.valueOf(client.call("KEYS *").children().size()));
    }
  }
}
