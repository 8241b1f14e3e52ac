package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ExpireArgs;
import io.lettuce.core.KeyValue;
import io.lettuce.core.KillArgs;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client Lettuce, unchanged. */
final class LettuceTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static TestServer server;
  private static RedisClient client;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start("--threading-mode", "shared");
    client = RedisClient.create(uri().build());
  }

  @AfterAll
  static void stop() {
    client.shutdown(Duration.ZERO, TIMEOUT);
    server.close();
  }

  @BeforeEach
  void empty() {
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void strings(ProtocolVersion version) {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisCommands<String, String> redis = connection.sync();
      assertEquals("PONG", redis.ping());
      assertEquals("OK", redis.set("k", "v"));
      assertEquals("v", redis.setGet("k", "w", SetArgs.Builder.px(100_000)));
      assertNull(redis.set("k", "x", SetArgs.Builder.nx()));
      assertEquals("OK", redis.mset(Map.of("a", "1", "b", "2")));
      assertEquals(List.of(KeyValue.just("a", "1"), KeyValue.empty("none")), redis.mget("a", "none"));
      assertEquals(3, redis.incrby("a", 2));
      assertEquals(0.5, redis.incrbyfloat("b", -1.5));
      assertEquals(5, redis.append("k", "more"));
      assertThrows(RedisCommandExecutionException.class, () -> redis.incr("k"));
      assertEquals(0, redis.setbit("bits", 7, 1));
      assertEquals(1, redis.bitcount("bits"));
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void keysAndExpiry(ProtocolVersion version) throws Exception {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisCommands<String, String> redis = connection.sync();
      redis.set("k", "v");
      assertEquals(true, redis.expire("k", 100, ExpireArgs.Builder.nx()));
      assertTrue(redis.pttl("k") > 99_000);
      assertEquals(true, redis.persist("k"));
      assertEquals(-1, redis.ttl("k"));
      assertEquals(true, redis.copy("k", "copy"));
      assertEquals(2, redis.exists("k", "copy"));
      assertEquals(2, redis.del("k", "copy"));
      redis.set("brief", "v", SetArgs.Builder.px(30));
      Thread.sleep(60);
      assertNull(redis.get("brief"));
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void scanFindsEveryKey(ProtocolVersion version) {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisCommands<String, String> redis = connection.sync();
      redis.mset(java.util.stream.IntStream.range(0, 3000).boxed().collect(Collectors.toMap(i -> "key:" + i, i -> "v")));
      assertEquals(3000, ScanIterator.scan(redis).stream().distinct().count());
      assertEquals(300, ScanIterator.scan(redis, ScanArgs.Builder.limit(500).match("*0")).stream().distinct().count());
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void asynchronousPipeline(ProtocolVersion version) throws Exception {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisAsyncCommands<String, String> redis = connection.async();
      connection.setAutoFlushCommands(false);
      List<RedisFuture<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        counts.add(redis.incr("n"));
      }
      connection.flushCommands();
      connection.setAutoFlushCommands(true);
      assertTrue(LettuceFutures.awaitAll(TIMEOUT, counts.toArray(RedisFuture[]::new)));
      for (int i = 0; i < counts.size(); i++) {
        assertEquals(i + 1, counts.get(i).get());
      }
    }
  }

  @Test
  void binaryKeysAndLargeValues() {
    try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
      byte[] key = {0, -1, '\r', '\n', (byte) 0xc3, 0x28};
      byte[] value = new byte[10 * 1024 * 1024];
      new SplittableRandom(1).nextBytes(value);
      connection.sync().set(key, value);
      assertArrayEquals(value, connection.sync().get(key));
    }
  }

  @Test
  void databasesNamesConfigAndInfo() {
    RedisURI inSeven = uri().withDatabase(7).withClientName("tester").build();
    try (StatefulRedisConnection<String, String> connection = client.connect(inSeven)) {
      RedisCommands<String, String> redis = connection.sync();
      redis.set("k", "v");
      assertEquals("tester", redis.clientGetname());
      assertTrue(redis.clientList().contains("lib-name=Lettuce"), redis.clientList());
      assertTrue(redis.info("keyspace").contains("db7:keys=1,"));
      assertEquals(Map.of("databases", "16"), redis.configGet("databases"));
      redis.select(0);
      assertNull(redis.get("k"));
    }
  }

  @Test
  void passwords() throws Exception {
    try (TestServer closed = TestServer.start("--requirepass", "secret")) {
      RedisURI.Builder builder = RedisURI.builder().withHost(TestServer.host()).withPort(closed.port()).withTimeout(TIMEOUT);
      try (StatefulRedisConnection<String, String> connection = client.connect(builder.withPassword("secret").build())) {
        assertEquals("PONG", connection.sync().ping());
      }
      RedisURI wrong = builder.withPassword("bad").build();
      assertThrows(RedisConnectionException.class, () -> client.connect(wrong).close());
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void reconnectsAfterClientKill(ProtocolVersion version) {
    try (StatefulRedisConnection<String, String> connection = connect(version);
        StatefulRedisConnection<String, String> killer = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      redis.set("k", "v");
      Long before = redis.clientId();
      assertEquals(1, killer.sync().clientKill(KillArgs.Builder.id(before)));
      assertEquals("v", redis.get("k"));
      assertNotEquals(before, redis.clientId());
    }
  }

  private static StatefulRedisConnection<String, String> connect(ProtocolVersion version) {
    client.setOptions(ClientOptions.builder().protocolVersion(version).build());
    return client.connect();
  }

  private static RedisURI.Builder uri() {
    return RedisURI.builder().withHost(TestServer.host()).withPort(server.port()).withTimeout(TIMEOUT);
  }
}
