package kinglet.engine.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Request;
import kinglet.engine.stats.ServerStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of command lines, where the specifications are those of Redis 7.2 and the keys what its COMMAND GETKEYS answers. */
final class KeyFinderTest {
  private final Allocator allocator = new Allocator();
  private final Call call = new Call(new Keyspace(allocator, 1, 1, (database, entry) -> { }), new EffectBatch(),
      new ServerStats());
  private final KeyFinder finder = new KeyFinder();

  @AfterEach
  void close() {
    allocator.close();
  }

  private static Command command(Keys keys) {
    return new Command("test", null, "generic", -1, 0, keys, null);
  }

  private void turnTo(String line) {
    ChunkPool pool = new ChunkPool();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] words = line.split(" ");
    out.writeBytes(("*" + words.length + "\r\n").getBytes(ISO_8859_1));
    for (String word : words) {
      out.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(ISO_8859_1));
    }
    Chunk chunk = pool.take(out.size());
    Memory.copy(out.toByteArray(), 0, chunk.address(), out.size());
    chunk.length(out.size());
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, new SilentLink());
    request.input(chunk);
    RequestParser parser = new RequestParser((address, length) -> 0, new ParserLimits());
    parser.authenticated(true);
    parser.parse(chunk, request.commands());
    call.begin(request, 0);
    call.begin(0, null);
  }

  private String keys(Keys keys, String line) {
    turnTo(line);
    finder.find(call, command(keys), 0);
    return found();
  }

  private String found() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < finder.count(); i++) {
      texts.add(call.text(finder.argument(i)));
    }
    return String.join(" ", texts);
  }

  @Test
  void ranges() {
    assertEquals("", keys(Keys.NONE, "ping a"));
    assertEquals("a", keys(Keys.one(Keys.RO), "get a"));
    assertEquals("a b c", keys(Keys.all(Keys.RO), "mget a b c"));
    assertEquals("a b", keys(Keys.range(1, -1, 2, Keys.OW), "mset a 1 b 2"));
    assertEquals("a b", keys(Keys.range(1, -2, 1, Keys.RW), "blpop a b 0"));
    assertEquals("", keys(Keys.range(1, -2, 1, Keys.RW), "blpop 0"));
    assertEquals("a b", keys(Keys.one(Keys.RW).and(Keys.range(2, 0, 1, Keys.OW)), "rename a b"));
    assertEquals("", keys(Keys.one(Keys.RW).and(Keys.range(2, 0, 1, Keys.OW)), "rename a"));
  }

  @Test
  void numbers() {
    Keys eval = Keys.numbered(2, Keys.RW);
    assertEquals("a b", keys(eval, "eval script 2 a b c"));
    assertEquals("", keys(eval, "eval script 0 a"));
    assertEquals("", keys(eval, "eval script 2 a"));
    assertEquals("", keys(eval, "eval script -1 a"));
    assertEquals("", keys(eval, "eval script x a"));
    assertEquals("", keys(eval, "eval script 9223372036854775807 a"));
    assertEquals("", keys(eval, "eval script 4294967297 a"));
    assertEquals("", keys(eval, "eval script"));
    Keys store = Keys.one(Keys.OW).and(Keys.numbered(2, Keys.RO));
    assertEquals("d a b", keys(store, "zunionstore d 2 a b weights 1 2"));
    assertEquals("", keys(store, "zunionstore d 3 a b"));
  }

  @Test
  void keywords() {
    Keys streams = Keys.after("STREAMS", 1, -1, 2, Keys.RO);
    assertEquals("a b", keys(streams, "xread count 1 streams a b 0 0"));
    assertEquals("a", keys(streams, "XREAD STREAMS a 0"));
    assertEquals("a b", keys(streams, "xread streams a b 0 0 0"));
    assertEquals("", keys(streams, "xread count 1 streams"));
    assertEquals("", keys(streams, "xread count 1"));
    Keys radius = Keys.one(Keys.RO).and(Keys.after("STORE", 6, Keys.OW)).and(Keys.after("STOREDIST", 6, Keys.OW));
    assertEquals("k", keys(radius, "georadius k 1 2 3 m"));
    assertEquals("k", keys(radius, "georadius k 1 2 store m asc"));
    assertEquals("k d", keys(radius, "georadius k 1 2 3 m asc Store d"));
    assertEquals("k d", keys(radius, "georadius k 1 2 3 m STOREDIST d"));
    assertEquals("k", keys(radius, "georadius k 1 2 3 m STORE"));
    Keys backwards = Keys.after("KEYS", -2, -1, 0, Keys.RW);
    assertEquals("a b", keys(backwards, "migrate h p e 0 10 KEYS a b"));
    assertEquals("", keys(backwards, "migrate h p e 0 10"));
    assertEquals("", keys(backwards, "migrate"));
  }

  @Test
  void rules() {
    Keys unknown = Keys.one(Keys.RO).and(Keys.unknown(Keys.OW));
    assertEquals("", keys(unknown, "sort a store b"));
    assertEquals("b", keys(unknown.foundBy(line -> line.add(line.length() - 1, Keys.OW)), "sort a store b"));
    Keys incomplete = Keys.one(Keys.RW | Keys.INCOMPLETE);
    assertEquals("", keys(incomplete, "migrate a b"));
    assertEquals("b", keys(incomplete.foundBy(line -> line.add(2, Keys.RW)), "migrate a b"));
    Keys variable = Keys.one(Keys.RW | Keys.VARIABLE_FLAGS);
    assertEquals("a", keys(variable, "set a b"));
    keys(variable.foundBy(line -> line.add(1, line.is(2, "b") ? Keys.OW : Keys.RO)), "set a B");
    assertEquals(Keys.OW, finder.flags(0));
  }

  @Test
  void partOfACallAndChannels() {
    turnTo("command getkeys mget a b");
    assertEquals(2, finder.find(call, command(Keys.all(Keys.RO)), 2));
    assertEquals(3, finder.argument(0));
    assertEquals("a b", found());
    turnTo("spublish c m");
    Command publish = command(Keys.one(Keys.NOT_KEY));
    assertEquals(0, finder.find(call, publish, 0));
    call.command(publish);
    assertEquals(0, finder.find(call));
    assertEquals(1, finder.findRouted(call));
    assertEquals("c", found());
  }

  @Test
  void manyKeys() {
    String line = "mget" + " key".repeat(5000);
    assertEquals(line.substring(5), keys(Keys.all(Keys.RO), line));
    assertEquals("a", keys(Keys.one(Keys.RO), "get a"));
  }

  @Test
  void makesNoGarbage() {
    turnTo("georadius k 1 2 3 m asc store d");
    call.command(command(Keys.one(Keys.RO).and(Keys.after("STORE", 6, Keys.OW)).and(Keys.after("STOREDIST", 6, Keys.OW))));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    find(10_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    find(10_000);
    // The measuring itself allocates a little.
    assertEquals(0, (threads.getCurrentThreadAllocatedBytes() - before) / 10_000);
  }

  private void find(int times) {
    for (int i = 0; i < times; i++) {
      finder.find(call);
    }
  }
}
