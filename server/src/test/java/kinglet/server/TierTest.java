package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.tape.InProcessClient;
import kinglet.tier.StoreThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of the cold tier. Its thread runs when the test says so. */
final class TierTest {
  private static final int RING = 64;
  private static final String LONG = "a value of some length, too long to stay in its entry, as it has more than 64 bytes in all";

  @TempDir
  private static Path folder;

  private final TestClock clock = new TestClock();
  private final MemoryRecords records = new MemoryRecords();
  private final Kinglet kinglet = kinglet();
  private final StoreThread thread = kinglet.tierThread().orElseThrow();
  private final Inlet inlet = inlet();
  private final InProcessClient client = new InProcessClient(kinglet, inlet);
  private final InProcessClient other = new InProcessClient(kinglet, inlet);

  private Kinglet kinglet() {
    Configuration configuration = new Configuration(path -> path);
    configuration.tier().keepIn(records);
    configuration.load(List.of("--enable-debug-command", "yes", "--save", "", "--tier-size", "24mb", "--maxmemory-policy",
        "allkeys-lru", "--dir", folder.toString()), null);
    return new Kinglet(configuration, clock, 1);
  }

  private Inlet inlet() {
    Inlet both = new Inlet(RING, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(both, RING);
    return both;
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    slow(false);
    records.failsToGet = false;
    records.damages = false;
    call("CONFIG SET maxmemory 0");
    call("FLUSHALL");
    for (int i = 0; i < 50 && kinglet.executor().hasWork(); i++) {
      call("PING");
    }
    assertEquals(0, figure("tier_keys"));
    assertEquals(0, figure("tier_bytes"));
    settle();
    assertEquals(0, records.size());
  }

  private String call(String line) throws Exception {
    return client.call(line).toString();
  }

  private void send(InProcessClient to, String line) throws Exception {
    to.send(Arrays.stream(line.split(" ")).map(word -> word.getBytes(US_ASCII)).toList());
  }

  /** Makes every value cold that can be. */
  private void freeze(int keys) throws Exception {
    for (int i = 0; figure("tier_keys") < keys; i++) {
      assertTrue(i < 1000, "nothing gets cold");
      long used = kinglet.engine().keyspace().usedBytes() + kinglet.engine().clients().memoryBytes();
      call("CONFIG SET maxmemory " + (used + 4000 - 16L * i));
      call("CONFIG SET maxmemory 0");
    }
    assertEquals(keys, figure("tier_keys"));
    assertEquals(0, kinglet.engine().stats().evictedKeys());
    settle();
  }

  /** What was frozen is written, and the executor knows. */
  private void settle() throws Exception {
    call("PING");
    call("PING");
  }

  private long figure(String name) throws Exception {
    Matcher matcher = Pattern.compile(name + ":(\\d+)").matcher(call("INFO tier"));
    assertTrue(matcher.find(), name);
    return Long.parseLong(matcher.group(1));
  }

  private void slow(boolean on) {
    client.runTier(on ? 0 : Integer.MAX_VALUE);
    other.runTier(on ? 0 : Integer.MAX_VALUE);
  }

  private void runTier() {
    while (thread.doWork() > 0) {
      // Until all is done.
    }
  }

  @Test
  void aValueComesBack() throws Exception {
    call("SET k " + LONG.replace(' ', '-') + " EX 100");
    long used = kinglet.engine().keyspace().usedBytes();
    freeze(1);
    assertTrue(kinglet.engine().keyspace().usedBytes() < used - 50);
    assertEquals(1, figure("tier_stores"));
    assertEquals("\"" + LONG.replace(' ', '-') + "\"", call("GET k"));
    assertEquals(":100", call("TTL k"));
    assertEquals(0, figure("tier_keys"));
    assertEquals(1, figure("tier_hits"));
    assertEquals(0, figure("tier_stalls"));
    assertEquals(0, figure("tier_misses"));
  }

  @Test
  void othersAreServedWhileAValueIsFetched() throws Exception {
    call("SET cold " + "x".repeat(1000));
    freeze(1);
    call("SET hot value");
    slow(true);
    send(client, "STRLEN cold");
    for (int i = 0; i < 100; i++) {
      assertEquals("\"value\"", other.call("GET hot").toString());
    }
    runTier();
    assertEquals(":1000", client.receive().toString());
  }

  @Test
  void theOrderOfAPipelineStays() throws Exception {
    call("SET cold " + "x".repeat(1000));
    freeze(1);
    slow(true);
    send(client, "PING");
    send(client, "STRLEN cold");
    send(client, "SET cold new");
    send(client, "GET cold");
    assertEquals("+PONG", client.receive().toString());
    assertEquals("+PONG", other.call("PING").toString());
    runTier();
    assertEquals(":1000", client.receive().toString());
    assertEquals("+OK", client.receive().toString());
    assertEquals("\"new\"", client.receive().toString());
  }

  @Test
  void aTransactionHasAllItsValuesFetchedFirst() throws Exception {
    call("RPUSH list " + LONG);
    call("SELECT 3");
    call("HSET hash " + LONG.replace(' ', 'x') + " " + "v".repeat(100));
    call("SELECT 0");
    call("SET string " + "x".repeat(1000));
    freeze(3);
    slow(true);
    call("MULTI");
    call("LLEN list");
    call("SELECT 3");
    call("HLEN hash");
    call("SELECT 0");
    call("STRLEN string");
    send(client, "EXEC");
    assertEquals("+PONG", other.call("PING").toString());
    runTier();
    assertEquals("[ :" + LONG.split(" ").length + ", +OK, :1, +OK, :1000 ]", client.receive().toString());
    assertEquals(0, figure("tier_stalls"));
    assertEquals(3, figure("tier_hits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "EXISTS k", "TYPE k", "TTL k", "PTTL k", "EXPIRETIME k", "PEXPIRETIME k", "EXPIRE k 100", "PEXPIRE k 100000 NX", "PERSIST k",
    "TOUCH k", "OBJECT ENCODING k", "OBJECT IDLETIME k", "OBJECT REFCOUNT k", "MEMORY USAGE k", "DBSIZE", "SCAN 0",
    "SCAN 0 TYPE list", "KEYS *", "RANDOMKEY", "RENAME k k2", "RENAMENX k k2", "MOVE k 2", "SWAPDB 0 1", "DEL k", "UNLINK k",
    "SET k v", "SET k v NX", "SET k v XX KEEPTTL", "SETEX k 10 v", "SETNX k v", "MSET k v l w", "MSETNX k v l w", "WATCH k",
    "BITOP NOT k none", "SINTERSTORE k none", "ZUNIONSTORE k 1 none", "SORT none STORE k", "COPY none k REPLACE",
    "EXPIRE k -1", "FLUSHDB", "FLUSHALL ASYNC", "GET none", "RENAME hot k"
  })
  void needsNoFetch(String line) throws Exception {
    call("RPUSH k " + LONG);
    call("SET hot v");
    freeze(1);
    slow(true);
    call(line);
    assertEquals(0, records.gets, line);
    assertEquals(0, figure("tier_stalls"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "LRANGE k 0 -1", "LLEN k", "LPUSH k v", "LPOP k", "BLPOP k 0", "DUMP k", "COPY k k2", "SORT k ALPHA", "LMOVE k l LEFT LEFT",
    "GET k", "SADD k m", "BLMPOP 0 1 k LEFT", "LMPOP 1 k LEFT", "TYPE k", "LPOS k a"
  })
  void stallsNobody(String line) throws Exception {
    call("RPUSH k " + LONG);
    freeze(1);
    slow(true);
    send(client, line);
    other.call("PING");
    runTier();
    client.receive();
    assertEquals(0, figure("tier_stalls"), line);
    slow(false);
  }

  /** Keys that no specification tells are read where they are needed. */
  @Test
  void whatNobodyFetchedIsReadAtOnce() throws Exception {
    call("RPUSH l 1 2");
    call("SET weight_1 " + "x".repeat(100));
    call("SET weight_2 " + "a".repeat(100));
    freeze(2);
    assertEquals("[ \"2\", \"1\" ]", call("SORT l BY weight_* ALPHA"));
    assertEquals(2, figure("tier_stalls"));
  }

  @Test
  void movesWithItsKey() throws Exception {
    call("SET k " + "x".repeat(1000));
    call("SET l " + "y".repeat(2000) + " EX 500");
    freeze(2);
    call("RENAME k l");
    assertEquals(1, figure("tier_keys"));
    assertEquals(":-1", call("TTL l"));
    call("EXPIRE l 100");
    call("MOVE l 5");
    call("SWAPDB 5 6");
    call("SELECT 6");
    assertEquals(":100", call("TTL l"));
    assertEquals(":1000", call("STRLEN l"));
    call("SELECT 0");
  }

  @Test
  void expiresWithItsKey() throws Exception {
    call("CONFIG SET notify-keyspace-events KEA");
    call("SET k " + "x".repeat(1000) + " PX 50");
    call("RPUSH l " + LONG);
    freeze(2);
    other.call("SUBSCRIBE __keyevent@0__:expired __keyevent@0__:evicted");
    other.receive();
    clock.advanceMs(60);
    call("PING");
    assertEquals(1, figure("tier_keys"));
    assertEquals("[ \"message\", \"__keyevent@0__:expired\", \"k\" ]", other.receive().toString());
    settle();
    assertEquals(1, records.size());
    assertEquals(0, records.gets);
    call("CONFIG SET notify-keyspace-events ''");
  }

  @Test
  void whatCannotBeReadIsAnErrorAndStays() throws Exception {
    call("SET k " + "x".repeat(1000));
    freeze(1);
    records.failsToGet = true;
    assertTrue(call("GET k").startsWith("-ERR the value of a key can't be read from the tier"), call("GET k"));
    assertEquals(":1", call("EXISTS k"));
    call("MULTI");
    call("INCR n");
    call("GET k");
    call("INCR n");
    assertTrue(call("EXEC").startsWith("[ :1, -ERR the value of a key can't be read"));
    assertTrue(figure("tier_misses") >= 3);
    records.failsToGet = false;
    records.damages = true;
    assertTrue(call("GET k").endsWith("its checksum is wrong"), call("GET k"));
    records.damages = false;
    assertEquals(":1000", call("STRLEN k"));
  }

  @Test
  void whatCannotBeWrittenStaysInMemory() throws Exception {
    call("SET k " + "x".repeat(1000));
    records.failsToPut = true;
    freeze(1);
    records.failsToPut = false;
    assertEquals(1, figure("tier_broken"));
    assertEquals(":1000", call("STRLEN k"));
    call("CONFIG SET maxmemory 1");
    assertEquals(1, figure("tier_stores"));
    assertEquals(":0", call("DBSIZE"));
  }

  /** Then keys go for good, the coldest first. */
  @Test
  void aFullTierEvicts() throws Exception {
    call("CONFIG SET rdbcompression no");
    call("CONFIG SET maxmemory 1mb");
    for (int i = 0; i < 700; i++) {
      call("SET key:" + i + " " + "x".repeat(50_000));
    }
    long bytes = figure("tier_bytes");
    assertTrue(bytes <= (24 << 20) + 60_000 && bytes > (24 << 20) - 60_000, "takes " + bytes);
    assertTrue(figure("tier_evicted_keys") > 100);
    assertEquals(kinglet.engine().stats().evictedKeys(), figure("tier_evicted_keys"));
    assertEquals(":" + (700 - figure("tier_evicted_keys")), call("DBSIZE"));
  }

  @Test
  void whoNeedsMemoryWaitsWhileNothingIsWritten() throws Exception {
    call("CONFIG SET rdbcompression no");
    slow(true);
    call("DEBUG POPULATE 300 key 60000");
    call("CONFIG SET maxmemory 3000000");
    long unwritten = figure("tier_unwritten_bytes");
    assertTrue(unwritten >= 8 << 20 && unwritten < 9 << 20, "unwritten: " + unwritten);
    send(client, "SET new v");
    assertEquals(":1", other.call("EXISTS key:1").toString());
    assertEquals("\"value:2\"", other.call("GETRANGE key:2 0 6").toString());
    assertEquals(":0", other.call("EXISTS new").toString());
    runTier();
    assertEquals("+OK", client.receive().toString());
    runTier();
    call("PING");
    assertEquals(":301", call("DBSIZE"));
    call("CONFIG SET maxmemory 0");
  }

  @Test
  void clientsThatLeaveWaitForNothing() throws Exception {
    call("SET cold " + "x".repeat(1000));
    freeze(1);
    slow(true);
    try (InProcessClient gone = new InProcessClient(kinglet, inlet)) {
      gone.runTier(0);
      send(gone, "STRLEN cold");
      assertTrue(call("CLIENT LIST").contains("flags=b "));
    }
    call("PING");
    assertFalse(call("CLIENT LIST").contains("flags=b "));
    runTier();
    slow(false);
    assertEquals(":1000", call("STRLEN cold"));
  }

  /** A blocked client is served at once, as if nothing were cold. */
  @Test
  void aKeyThatSomebodyWaitsForComesCold() throws Exception {
    call("RPUSH l " + LONG);
    freeze(1);
    other.runTier(0);
    send(other, "BLPOP wanted 0");
    call("RENAME l wanted");
    assertEquals("[ \"wanted\", \"a\" ]", other.receive().toString());
    assertEquals(1, figure("tier_stalls"));
  }

  @Test
  void digestsReadWhatIsCold() throws Exception {
    call("SET s " + "x".repeat(1000));
    call("RPUSH l " + LONG);
    call("SADD t " + LONG);
    call("HSET h f " + LONG.replace(' ', 'x') + " g " + "y".repeat(500));
    call("ZADD z 1 " + LONG.replace(' ', 'x') + " 2 b");
    call("XADD x 1-1 f " + LONG.replace(' ', 'x') + LONG.replace(' ', 'x'));
    String digest = call("DEBUG DIGEST");
    freeze(6);
    assertEquals(digest, call("DEBUG DIGEST"));
    assertEquals(6, figure("tier_keys"));
  }

  @Test
  void savesAndLoadsWhatIsCold() throws Exception {
    call("SET s " + "x".repeat(1000) + " EX 1000");
    call("RPUSH l " + LONG);
    call("SELECT 7");
    call("SADD t " + LONG);
    String digest = call("DEBUG DIGEST");
    freeze(3);
    assertEquals("+OK", call("DEBUG RELOAD"));
    assertEquals(digest, call("DEBUG DIGEST"));
    assertEquals(0, figure("tier_keys"));
    call("SELECT 0");
    assertEquals(":1000", call("TTL s"));
  }

  @Test
  void aSnapshotThatWouldNotBeWholeFails() throws Exception {
    call("SET s " + "x".repeat(1000));
    freeze(1);
    records.failsToGet = true;
    call("BGSAVE");
    for (int i = 0; i < 100 && call("INFO persistence").contains("rdb_bgsave_in_progress:1"); i++) {
      clock.advanceMs(1);
    }
    assertTrue(call("INFO persistence").contains("rdb_last_bgsave_status:err"));
    assertEquals("-ERR", save().substring(0, 4));
    records.failsToGet = false;
    assertEquals("+OK", save());
    assertTrue(call("INFO persistence").contains("rdb_last_bgsave_status:ok"));
  }

  private String save() throws Exception {
    send(client, "SAVE");
    for (int i = 0; i < 100; i++) {
      clock.advanceMs(1);
      other.call("PING");
    }
    return client.receive().toString();
  }

  @Test
  void whatHasToKeepTimeStays() throws Exception {
    call("HSET h f " + LONG.replace(' ', 'x'));
    call("HPEXPIRE h 100000 FIELDS 1 f");
    call("SET n 12345678901");
    call("SET small tiny");
    call("SET big " + "x".repeat(100_000));
    call("SET s " + "x".repeat(1000));
    freeze(1);
    assertEquals(0, figure("tier_hits"));
    assertEquals(":100000", call("STRLEN big"));
    assertEquals(0, figure("tier_hits"));
  }
}
