package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.Value;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kinglet.server.ApiSweep.Side;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

/** The whole APIs of Jedis and Lettuce, call by call, beside redis-server; skipped where there is none. */
final class ClientApiTest {
  /** What would end, block or change the server or the connection, and what is of modules or not there yet. */
  private static final List<String> DANGEROUS = List.of("shutdown", "monitor", "subscribe", "psubscribe", "ssubscribe",
      "unsubscribe", "punsubscribe", "sunsubscribe", "quit", "disconnect", "close", "connect", "slaveof", "replicaof", "debug",
      "sync", "psync", "migrate", "failover", "cluster", "script", "eval", "function", "fcall", "wait", "sentinel", "module",
      "client", "save", "bgsave", "bgrewriteaof", "config", "acl", "auth", "role", "hello", "sendcommand",
      "sendblockingcommand", "dispatch", "setdatasource", "setautoflush", "flushcommands", "getconnection",
      "getstatefulconnection", "reset", "settimeout", "readonly", "readwrite", "asking", "blpop", "brpop", "blmove", "blmpop",
      "bzpop", "bzmpop", "watch", "unwatch", "multi", "exec", "discard", "pipelined", "getclient", "setclient", "toggle",
      "json", "ft", "v", "ts", "bf", "cf", "cms", "topk", "tdigest");

  /** What is random, or tells times, sizes and structures, which are our own, or has changed since the oldest oracle. */
  private static final List<String> DIFFERENT = List.of("lastsave", "time", "info", "memory", "random", "srandmember", "spop",
      "zrandmember", "hrandfield", "xadd", "latency", "slowlog", "objectidletime", "objecthelp", "objectencoding", "scan", "sscan",
      "command", "lolwut", "dump", "restore", "hotkeys", "zrankwithscore", "zrevrankwithscore", "hscannovalues", "tostring");

  private TestServer kinglet;
  private RedisServer redis;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
    kinglet = TestServer.start();
    redis = RedisServer.start();
    opened.addAll(List.of(kinglet, redis));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  private static List<String> leftOut() {
    return Stream.concat(DANGEROUS.stream(), DIFFERENT.stream()).toList();
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  @Test
  void jedis() throws Exception {
    ApiSweep sweep = new ApiSweep(new SampleArguments(), leftOut());
    sweep.run(Jedis.class, jedisOf(kinglet.port()), jedisOf(redis.port()));
    judge(sweep);
  }

  private Side jedisOf(int port) throws Exception {
    DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).timeoutMillis(5000).build();
    return new Side(open(new Jedis(new HostAndPort(TestServer.host(), port), config)), open(new SocketClient(port)));
  }

  @Test
  void lettuce() throws Exception {
    SampleArguments arguments = new SampleArguments();
    arguments.put(Range.class, Range.unbounded());
    arguments.put(Limit.class, Limit.create(0, 2));
    arguments.put(ScoredValue.class, ScoredValue.just(1.5, "a"));
    arguments.put(Value.class, Value.just("a"));
    arguments.put(StreamOffset.class, StreamOffset.from("stream", "0"));
    arguments.put(Consumer.class, Consumer.from("a", "b"));
    ApiSweep sweep = new ApiSweep(arguments, leftOut());
    sweep.run(RedisCommands.class, lettuceOf(kinglet.port()), lettuceOf(redis.port()));
    judge(sweep);
  }

  private Side lettuceOf(int port) throws Exception {
    io.lettuce.core.RedisClient client = open(io.lettuce.core.RedisClient.create("redis://" + TestServer.host() + ":" + port));
    StatefulRedisConnection<String, String> connection = open(client.connect());
    connection.setTimeout(Duration.ofSeconds(5));
    return new Side(connection.sync(), open(new SocketClient(port)));
  }

  private static void judge(ApiSweep sweep) {
    assertEquals("", String.join("\n", sweep.differences()));
    assertTrue(sweep.compared() > 2000 && sweep.successful() > 800,
        sweep.compared() + " calls compared, " + sweep.successful() + " of them no errors");
  }
}
