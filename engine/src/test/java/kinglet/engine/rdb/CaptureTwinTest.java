package kinglet.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.family.BitmapCommands;
import kinglet.engine.hash.HashCodec;
import kinglet.engine.hash.HashCommands;
import kinglet.engine.hash.HashValue;
import kinglet.engine.hash.Shapes;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.list.ListCodec;
import kinglet.engine.list.ListCommands;
import kinglet.engine.list.ListMoveCommands;
import kinglet.engine.list.ListSearchCommands;
import kinglet.engine.list.ListValue;
import kinglet.engine.memory.Memory;
import kinglet.engine.set.SetCodec;
import kinglet.engine.set.SetCommands;
import kinglet.engine.set.SetType;
import kinglet.engine.sortedset.SortedSetCodec;
import kinglet.engine.sortedset.SortedSetCommands;
import kinglet.engine.sortedset.SortedSetValue;
import kinglet.engine.stream.GroupCommands;
import kinglet.engine.stream.StreamCodec;
import kinglet.engine.stream.StreamCommands;
import kinglet.engine.stream.StreamValue;
import org.junit.jupiter.api.Test;

/** See {@link CaptureBench}. */
class CaptureTwinTest {
  private static final int CAPTURES = Memory.CHECKED ? 1_000 : 2_000;

  @Test
  void sets() throws RdbFormatException {
    new Sets().run(CAPTURES);
  }

  @Test
  void hashes() throws RdbFormatException {
    new Hashes().run(CAPTURES);
  }

  @Test
  void sortedSets() throws RdbFormatException {
    new SortedSets().run(CAPTURES);
  }

  @Test
  void lists() throws RdbFormatException {
    new Lists().run(CAPTURES);
  }

  @Test
  void streams() throws RdbFormatException {
    new Streams().run(CAPTURES);
  }

  @Test
  void strings() throws RdbFormatException {
    new Strings().run(CAPTURES / 4);
  }

  private static final class Sets extends CaptureBench {
    Sets() {
      super(Type.SET);
      bench.limit("set-max-listpack-entries", 5);
      bench.limit("set-max-intset-entries", 5);
    }

    @Override
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits) {
      keyspace.register(Type.SET, new SetType(keyspace));
      codec(new SetCodec(keyspace, limits));
      return List.of(new SetCommands(keyspace, limits));
    }

    @Override
    void fill(String key) {
      bench.call(words("SADD", key, random.nextInt(80)));
    }

    private String[] words(String command, String key, int members) {
      List<String> words = new ArrayList<>(List.of(command, key));
      for (int i = 0; i <= members; i++) {
        words.add(small(150));
      }
      return words.toArray(String[]::new);
    }

