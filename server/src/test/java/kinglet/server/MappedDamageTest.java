package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import kinglet.engine.memory.Memory;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.Node;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.SnapshotListener;
import kinglet.snapshot.SnapshotRequest;
import kinglet.snapshot.SnapshotSink;
import kinglet.snapshot.load.Load;
import kinglet.snapshot.load.RdbLoadException;
import kinglet.snapshot.mapped.Hydration;
import kinglet.snapshot.mapped.MappedCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapped snapshot of which any one byte is another, or the end is missing: no key ever shows a wrong value, and the check finds it. */
final class MappedDamageTest {

  @TempDir
  private Path folder;

  private final TestClock clock = new TestClock();
  private final OfflineData scratch = new OfflineData();
  private final Map<String, String> digests = new LinkedHashMap<>();
  private Kinglet kinglet;
  private InProcessClient client;
  private byte[] whole;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes", "--save", "", "--dir", folder.toString()), null);
    kinglet = new Kinglet(configuration, clock, 1);
    client = InProcessClient.connect(kinglet);
    fill();
    Bytes bytes = new Bytes();
    kinglet.persisting().snapshotter().begin(new SnapshotRequest(bytes, SnapshotFormat.MAPPED, true, true, bytes));
    while (!bytes.saved) {
      client.call("PING");
      clock.advanceMs(1);
    }
    whole = bytes.all;
    file = folder.resolve("damaged.kmap");
  }

  private void fill() throws IOException {
    for (String command : List.of("SET string value", "SET number 12345", "SET long " + "ab".repeat(60), "RPUSH list a b c 1 2 3",
        "SADD intset 1 2 3", "SADD set a b c", "ZADD zset 1 a 2.5 b", "HSET hash f v g w", "HSET timed f v g w",
        "HPEXPIRE timed 1000000 FIELDS 1 f", "XADD stream 1-1 f v", "XGROUP CREATE stream g 0",
        "XREADGROUP GROUP g c COUNT 1 STREAMS stream >", "SET mortal v PX 100000")) {
      client.call(command);
    }
    for (String key : List.of("string", "number", "long", "list", "intset", "set", "zset", "hash", "timed", "stream", "mortal",
        "nothing")) {
      digests.put(key, ask(key));
    }
  }

  private String ask(String key) throws IOException {
    Node reply = client.call("DEBUG DIGEST-VALUE " + key);
    return reply.kind() == '*' ? reply.children().getFirst().text() + client.call("PEXPIRETIME " + key).text() : reply.text();
  }

  private static final class Bytes implements SnapshotSink, SnapshotListener {
    private byte[] all = {};
    private boolean saved;

    @Override
    public void open() {}

    @Override
    public void write(long address, long length) {
      byte[] more = Memory.bytes(address, (int) length);
      byte[] both = Arrays.copyOf(all, all.length + more.length);
      System.arraycopy(more, 0, both, all.length, more.length);
      all = both;
    }

    @Override
    public void finish() {}

    @Override
    public void abort() {
      throw new AssertionError();
    }

    @Override
    public void saved() {
      saved = true;
    }

    @Override
    public void failed(IOException cause) {
      throw new AssertionError(cause);
    }
  }

  private boolean isFoundWhole() throws IOException {
    return new MappedCheck(scratch.keyspace(), scratch.values(), new MappedCheck.Report() {
      @Override
      public void key(int database, int rdbType, long deadlineMs) {}

      @Override
      public void damage(RdbLoadException what) {
        assertTrue(what.getMessage().startsWith(file + " at offset "), what.getMessage());
      }
    }).check(file);
  }

  /** Asks for every key before anything is loaded, in an order that differs. Returns how many answers were errors, -1: not opened. */
  private int askAll(SplittableRandom random) throws Exception {
    client.call("FLUSHALL");
    Hydration hydration = kinglet.persisting().hydration();
    try (Load opened = hydration.open(file)) {
      assertFalse(opened.step());
    } catch (RdbLoadException e) {
      assertFalse(hydration.isActive());
      return -1;
    }
    int errors = 0;
    List<String> keys = new ArrayList<>(digests.keySet());
    Collections.shuffle(keys, new Random(random.nextLong()));
    for (String key : keys) {
      String answer = ask(key);
      if (answer.startsWith("DAMAGED ")) {
        errors++;
      } else {
        assertEquals(digests.get(key), answer, key);
      }
    }
    loadTheRest(hydration, errors);
    hydration.close();
    return errors;
  }

  private void loadTheRest(Hydration hydration, int errors) throws Exception {
    hydration.start(() -> { });
    for (int i = 0; i < 20 && hydration.isActive(); i++) {
      client.call("PING");
    }
    assertTrue(!hydration.isActive() || errors > 0, "all keys were whole, but not all were loaded");
  }

  @Test
  void theWholeFileIsWhole() throws Exception {
    Files.write(file, whole);
    assertTrue(isFoundWhole());
    assertEquals(0, askAll(new SplittableRandom(1)));
  }

  @Test
  void everyByteIsChecked() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    int unopened = 0;
    int errors = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertFalse(isFoundWhole(), "byte " + i);
      int found = askAll(random);
      unopened += found < 0 ? 1 : 0;
      errors += Math.max(0, found);
    }
    assertTrue(unopened > 100 && errors > 500, unopened + " not opened, " + errors + " errors, of " + whole.length);
  }

  @Test
  void aFileThatWasCutIsNotOpened() throws Exception {
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertEquals(-1, askAll(new SplittableRandom(length)), "length " + length);
    }
  }
}
