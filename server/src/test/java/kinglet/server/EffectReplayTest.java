package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.effect.EffectTap;
import kinglet.engine.memory.Memory;
import kinglet.engine.session.Session;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of effects: what the tap saw, replayed into an empty engine, makes the same data. The second engine's clock stands
 * still at the beginning, so that nothing expires there but by an effect: as on a replica, or while a log is loaded.
 */
final class EffectReplayTest {
  private static final int COMMANDS = 40_000;
  private static final int DATABASES = 3;
  private static final int KEYS = 24;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void replayMakesTheSameData(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    TestClock clock = new TestClock();
    EffectStream stream = new EffectStream();
    Kinglet live = kinglet(clock, "16");
    live.engine().effects().add(stream);
    try (InProcessClient client = client(live)) {
      for (int i = 0; i < COMMANDS; i++) {
        client.call(command(random, clock.epochMicros() / 1000));
        clock.advanceMs(random.nextInt(8) == 0 ? random.nextInt(20) : 0);
      }
      client.call("DISCARD");
      client.await(1);
      assertEquals(stream.expectedOffset, live.engine().effects().offset());
      assertSameData(client, stream.bytes.toByteArray());
    }
  }

  /** Evictions are effects too: the replica has no limit of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random",
      "volatile-ttl"})
  void replayRepeatsEvictions(String policy) throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    TestClock clock = new TestClock();
    EffectStream stream = new EffectStream();
    Kinglet live = kinglet(clock, "16");
    live.engine().effects().add(stream);
    try (InProcessClient client = client(live)) {
      client.call("CONFIG SET maxmemory-policy " + policy);
      client.call("SET k0 v");
      client.call("CONFIG SET maxmemory " + (live.engine().keyspace().usedBytes() + Session.OBJECT_BYTES + 2000));
      for (int i = 0; i < COMMANDS / 2; i++) {
        client.call(command(random, clock.epochMicros() / 1000));
        clock.advanceMs(random.nextInt(8) == 0 ? random.nextInt(20) : 0);
      }
      client.await(1);
      assertTrue(live.engine().stats().evictedKeys() > 100, "evicted: " + live.engine().stats().evictedKeys());
      client.call("CONFIG SET maxmemory 0");
      assertSameData(client, stream.bytes.toByteArray());
    }
  }

  private static void assertSameData(InProcessClient client, byte[] effects) throws IOException {
    try (InProcessClient replica = client(kinglet(new TestClock(), "5"))) {
      for (Node reply : replica.feed(effects)) {
        assertFalse(reply.kind() == '-', () -> "an effect was refused: " + reply);
      }
      for (int database = 0; database < DATABASES; database++) {
        assertSameDatabase(client, replica, database);
      }
      assertEquals(client.call("DEBUG DIGEST"), replica.call("DEBUG DIGEST"));
    }
  }

  /** Key by key, for a message that says where they differ; and because the digest does not cover when a key expires. */
  private static void assertSameDatabase(InProcessClient client, InProcessClient replica, int database) throws IOException {
    client.call("SELECT " + database);
    replica.call("SELECT " + database);
    for (int key = 0; key < KEYS; key++) {
      for (String question : List.of("GET k%d", "PEXPIRETIME k%d", "DEBUG DIGEST-VALUE k%d",
          "HPEXPIRETIME k%d FIELDS 6 f0 f1 f2 f3 f4 f5")) {
        String asked = question.formatted(key);
        assertEquals(client.call(asked), replica.call(asked), database + ": " + asked);
      }
    }
    assertEquals(client.call("DBSIZE"), replica.call("DBSIZE"));
  }

  /** Some command, most of them writes, of any type, on a few keys of three databases. */
  static String command(SplittableRandom random, long nowMs) {
    return switch (random.nextInt(7)) {
      case 0 -> hashCommand(random, nowMs);
      case 1 -> listCommand(random);
      case 2 -> sortedSetCommand(random);
      case 3 -> setCommand(random);
      default -> keyCommand(random, nowMs);
    };
  }