    @Override
    String[] command(String key) {
      return switch (random.nextInt(8)) {
        case 0, 1 -> words("SADD", key, random.nextInt(8));
        case 2, 3 -> words("SREM", key, random.nextInt(20));
        case 4 -> new String[] {"SPOP", key, small(10)};
        case 5 -> new String[] {"SMOVE", key, key(), small(150)};
        case 6 -> random.nextInt(8) > 0 ? new String[] {"SPOP", key} : new String[] {"SPOP", key, small(300)};
        default -> random.nextInt(8) > 0 ? new String[] {"SADD", key, "x".repeat(random.nextInt(300))}
            : new String[] {"SUNIONSTORE", key, key(), key()};
      };
    }
  }

  private static final class Hashes extends CaptureBench {
    Hashes() {
      super(Type.HASH);
      bench.limit("hash-max-listpack-entries", 5);
    }

    @Override
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits) {
      Shapes shapes = new Shapes(keyspace);
      HashValue hashes = new HashValue(keyspace, shapes);
      keyspace.register(Type.HASH, hashes);
      codec(new HashCodec(keyspace, limits, shapes));
      return List.of(new HashCommands(keyspace, hashes, limits));
    }

    /** With the deadlines, which the digest leaves out. */
    @Override
    String description(long entry) throws RdbFormatException {
      String digest = super.description(entry);
      if (codec().rdbType(entry) != RdbType.HASH_METADATA) {
        return digest;
      }
      RdbReader in = encoded(entry);
      long nearestMs = in.fixedLong();
      int count = in.count();
      Map<String, Long> deadlines = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        long distance = in.length();
        in.string();
        deadlines.put(new String(Memory.bytes(in.textAddress(), in.textLength()), ISO_8859_1), distance == 0 ? 0 : nearestMs + distance);
        in.string();
      }
      return digest + nearestMs + deadlines;
    }

    @Override
    void fill(String key) {
      List<String> words = new ArrayList<>(List.of("HSET", key));
      for (int i = random.nextInt(80); i >= 0; i--) {
        words.add(small(150));
        words.add(small(1000));
      }
      bench.call(words.toArray(String[]::new));
    }

    @Override
    String[] command(String key) {
      String field = small(150);
      return switch (random.nextInt(12)) {
        case 0, 1, 2 -> new String[] {"HSET", key, field, small(1000), small(150), "y".repeat(random.nextInt(300))};
        case 3, 4 -> new String[] {"HDEL", key, field, small(150), small(150), small(150)};
        case 5 -> new String[] {"HINCRBY", key, field, "7"};
        case 6, 7 -> new String[] {"HPEXPIRE", key, small(300), "FIELDS", "3", field, small(150), small(150)};
        case 8 -> new String[] {"HPERSIST", key, "FIELDS", "2", field, small(150)};
        case 9 -> new String[] {"HPEXPIREAT", key, "1", "FIELDS", "1", field};
        case 10 -> new String[] {"HGETDEL", key, "FIELDS", "1", field};
        default -> new String[] {"HGETEX", key, "PX", small(500), "FIELDS", "1", field};
      };
    }
  }

  private static final class SortedSets extends CaptureBench {
    SortedSets() {
      super(Type.SORTED_SET);
      bench.limit("zset-max-listpack-entries", 5);
    }

    @Override
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits) {
      keyspace.register(Type.SORTED_SET, new SortedSetValue(keyspace, limits));
      codec(new SortedSetCodec(keyspace, limits));
      return List.of(new SortedSetCommands(keyspace, limits, new SplittableRandom(3)));
    }

    @Override
    void fill(String key) {
      List<String> words = new ArrayList<>(List.of("ZADD", key));
      for (int i = random.nextInt(80); i >= 0; i--) {
        words.add(small(1000));
        words.add(small(150));
      }
      bench.call(words.toArray(String[]::new));
    }

    @Override
    String[] command(String key) {
      String member = small(150);
      return switch (random.nextInt(10)) {
        case 0, 1, 2 -> new String[] {"ZADD", key, small(1000), member, small(1000), "x" + member, small(1000), small(150)};
        case 3, 4 -> new String[] {"ZREM", key, member, small(150), small(150), small(150)};
        case 5 -> new String[] {"ZINCRBY", key, "0.001", member};
        case 6 -> new String[] {"ZPOPMIN", key, small(10)};
        case 7 -> new String[] {"ZREMRANGEBYRANK", key, small(200), small(200)};
        case 8 -> new String[] {"ZREMRANGEBYSCORE", key, small(1000), small(1000)};
        default -> random.nextInt(8) > 0 ? new String[] {"ZPOPMAX", key}
            : new String[] {"ZUNIONSTORE", key, "2", key(), key()};
      };
    }
  }

  private static final class Lists extends CaptureBench {
    Lists() {
      super(Type.LIST);
      bench.limit("list-max-listpack-size", 4);
    }

    @Override
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits) {
      ListValue lists = new ListValue(keyspace, limits);
      keyspace.register(Type.LIST, lists);
      codec(new ListCodec(keyspace, limits));
      limits.listPackedThreshold("300");
      return List.of(new ListCommands(lists), new ListMoveCommands(lists, keyspace.allocator()), new ListSearchCommands(lists));
    }

    @Override
    void fill(String key) {
      bench.limit("list-max-listpack-size", 1 + random.nextInt(8));
      bench.call(words(random.nextBoolean() ? "RPUSH" : "LPUSH", key, random.nextInt(150)));
    }

    private String[] words(String command, String key, int elements) {
      List<String> words = new ArrayList<>(List.of(command, key));
      for (int i = 0; i <= elements; i++) {
        words.add(element());
      }
      return words.toArray(String[]::new);
    }

    private String element() {
      return random.nextInt(200) == 0 ? small(10).repeat(100_000) : random.nextInt(20) == 0 ? small(10).repeat(350) : small(30);
    }

    @Override
    String[] command(String key) {
      return switch (random.nextInt(12)) {
        case 0, 1 -> words("LPUSH", key, random.nextInt(8));
        case 2, 3 -> words("RPUSH", key, random.nextInt(8));
        case 4 -> new String[] {random.nextBoolean() ? "LPOP" : "RPOP", key, small(20)};
        case 5 -> new String[] {"LSET", key, small(100), element()};
        case 6, 7 -> new String[] {"LINSERT", key, random.nextBoolean() ? "BEFORE" : "AFTER", small(30), element()};
        case 8 -> new String[] {"LREM", key, String.valueOf(random.nextInt(-3, 4)), small(30)};
        case 9 -> new String[] {"LMOVE", key, key(), random.nextBoolean() ? "LEFT" : "RIGHT", "RIGHT"};
        case 10 -> random.nextInt(4) > 0 ? new String[] {"LTRIM", key, small(10), String.valueOf(-1 - random.nextInt(10))}
            : new String[] {"LTRIM", key, small(10), small(100)};
        default -> random.nextInt(6) > 0 ? new String[] {"RPOP", key} : new String[] {"LTRIM", key, small(100), "-1"};
      };
    }
  }

  private static final class Streams extends CaptureBench {
    private long lastMs = 1;

    Streams() {
      super(Type.STREAM);
      bench.limit("stream-node-max-entries", 4);
    }

    @Override
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits) {
      StreamValue streams = new StreamValue(keyspace, limits);
      keyspace.register(Type.STREAM, streams);
      codec(new StreamCodec(streams));
      return List.of(new StreamCommands(streams), new GroupCommands(streams));
    }

    /** All bytes: groups are not in the digest. */
    @Override
    String description(long entry) throws RdbFormatException {
      RdbReader in = encoded(entry);
      return in.remaining() + " bytes, " + Crc64.update(0, in.address(), in.remaining());
    }

    @Override
    void fill(String key) {
      for (int i = random.nextInt(60); i >= 0; i--) {
        bench.call("XADD", key, ++lastMs + "-1", "f", small(1000));
      }
      bench.call("XGROUP", "CREATE", key, group(), "0");
      bench.call("XREADGROUP", "GROUP", group(), consumer(), "COUNT", small(100), "STREAMS", key, ">");
    }

    private String group() {
      return "g" + random.nextInt(3);
    }

    private String consumer() {
      return "c" + random.nextInt(4);
    }

    private String id() {
      return Math.max(1, lastMs - random.nextInt(200)) + "-1";
    }

    @Override
    String[] command(String key) {
      String group = group();
      String consumer = consumer();
      return switch (random.nextInt(24)) {
        case 0, 1, 2 -> new String[] {"XADD", key, ++lastMs + "-1", "f", small(1000), "g", "v".repeat(random.nextInt(50))};
        case 3, 4, 5 -> new String[] {"XDEL", key, id(), id(), id()};
        case 6 -> new String[] {"XTRIM", key, "MAXLEN", "~", small(100)};
        case 7 -> new String[] {"XTRIM", key, "MINID", id()};
        case 8, 9, 10 -> new String[] {"XREADGROUP", "GROUP", group, consumer, "COUNT", small(20), "STREAMS", key, ">"};
        case 11 -> new String[] {"XREADGROUP", "GROUP", group, consumer, "COUNT", small(20), "STREAMS", key, id()};
        case 12, 13, 14 -> new String[] {"XACK", key, group, id(), id(), id(), id()};
        case 15, 16 -> new String[] {"XCLAIM", key, group, consumer, "0", id(), id(), "FORCE"};
        case 17 -> new String[] {"XAUTOCLAIM", key, group, consumer, "0", id(), "COUNT", small(20)};
        case 18 -> new String[] {"XGROUP", "CREATE", key, group, random.nextBoolean() ? "0" : "$"};
        case 19 -> new String[] {"XGROUP", "SETID", key, group, id()};
        case 20 -> new String[] {"XGROUP", "DESTROY", key, group};
        case 21 -> new String[] {"XGROUP", random.nextBoolean() ? "DELCONSUMER" : "CREATECONSUMER", key, group, consumer};
        case 22 -> new String[] {"XSETID", key, lastMs + "-1"};
        default -> random.nextInt(8) > 0 ? new String[] {"XLEN", key} : new String[] {"XTRIM", key, "MAXLEN", small(5)};
      };
    }
  }

  private static final class Strings extends CaptureBench {
    Strings() {
      super(Type.STRING);
    }

    @Override
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits) {
      codec(new StringCodec(keyspace));
      return List.of(new BitmapCommands(() -> 1 << 30));
    }

    @Override
    void fill(String key) {
      bench.call("SETRANGE", key, small(400_000), small(1000));
      bench.call("APPEND", key, small(10).repeat(random.nextInt(100_000)));
    }

    @Override
    String[] command(String key) {
      return switch (random.nextInt(8)) {
        case 0 -> new String[] {"APPEND", key, small(10).repeat(random.nextInt(10_000))};
        case 1, 2 -> new String[] {"SETRANGE", key, small(400_000), small(10).repeat(random.nextInt(1_000))};
        case 3, 4 -> new String[] {"SETBIT", key, small(4_000_000), small(2)};
        case 5 -> new String[] {"BITFIELD", key, "SET", "i64", small(3_000_000), small(1000), "INCRBY", "u8", small(3_000_000), "1"};
        case 6 -> random.nextInt(5) > 0 ? new String[] {"GETRANGE", key, "0", "3"}
            : new String[] {"SET", key, small(10).repeat(random.nextInt(500_000)), "KEEPTTL"};
        default -> random.nextInt(5) > 0 ? new String[] {"STRLEN", key} : new String[] {"BITOP", "NOT", key, key()};
      };
    }
  }
}
