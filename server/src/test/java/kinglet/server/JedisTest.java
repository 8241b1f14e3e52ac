package kinglet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.args.BitCountOption;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** The client Jedis, unchanged. */
final class JedisTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start("--threading-mode", "dedicated");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    try (Jedis jedis = connect(RedisProtocol.RESP2)) {
      jedis.flushAll();
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void strings(RedisProtocol protocol) {
    try (Jedis jedis = connect(protocol)) {
      assertEquals("PONG", jedis.ping());
      assertEquals("OK", jedis.set("k", "v"));
      assertEquals("v", jedis.get("k"));
      assertNull(jedis.get("none"));
      assertNull(jedis.set("k", "w", SetParams.setParams().nx()));
      assertEquals("v", jedis.setGet("k", "w"));
      assertEquals(4, jedis.append("k", "xyz"));
      assertEquals("xy", jedis.getrange("k", 1, 2));
      assertEquals(6, jedis.setrange("k", 4, "!!"));
      assertEquals("wxyz!!", jedis.getDel("k"));
      assertEquals("OK", jedis.mset("a", "1", "b", "2"));
      assertEquals(0, jedis.msetnx("b", "3", "c", "4"));
      List<String> values = new ArrayList<>(List.of("1", "2"));
      values.add(null);
      assertEquals(values, jedis.mget("a", "b", "c"));
      assertEquals(11, jedis.incrBy("a", 10));
      assertEquals(1.5, jedis.incrByFloat("b", -0.5));
      assertTrue(jedis.exists("a"));
      assertEquals("string", jedis.type("a"));
      assertThrows(JedisDataException.class, () -> jedis.incr("b"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void bitmaps(RedisProtocol protocol) {
    try (Jedis jedis = connect(protocol)) {
      assertFalse(jedis.setbit("bits", 100, true));
      assertTrue(jedis.getbit("bits", 100));
      assertEquals(1, jedis.bitcount("bits"));
      assertEquals(1, jedis.bitcount("bits", 100, 100, BitCountOption.BIT));
      assertEquals(100, jedis.bitpos("bits", true));
      jedis.set("other", "\u0001");
      assertEquals(13, jedis.bitop(BitOP.OR, "all", "bits", "other"));
      assertEquals(2, jedis.bitcount("all"));
      assertEquals(List.of(0L, 5L), jedis.bitfield("field", "SET", "u8", "0", "5", "GET", "u8", "0"));
      assertEquals(List.of(5L), jedis.bitfieldReadonly("field", "GET", "u8", "0"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void keysAndExpiry(RedisProtocol protocol) throws Exception {
    try (Jedis jedis = connect(protocol)) {
      jedis.set("k", "v");
      assertEquals(-1, jedis.ttl("k"));
      assertEquals(1, jedis.expire("k", 100));
      assertEquals(0, jedis.expire("k", 10, ExpiryOption.GT));
      assertTrue(jedis.pttl("k") > 99_000);
      assertEquals("v", jedis.getEx("k", GetExParams.getExParams().persist()));
      assertEquals(-1, jedis.expireTime("k"));
      assertTrue(jedis.copy("k", "copy", true));
      assertEquals("OK", jedis.rename("copy", "renamed"));
      assertEquals(2, jedis.touch("k", "renamed"));
      assertEquals(Set.of("k", "renamed"), jedis.keys("*"));
      assertEquals(1, jedis.unlink("k"));
      assertEquals("renamed", jedis.randomKey());
      assertEquals("embstr", jedis.objectEncoding("renamed"));
      jedis.set("brief", "v", SetParams.setParams().px(30));
      Thread.sleep(60);
      assertNull(jedis.get("brief"));
      assertEquals(-2, jedis.ttl("brief"));
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void scanFindsEveryKey(RedisProtocol protocol) {
    try (Jedis jedis = connect(protocol)) {
      fill(jedis, 5000);
      Set<String> found = new HashSet<>();
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> part = jedis.scan(cursor, new ScanParams().match("key:*9").count(100));
        found.addAll(part.getResult());
        cursor = part.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      assertEquals(500, found.size());
    }
    try (RedisClient client = pooled(protocol)) {
      ScanIteration scan = client.scanIteration(200, "*");
      Set<String> found = new HashSet<>();
      while (!scan.isIterationCompleted()) {
        found.addAll(scan.nextBatchList());
      }
      assertEquals(5000, found.size());
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void pipelineOfTenThousand(RedisProtocol protocol) {
    try (Jedis jedis = connect(protocol); Pipeline pipeline = jedis.pipelined()) {
      List<Response<String>> values = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        pipeline.set("p" + i, "value" + i);
        values.add(pipeline.get("p" + i));
      }
      pipeline.sync();
      for (int i = 0; i < values.size(); i++) {
        assertEquals("value" + i, values.get(i).get());
      }
      assertEquals(5000, jedis.dbSize());
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void binaryKeysAndLargeValues(RedisProtocol protocol) {
    try (Jedis jedis = connect(protocol)) {
      byte[] key = {0, -1, '\r', '\n', (byte) 0xc3, 0x28};
      byte[] value = new byte[10 * 1024 * 1024];
      new SplittableRandom(1).nextBytes(value);
      assertEquals("OK", jedis.set(key, value));
      assertArrayEquals(value, jedis.get(key));
      assertEquals(value.length, jedis.strlen(key));
      assertArrayEquals(key, jedis.randomBinaryKey());
    }
  }

  @Test
  void severalDatabases() {
    try (Jedis jedis = connect(RedisProtocol.RESP3); Jedis other = new Jedis(address(), config().database(7).build())) {
      jedis.set("k", "0");
      other.set("k", "7");
      assertEquals("0", jedis.get("k"));
      jedis.select(7);
      assertEquals("7", jedis.get("k"));
      assertEquals(1, jedis.move("k", 8));
      assertNull(other.get("k"));
      assertEquals("OK", jedis.swapDB(7, 8));
      assertEquals("7", other.get("k"));
    }
  }

  @Test
  void clientNameAndInfo() {
    JedisClientConfig config = config().clientName("tester").build();
    try (Jedis jedis = new Jedis(address(), config)) {
      assertEquals("tester", jedis.clientGetname());
      assertTrue(jedis.clientInfo().contains(" name=tester "));
      assertTrue(jedis.clientInfo().contains(" lib-name=jedis"), jedis.clientInfo());
      assertTrue(jedis.clientList().contains("id=" + jedis.clientId() + " "));
    }
  }

  @Test
  void configAndInfo() {
    try (Jedis jedis = connect(RedisProtocol.RESP3)) {
      assertEquals("OK", jedis.configSet("maxmemory", "100mb"));
      assertEquals(Map.of("maxmemory", "104857600"), jedis.configGet("maxmemory"));
      assertEquals("OK", jedis.configSet("maxmemory", "0"));
      assertThrows(JedisDataException.class, () -> jedis.configSet("no-such-directive", "1"));
      jedis.set("k", "v");
      Map<String, String> fields = jedis.info().lines().filter(line -> line.contains(":"))
          .map(line -> line.split(":", 2)).collect(Collectors.toMap(field -> field[0], field -> field[1]));
      assertEquals("7.2.4", fields.get("redis_version"));
      assertEquals("standalone", fields.get("redis_mode"));
      assertEquals("keys=1,expires=0,avg_ttl=0", fields.get("db0"));
      assertTrue(Long.parseLong(fields.get("used_memory")) > 0);
    }
  }

  @Test
  void passwords() throws Exception {
    try (TestServer closed = TestServer.start("--requirepass", "secret")) {
      HostAndPort address = new HostAndPort(TestServer.host(), closed.port());
      try (Jedis jedis = new Jedis(address, config().password("secret").build())) {
        assertEquals("PONG", jedis.ping());
      }
      try (Jedis jedis = new Jedis(address, config().user("default").password("secret").resp3().build())) {
        assertEquals("PONG", jedis.ping());
      }
      assertThrows(JedisAccessControlException.class, () -> new Jedis(address, config().password("bad").build()).close());
      try (Jedis jedis = new Jedis(address, config().serverDefaultProtocol().build())) {
        JedisDataException refusal = assertThrows(JedisDataException.class, () -> jedis.get("k"));
        assertEquals("NOAUTH Authentication required.", refusal.getMessage());
        assertEquals("OK", jedis.auth("secret"));
        assertNull(jedis.get("k"));
      }
    }
  }

  @Test
  void connectionPool() throws Exception {
    try (RedisClient client = pooled(RedisProtocol.RESP3); ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        all.add(threads.submit(() -> {
          for (int i = 0; i < 250; i++) {
            client.incr("counter");
          }
        }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertEquals("4000", client.get("counter"));
    }
  }

  /** Jedis knows only {@link Socket}, which cannot be a unix socket: so the plain bytes. */
  @Test
  void unixSocket(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("kinglet.sock");
    try (TestServer unix = TestServer.start("--unixsocket", path.toString(), "--unixsocketperm", "700")) {
      assertEquals("rwx------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        channel.write(ByteBuffer.wrap("SET k v\r\nGET k\r\n".getBytes(UTF_8)));
        ByteBuffer replies = ByteBuffer.allocate(12);
        while (replies.hasRemaining() && channel.read(replies) >= 0) {
          assertTrue(replies.position() <= 12);
        }
        assertEquals("+OK\r\n$1\r\nv\r\n", new String(replies.array(), UTF_8));
      }
      try (Jedis jedis = new Jedis(new HostAndPort(TestServer.host(), unix.port()))) {
        assertEquals("v", jedis.get("k"));
      }
    }
    assertFalse(Files.exists(path));
  }

  private static void fill(Jedis jedis, int keys) {
    try (Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < keys; i++) {
        pipeline.set("key:" + i, "v");
      }
      pipeline.sync();
    }
  }

  private static Jedis connect(RedisProtocol protocol) {
    return new Jedis(address(), config().protocol(protocol).build());
  }

  private static RedisClient pooled(RedisProtocol protocol) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(8);
    return RedisClient.builder().hostAndPort(address()).clientConfig(config().protocol(protocol).build()).poolConfig(pool)
        .build();
  }

  private static DefaultJedisClientConfig.Builder config() {
    return DefaultJedisClientConfig.builder().timeoutMillis(10_000).autoNegotiateProtocol(false);
  }

  private static HostAndPort address() {
    return new HostAndPort(TestServer.host(), server.port());
  }
}