  /** On a few keys that only these commands touch: what is chosen at random, and stored in whatever order. */
  private static String setCommand(SplittableRandom random) {
    String s = "s" + random.nextInt(5);
    String other = "s" + random.nextInt(5);
    int small = random.nextInt(40);
    String m = (random.nextInt(3) == 0 ? "m" : "") + random.nextInt(60);
    return switch (random.nextInt(16)) {
      case 0, 1 -> "SADD " + s + " " + m;
      case 2, 3 -> "SADD " + s + " " + m + " a b c 1 2 3 " + small + " " + "x".repeat(small * 2) + " m" + small;
      case 4 -> "SREM " + s + " " + m + " a 1 " + small;
      case 5 -> "SMOVE " + s + " " + other + " " + m;
      case 6, 7 -> "SPOP " + s;
      case 8 -> "SPOP " + s + " " + random.nextInt(5);
      case 9 -> "SPOP " + s + " " + small;
      case 10 -> "SINTERSTORE " + s + " " + other + " s0";
      case 11 -> "SUNIONSTORE " + s + " " + other + " s1 s0";
      case 12 -> "SDIFFSTORE " + s + " " + other + " s2";
      case 13 -> "SORT " + s + " BY nosort STORE sorted";
      case 14 -> "SORT " + s + " ALPHA BY k* GET # GET k* LIMIT 0 10 STORE sorted";
      default -> "SADD " + s + " " + random.nextLong();
    };
  }

  /** On a few keys that only these commands touch, and COPY and its kin. */
  private static String sortedSetCommand(SplittableRandom random) {
    String z = "z" + random.nextInt(4);
    String other = "z" + random.nextInt(4);
    String m = "m" + random.nextInt(40);
    String n = "m" + random.nextInt(40);
    int small = random.nextInt(20);
    String score = random.nextInt(8) == 0 ? random.nextBoolean() ? "inf" : "-inf" : String.valueOf(small / 7.0);
    return switch (random.nextInt(30)) {
      case 0, 1, 2, 3 -> "ZADD " + z + " " + score + " " + m + " " + small + " " + n + " 0.1 m" + small;
      case 4 -> "ZADD " + z + " NX CH " + score + " " + m + " 3 " + n;
      case 5 -> "ZADD " + z + " GT 5 " + m + " 10 " + n;
      case 6 -> "ZADD " + z + " INCR " + score + " " + m;
      case 7, 8 -> "ZINCRBY " + z + " " + small / 7.0 + " " + m;
      case 9 -> "ZREM " + z + " " + m + " none " + n;
      case 10 -> "ZPOPMIN " + z;
      case 11 -> "ZPOPMAX " + z + " " + small % 4;
      case 12 -> "ZMPOP 2 " + other + " " + z + " MAX COUNT 2";
      case 13 -> "ZPOPMIN " + z + " 2";
      case 14 -> "ZMPOP 2 " + z + " " + other + " MIN";
      case 15 -> "ZREMRANGEBYRANK " + z + " " + small + " " + (small + 2);
      case 16 -> "ZREMRANGEBYSCORE " + z + " " + small + " (" + (small + 1);
      case 17 -> "ZREMRANGEBYLEX " + z + " [m" + small + " (m" + (small + 2);
      case 18 -> "ZRANGESTORE " + z + " " + other + " 0 " + (10 + small);
      case 19 -> "ZRANGESTORE " + z + " " + other + " 1 30 BYSCORE LIMIT 1 20";
      case 20 -> "ZRANGESTORE " + z + " " + other + " [m3 [m1 BYLEX REV";
      case 21 -> "ZUNIONSTORE " + z + " 3 z0 " + other + " z1 WEIGHTS 1 0.3 0.7";
      case 22 -> "ZINTERSTORE " + z + " 2 z0 " + other + " AGGREGATE MIN";
      case 23 -> "ZDIFFSTORE " + z + " 2 " + other + " z2";
      case 24 -> "GEOADD g " + small / 7.0 + " " + small % 7 + " " + m;
      case 25 -> "GEOSEARCHSTORE " + z + " g FROMLONLAT 1 1 BYRADIUS 300 km STOREDIST COUNT 5";
      case 26 -> "GEORADIUS g 1 1 300 km STORE " + z;
      case 27 -> "COPY " + z + " " + other + " REPLACE";
      case 28 -> "PEXPIRE " + z + " " + small * 10;
      default -> small == 0 ? "DEL " + z : "ZRANGE " + z + " 0 -1";
    };
  }

