package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.exec.Freezer.Outcome;
import kinglet.engine.family.DatabaseDigest;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.tier.Tier;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.SnapshotListener;
import kinglet.snapshot.SnapshotRequest;
import kinglet.snapshot.SnapshotSink;
import kinglet.snapshot.Snapshotter;
import kinglet.snapshot.load.Load;
import kinglet.snapshot.mapped.Hydration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law of snapshots: whatever changes while one is made, in however small slices, however slow the disk is, what its file
 * holds is the data of the cut, to the byte of each value and the millisecond of each deadline.
 */
final class SnapshotLawTest {
  private static final int SNAPSHOTS = Integer.getInteger("kinglet.law.snapshots", 25);
  private static final int DATABASES = 16;

  /** From here on values are written in pieces. */
  private static final long BIG_BYTES = 64 << 10;
  private static final int CYCLES_MAX = 200_000;

  @TempDir
  private Path folder;

  private final TestClock clock = new TestClock();
  private final TestClock restartClock = new TestClock();
  private int saved;
  private int givenUp;
  private int changedMeanwhile;
  private int bigSaved;
  private int frozen;
  private MemoryRecords records;
  private Tier freezer;

  /** Also where many values are cold, and are fetched while the snapshot is made. */
  @ParameterizedTest
  @CsvSource({"RDB,1,false", "RDB,2,false", "MAPPED,3,false", "MAPPED,4,false", "RDB,5,true", "RDB,6,true", "MAPPED,7,true"})
  void theFileHoldsTheDataOfTheCut(SnapshotFormat format, long seed, boolean tiered) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    records = tiered ? new MemoryRecords() : null;
    Kinglet live = kinglet(clock);
    freezer = live.tier().map(ColdTier::tier).orElse(null);
    records = null;
    Kinglet restarted = kinglet(restartClock);
    try (InProcessClient writer = client(live); InProcessClient reader = client(restarted)) {
      fillBig(writer, random);
      for (int i = 0; i < SNAPSHOTS; i++) {
        write(writer, random, random.nextInt(300));
        Snapshot snapshot = new Snapshot(live.engine().keyspace(), format);
        Snapshotter snapshotter = live.persisting().snapshotter();
        snapshotter.divide(1 + random.nextInt(3), 1 + random.nextInt(1000));
        snapshotter.begin(new SnapshotRequest(snapshot, format, random.nextBoolean(), false, snapshot));
        run(writer, random, snapshotter, snapshot);
        if (snapshot.ended == Ended.SAVED) {
          saved++;
          bigSaved += snapshot.bigs;
          load(restarted, reader, snapshot, random);
        } else {
          givenUp++;
        }
      }
    }
    assertTrue(!tiered || frozen > 30 * SNAPSHOTS && freezer.count() > 0, frozen + " values were frozen");
    assertTrue(saved > SNAPSHOTS / 2 && givenUp > 1 && changedMeanwhile > SNAPSHOTS && bigSaved > SNAPSHOTS,
        saved + " saved, " + givenUp + " given up, " + changedMeanwhile + " changes meanwhile, " + bigSaved + " big values");
  }

  /** Writes go on while the snapshot is made; now and then it is given up, and the disk is slow. */
  private void run(InProcessClient writer, SplittableRandom random, Snapshotter snapshotter, Snapshot snapshot) throws Exception {
    int giveUpAt = random.nextInt(5) == 0 ? random.nextInt(40) : CYCLES_MAX;
    int slowUntil = random.nextInt(3) == 0 ? random.nextInt(200) : 0;
    for (int cycle = 0; snapshotter.isRunning(); cycle++) {
      assertTrue(cycle < CYCLES_MAX, "the snapshot does not end");
      writer.writeSnapshots(cycle >= slowUntil);
      writer.runTier(random.nextInt(1, 4));
      write(writer, random, random.nextInt(3));
      changedMeanwhile++;
      if (cycle == giveUpAt) {
        snapshotter.abort();
      }
    }
    writer.writeSnapshots(true);
    writer.runTier(Integer.MAX_VALUE);
    assertTrue(snapshot.ended != Ended.NOT_YET);
  }

  private void write(InProcessClient client, SplittableRandom random, int commands) throws Exception {
    freeze(random);
    for (int i = 0; i < commands; i++) {
      client.call(random.nextInt(6) == 0 ? wide(random) : EffectReplayTest.command(random, clock.epochMicros() / 1000));
      clock.advanceMs(random.nextInt(8) == 0 ? random.nextInt(20) : 0);
    }
    if (commands == 0) {
      client.await(0);
      client.call("PING");
    }
  }

  private void freeze(SplittableRandom random) {
    for (int i = freezer == null ? 0 : random.nextInt(40); i > 0 && freezer.freeze() == Outcome.MOVED; i--) {
      frozen++;
    }
  }

  /** On all databases, on many keys so that tables grow and shrink, and streams. */
  static String wide(SplittableRandom random) {
    String key = "wide" + random.nextInt(3000);
    String stream = "x" + random.nextInt(3);
    return switch (random.nextInt(20)) {
      case 16, 17, 18, 19 -> big(random);
      case 0, 1 -> "SELECT " + random.nextInt(DATABASES);
      case 2 -> "MOVE " + key + " " + random.nextInt(DATABASES);
      case 3 -> "SWAPDB " + random.nextInt(DATABASES) + " " + random.nextInt(DATABASES);
      case 4 -> random.nextInt(10) == 0 ? "FLUSHDB ASYNC" : "RENAME " + key + " wide" + random.nextInt(3000);
      case 5 -> random.nextInt(60) == 0 ? "FLUSHALL" : "COPY " + key + " wide" + random.nextInt(3000) + " REPLACE";
      case 6 -> "XADD " + stream + " MAXLEN ~ 200 * f " + random.nextInt(1000) + " g v";
      case 7 -> "XADD " + stream + " NOMKSTREAM * f v";
      case 8 -> "XGROUP CREATE " + stream + " g" + random.nextInt(3) + " 0";
      case 9 -> "XREADGROUP GROUP g" + random.nextInt(3) + " c" + random.nextInt(3) + " COUNT 3 STREAMS " + stream + " >";
      case 10 -> "XTRIM " + stream + " MAXLEN " + random.nextInt(100);
      case 11 -> "DEBUG POPULATE " + random.nextInt(300) + " wide" + random.nextInt(10);
      case 12 -> "APPEND " + key + " " + "y".repeat(random.nextInt(100));
      case 13 -> "SET " + key + " v PX " + (1 + random.nextInt(2000));
      default -> "SET " + key + " " + random.nextInt();
    };
  }

  private static void fillBig(InProcessClient client, SplittableRandom random) throws IOException {
    for (int i = 0; i < 3; i++) {
      client.call("SADD set" + i + "big" + members(random, 3000, ""));
      client.call("HSET hash" + i + "big" + members(random, 3000, " value"));
      client.call("ZADD zset" + i + "big" + scores(random, 3000));
      client.call("RPUSH list" + i + "big" + members(random, 3000, ""));
      client.call("SET string" + i + "big " + "text".repeat(50_000));
    }
  }

  /** On values that are written in pieces. */
  private static String big(SplittableRandom random) {
    String big = random.nextInt(3) + "big";
    int many = 50 + random.nextInt(300);
    String member = member(random);
    return switch (random.nextInt(14)) {
      case 0 -> "SADD set" + big + members(random, many, "");
      case 1 -> "HSET hash" + big + members(random, many, " value");
      case 2 -> "ZADD zset" + big + scores(random, many);
      case 3 -> "RPUSH list" + big + members(random, many, "");
      case 4 -> "SREM set" + big + members(random, 20, "");
      case 5 -> "HDEL hash" + big + members(random, 20, "");
      case 6 -> "ZREM zset" + big + members(random, 20, "");
      case 7 -> "LSET list" + big + " " + random.nextInt(100) + " new";
      case 8 -> "LPUSH list" + big + " " + member;
      case 9 -> "SETRANGE string" + big + " " + random.nextInt(200_000) + " piece";
      case 10 -> "ZINCRBY zset" + big + " 3 " + member;
      case 11 -> "HPEXPIRE hash" + big + " " + random.nextInt(5000) + " FIELDS 1 " + member;
      case 12 -> (random.nextInt(8) == 0 ? "DEL " : "PERSIST ") + List.of("set", "hash", "zset", "list").get(random.nextInt(4)) + big;
      default -> "RENAME set" + big + " set" + random.nextInt(3) + "big";
    };
  }

  private static String members(SplittableRandom random, int count, String after) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(' ').append(member(random)).append(after);
    }
    return text.toString();
  }

  private static String member(SplittableRandom random) {
    return "member-of-some-length-" + random.nextInt(4000);
  }

  private static String scores(SplittableRandom random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(' ').append(random.nextInt(1000)).append(' ').append(member(random));
    }
    return text.toString();
  }

  private void load(Kinglet restarted, InProcessClient reader, Snapshot snapshot, SplittableRandom random) throws Exception {
    restartClock.turnTo(snapshot.cutMicros);
    reader.call("FLUSHALL");
    if (snapshot.format == SnapshotFormat.RDB) {
      assertTrue(restarted.persisting().load(false), "the file can't be loaded");
    } else if (random.nextBoolean()) {
      try (Load load = restarted.persisting().openBase(snapshot.path())) {
        load.readAll();
      }
    } else {
      hydrate(restarted, reader, snapshot, random);
    }
    assertEquals(Map.of(), difference(snapshot.contents, contents(restarted.engine().keyspace())));
  }

  /** Some keys are looked up before, and while, all others are loaded. */
  private static void hydrate(Kinglet restarted, InProcessClient reader, Snapshot snapshot, SplittableRandom random) throws Exception {
    Hydration hydration = restarted.persisting().hydration();
    hydration.open(snapshot.path()).close();
    List<String> keys = new ArrayList<>(snapshot.contents.keySet());
    int before = random.nextInt(100);
    for (int i = 0; hydration.isActive(); i++) {
      if (i == before) {
        hydration.start(() -> { });
      }
      String[] key = keys.get(random.nextInt(keys.size())).split(" ", 2);
      reader.call("SELECT " + key[0]);
      assertEquals("1", reader.call("EXISTS " + key[1]).text(), key[1]);
      assertEquals("0", reader.call("EXISTS not:" + i).text());
    }
  }

  /** What each key holds, and until when. */
  static Map<String, String> contents(Keyspace keyspace) {
    Map<String, String> contents = new HashMap<>();
    DatabaseDigest digest = new DatabaseDigest();
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      Database database = keyspace.database(i);
      database.forEach(entry -> contents.put(
          database.index() + " " + new String(Memory.bytes(Entry.keyAddress(entry), Entry.keyLength(entry)), ISO_8859_1),
          (Entry.hasDeadline(entry) ? Entry.deadlineMs(entry) : 0) + " " + digest.ofValue(keyspace, entry)));
    }
    return contents;
  }

  /** What is not the same, which a message can show. */
  static Map<String, String> difference(Map<String, String> expected, Map<String, String> actual) {
    Map<String, String> difference = new HashMap<>();
    expected.forEach((key, value) -> {
      if (!value.equals(actual.get(key))) {
        difference.put(key, value + " but " + actual.get(key));
      }
    });
    actual.forEach((key, value) -> {
      if (!expected.containsKey(key)) {
        difference.put(key, "nothing but " + value);
      }
    });
    return difference;
  }

  private Kinglet kinglet(Clock anyClock) {
    Configuration configuration = new Configuration(path -> path);
    configuration.tier().keepIn(records);
    configuration.load(List.of("--enable-debug-command", "yes", "--databases", String.valueOf(DATABASES), "--save", "",
        "--zset-max-listpack-entries", "16", "--tier-size", "1gb", "--dir", folder.toString()), null);
    return new Kinglet(configuration, anyClock, 1);
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }

  private enum Ended {
    NOT_YET,
    SAVED,
    FAILED
  }

  /** One snapshot, into a file that nobody waits to be synced; and what it should hold. */
  private final class Snapshot implements SnapshotSink, SnapshotListener {
    private final Keyspace keyspace;
    private final SnapshotFormat format;
    private OutputStream file;
    private Map<String, String> contents;
    private long cutMicros;
    private int bigs;
    private Ended ended = Ended.NOT_YET;

    Snapshot(Keyspace keyspace, SnapshotFormat format) {
      this.keyspace = keyspace;
      this.format = format;
    }

    Path path() {
      return folder.resolve(format == SnapshotFormat.RDB ? "dump.rdb" : "dump.kmap");
    }

    @Override
    public void cut(long offset) {
      contents = contents(keyspace);
      for (int i = 0; i < keyspace.databaseCount(); i++) {
        keyspace.database(i).forEach(entry -> bigs += keyspace.memoryBytes(entry) > BIG_BYTES ? 1 : 0);
      }
      cutMicros = keyspace.nowMs() * 1000;
    }

    @Override
    public void open() throws IOException {
      file = Files.newOutputStream(path());
    }

    @Override
    public void write(long address, long length) throws IOException {
      file.write(Memory.bytes(address, (int) length));
    }

    @Override
    public void finish() throws IOException {
      file.close();
    }

    @Override
    public void abort() {
      assertEquals(Ended.NOT_YET, ended);
    }

    @Override
    public void saved() {
      ended = Ended.SAVED;
    }

    @Override
    public void failed(IOException cause) {
      ended = Ended.FAILED;
    }
  }
}