  /** On a few keys of which most are lists, some of several nodes. */
  private static String listCommand(SplittableRandom random) {
    String k = "k" + (10 + random.nextInt(6));
    String other = "k" + (10 + random.nextInt(6));
    int small = random.nextInt(40);
    String end = random.nextBoolean() ? "LEFT" : "RIGHT";
    return switch (random.nextInt(20)) {
      case 0 -> "DEL " + k;
      case 1, 2 -> "RPUSH " + k + " " + small + " a b text" + small;
      case 3, 4 -> "LPUSH " + k + " b " + small + " " + "x".repeat(small * 3);
      case 5 -> "RPUSHX " + k + (" " + "y".repeat(100)).repeat(3 * small + 1);
      case 6 -> "LPUSHX " + k + " a";
      case 7 -> "LPOP " + k;
      case 8 -> "RPOP " + k + " " + small % 3;
      case 9 -> "LSET " + k + " " + (small - 20) + " " + small;
      case 10 -> "LINSERT " + k + " BEFORE a new" + small;
      case 11 -> "LINSERT " + k + " AFTER b " + small;
      case 12 -> "LREM " + k + " " + (small % 5 - 2) + " b";
      case 13 -> "LTRIM " + k + " " + small % 4 + " -" + (1 + small % 3);
      case 14 -> "LMOVE " + k + " " + other + " " + end + " LEFT";
      case 15 -> "RPOPLPUSH " + k + " " + other;
      case 16 -> "LMPOP 2 " + k + " " + other + " " + end + " COUNT " + (1 + small % 4);
      case 17 -> "COPY " + k + " " + other + " REPLACE";
      case 18 -> "CONFIG SET list-max-listpack-size " + (small % 6 - 2);
      default -> "LRANGE " + k + " 0 -1";
    };
  }

  /** On a few keys of which most are hashes, small and large ones. */
  private static String hashCommand(SplittableRandom random, long nowMs) {
    String k = "k" + random.nextInt(8);
    String f = "f" + random.nextInt(6);
    String other = "f" + random.nextInt(6);
    int small = random.nextInt(40);
    return switch (random.nextInt(22)) {
      case 0 -> "DEL " + k;
      case 1, 2, 3 -> "HSET " + k + " " + f + " " + small + " " + other + " text" + small;
      case 4 -> "HMSET " + k + " " + f + " " + "x".repeat(small * 2);
      case 5 -> "HSETNX " + k + " " + f + " " + small;
      case 6 -> "HDEL " + k + " " + f + " none " + other;
      case 7 -> "HINCRBY " + k + " " + f + " " + small;
      case 8, 9 -> "HINCRBYFLOAT " + k + " " + f + " " + small / 7.0;
      case 10, 11, 12 -> "HPEXPIRE " + k + " " + small + " FIELDS 3 " + f + " " + other + " none";
      case 13 -> "HEXPIRE " + k + " 1 NX FIELDS 2 " + f + " " + other;
      case 14 -> "HPEXPIREAT " + k + " " + (nowMs + small * 20 - 100) + " FIELDS 1 " + f;
      case 15 -> "HPERSIST " + k + " FIELDS 2 " + f + " " + other;
      case 16 -> "HGETDEL " + k + " FIELDS 2 " + f + " " + other;
      case 17 -> "HGETEX " + k + " PX " + small + " FIELDS 2 " + f + " " + other;
      case 18 -> "HGETEX " + k + " PERSIST FIELDS 2 " + f + " " + other;
      case 19 -> "HSETEX " + k + " FXX KEEPTTL FIELDS 2 " + f + " 1 " + other + " 2";
      case 20 -> "HSETEX " + k + " PX " + small + " FIELDS 2 " + f + " 1 " + other + " 2";
      default -> "HGETALL " + k;
    };
  }

  private static String keyCommand(SplittableRandom random, long nowMs) {
    String k = "k" + random.nextInt(KEYS);
    String other = "k" + random.nextInt(KEYS);
    int number = random.nextInt(-50, 1000);
    int small = random.nextInt(40);
    return switch (random.nextInt(62)) {
      case 0, 1, 2 -> "SET " + k + " " + number;
      case 3, 4 -> "SET " + k + " value-" + "x".repeat(random.nextInt(100)) + " PX " + (1 + small);
      case 5 -> "SET " + k + " v EX 100 NX";
      case 6 -> "SET " + k + " w XX GET KEEPTTL";
      case 7 -> "SET " + k + " v PXAT " + (nowMs + number);
      case 8 -> "SET " + k + " v EXAT " + (nowMs / 1000 + small);
      case 9 -> "PSETEX " + k + " " + (1 + small) + " 12";
      case 10 -> "SETEX " + k + " " + (1 + small) + " \"a b\\x00\"";
      case 11 -> "SETNX " + k + " " + number;
      case 12 -> "GETSET " + k + " " + number;
      case 13 -> "GETDEL " + k;
      case 14 -> "GETEX " + k + " PX " + (1 + small);
      case 15 -> "GETEX " + k + " PERSIST";
      case 16 -> "GETEX " + k + " PXAT " + (nowMs + number);
      case 17 -> "GETEX " + k + " EX 3";
      case 18 -> "INCR " + k;
      case 19 -> "DECRBY " + k + " " + number;
      case 20, 21 -> "INCRBYFLOAT " + k + " " + number / 7.0;
      case 22 -> "APPEND " + k + " " + number;
      case 23 -> "SETRANGE " + k + " " + small + " piece";
      case 24 -> "MSET " + k + " 1 " + other + " 2 " + k + " 3";
      case 25 -> "MSETNX " + k + " 1 " + other + " 2";
      case 26 -> "SETBIT " + k + " " + small + " " + (small & 1);
      case 27 -> "BITOP XOR " + k + " " + other + " k0 k1";
      case 28 -> "BITFIELD " + k + " OVERFLOW FAIL INCRBY u4 " + small + " 5 SET i8 0 " + small;
      case 29 -> "EXPIRE " + k + " " + (small - 5);
      case 30, 31 -> "PEXPIRE " + k + " " + (small - 2);
      case 32 -> "PEXPIREAT " + k + " " + (nowMs + number);
      case 33 -> "EXPIREAT " + k + " " + (nowMs / 1000 + small - 5) + " GT";
      case 34 -> "PERSIST " + k;
      case 35, 36 -> "RENAME " + k + " " + other;
      case 37 -> "RENAMENX " + k + " " + other;
      case 38 -> "COPY " + k + " " + other + " REPLACE";
      case 39 -> "COPY " + k + " " + other + " DB " + random.nextInt(DATABASES);
      case 40 -> "MOVE " + k + " " + random.nextInt(DATABASES);
      case 41 -> "DEL " + k + " " + other;
      case 42 -> "UNLINK " + k + " none";
      case 43 -> "SELECT " + random.nextInt(DATABASES);
      case 44 -> random.nextInt(8) == 0 ? "SWAPDB 0 " + random.nextInt(DATABASES) : "GET " + k;
      case 45 -> random.nextInt(20) == 0 ? "FLUSHDB" : "TOUCH " + k;
      case 46 -> random.nextInt(200) == 0 ? "FLUSHALL ASYNC" : "EXISTS " + k;
      case 47 -> "MULTI";
      case 48, 49, 50 -> "EXEC";
      case 51 -> "WATCH " + k;
      case 52, 53 -> "PFADD " + k + " " + number + " " + small + " x";
      case 54 -> "PFADD hll" + small % 3 + " " + number;
      case 55 -> "PFMERGE " + k + " hll" + small % 3;
      case 56 -> random.nextBoolean() ? "PFCOUNT " + k : "COPY hll" + small % 3 + " " + k;
      case 57 -> "SET " + k + " " + small + " IFEQ " + number + (random.nextBoolean() ? " KEEPTTL" : " GET PX 30");
      case 58 -> "DELIFEQ " + k + " " + number;
      case 59 -> "MSETEX 2 " + k + " 1 " + other + " " + number + " " + List.of("", "NX", "XX").get(small % 3);
      case 60 -> "MSETEX 2 " + k + " 1 " + other + " 2 " + List.of("PX " + (1 + small), "KEEPTTL", "EXAT 1700000001").get(small % 3);
      default -> "TTL " + k;
    };
  }

  /** Effects mean the same whatever the encodings are, so the two engines have different limits. */
  private static Kinglet kinglet(Clock clock, String listpackEntries) {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes", "--databases", String.valueOf(DATABASES),
        "--zset-max-listpack-entries", listpackEntries), null);
    return new Kinglet(configuration, clock, 1);
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }

  /** All effects in one piece. */
  private static final class EffectStream implements EffectTap {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long expectedOffset;

    @Override
    public void commit(long offset, int database, long timeMs, long address, long length) {
      assertEquals(expectedOffset, offset);
      bytes.writeBytes(Memory.bytes(address, (int) length));
      expectedOffset += length;
    }
  }
}
