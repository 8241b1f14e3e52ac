package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandTable;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strings and bitmaps tell: effects, keyspace events, the number of changes. Replies are on the tapes. */
final class StringCommandsTest {
  private static final long BYTES_MAX = 1 << 20;

  private final KeyBench bench = new KeyBench(1);
  private final ChunkPool pool = new ChunkPool();
  private final EffectBatch batch = new EffectBatch();
  private final StringBuilder effects = new StringBuilder();
  private final List<String> events = new ArrayList<>();
  private final Call call = new Call(bench.keyspace, batch, bench.stats);
  private final CommandTable table = table();
  private final RequestParser parser = new RequestParser(table, new ParserLimits());
  private long changes;

  StringCommandsTest() {
    batch.add((offset, database, timeMs, address, length) -> effects.append(new String(Memory.bytes(address, (int) length), ISO_8859_1)));
    call.listen((database, key, keyLength, eventClass, event) ->
        events.add(event + ":" + new String(Memory.bytes(key, keyLength), ISO_8859_1)));
    parser.authenticated(true);
  }

  private static CommandTable table() {
    CommandTable.Builder builder = new CommandTable.Builder();
    new StringCommands(() -> BYTES_MAX).declare(builder);
    new BitmapCommands(() -> BYTES_MAX).declare(builder);
    return builder.build();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** Runs a command; returns its effects, each in brackets, then its events. */
  private String run(String line) {
    byte[] bytes = (line + "\r\n").getBytes(ISO_8859_1);
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, bench);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    call.begin(request, bench.nowMs() * 1000);
    call.begin(0, table.command(request.commands().row(0)));
    call.command().handler().run(call);
    changes = call.end(0);
    batch.commit(0);
    request.output().release();
    pool.give(chunk);
    return told();
  }

  private String told() {
    String commands = effects.toString().replace("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n", "")
        .replaceAll("\\$\\d+\r\n", " ").replace("\r\n", "").replaceAll("\\*\\d+ ?([^*]*)", "[$1] ");
    String text = commands + String.join(" ", events);
    effects.setLength(0);
    events.clear();
    return text;
  }

  @Test
  void setIsToldAsGivenOrWithItsDeadline() {
    assertEquals("[set k v] set:k", run("set k v"));
    assertEquals("[SET k v XX] set:k", run("SET k v XX"));
    assertEquals("[SET k v KEEPTTL] set:k", run("SET k v KEEPTTL"));
    assertEquals("", run("SET k v NX"));
    String deadline = String.valueOf(bench.nowMs() + 10_000);
    assertEquals("[SET k w PXAT " + deadline + "] set:k expire:k", run("SET k w EX 10"));
    assertEquals(1, changes);
    assertEquals("[SET k w PXAT " + deadline + "] set:k expire:k", run("SET k w XX PX 10000 GET"));
    assertEquals("[SET k w PXAT 4102444800000] set:k expire:k", run("SET k w EXAT 4102444800"));
    assertEquals("[SET k w PXAT 1] set:k expire:k", run("SET k w PXAT 1"));
  }

  @Test
  void setIsToldWithoutGet() {
    assertEquals("[SET k v] set:k", run("SET k v GET"));
    assertEquals("[SET k v KEEPTTL] set:k", run("SET k v KEEPTTL GET XX"));
    assertEquals("", run("SET k w NX GET"));
  }

  @Test
  void setIfEqualIsToldWithoutItsCondition() {
    run("SET k v");
    assertEquals("", run("SET k w IFEQ x"));
    assertEquals("[SET k w] set:k", run("SET k w IFEQ v"));
    assertEquals("[SET k 1 KEEPTTL] set:k", run("SET k 1 KEEPTTL IFEQ w GET"));
    String deadline = String.valueOf(bench.nowMs() + 10_000);
    assertEquals("[SET k 2 PXAT " + deadline + "] set:k expire:k", run("SET k 2 IFEQ 1 EX 10"));
    assertEquals("", run("DELIFEQ k 1"));
    assertEquals("[DEL k] del:k", run("DELIFEQ k 2"));
  }

  /** As commands that servers of 7.2 know; what a command says in several pieces is one unit by the executor. */
  @Test
  void severalAtOnce() {
    String until = " PXAT " + (bench.nowMs() + 10_000);
    assertEquals("[MSET a 1 b 2] set:a set:b", run("MSETEX 2 a 1 b 2"));
    assertEquals(2, changes);
    assertEquals("", run("MSETEX 2 a 1 c 2 NX"));
    assertEquals("[MSET a 3] set:a", run("MSETEX 1 a 3 XX"));
    assertEquals("[MULTI] [SET a 1" + until + "] [SET c 2" + until + "] [EXEC] expire:a set:a expire:c set:c",
        run("MSETEX 2 a 1 c 2 EX 10"));
    assertEquals(2, changes);
    assertEquals("[MULTI] [SET a 5 KEEPTTL] [SET d 6 KEEPTTL] [EXEC] set:a set:d", run("MSETEX 2 a 5 d 6 KEEPTTL"));
    assertEquals("[SET a 7 PXAT 1] expire:a set:a", run("MSETEX 1 a 7 PXAT 1"));
  }

  @Test
  void relativesOfSet() {
    String deadline = String.valueOf(bench.nowMs() + 10_000);
    assertEquals("[SET k v PXAT " + deadline + "] set:k expire:k", run("SETEX k 10 v"));
    assertEquals("[SET k v PXAT " + deadline + "] set:k expire:k", run("PSETEX k 10000 v"));
    assertEquals("[SET k w] set:k", run("GETSET k w"));
    assertEquals("", run("SETNX k x"));
    assertEquals("[SETNX n x] set:n", run("SETNX n x"));
    assertEquals("[MSET a 1 b 2] set:a set:b", run("MSET a 1 b 2"));
    assertEquals(2, changes);
    assertEquals("", run("MSETNX c 1 b 2"));
    assertEquals("[MSETNX c 1 d 2] set:c set:d", run("MSETNX c 1 d 2"));
  }

  @Test
  void readingThatChanges() {
    run("SET k v");
    assertEquals("", run("GETEX k"));
    assertEquals("", run("GETEX k PERSIST"));
    assertEquals("[PEXPIREAT k " + (bench.nowMs() + 10_000) + "] expire:k", run("GETEX k EX 10"));
    assertEquals("[PERSIST k] persist:k", run("GETEX k PERSIST"));
    assertEquals("[PEXPIREAT k 4102444800000] expire:k", run("GETEX k EXAT 4102444800"));
    assertEquals("[DEL k] del:k", run("GETEX k PXAT 1"));
    assertEquals("", run("GETEX k PXAT 1"));
    run("SET k v");
    assertEquals("[DEL k] del:k", run("GETDEL k"));
    assertEquals("", run("GETDEL k"));
  }

  @Test
  void partsAndNumbers() {
    assertEquals("[APPEND s a] append:s", run("APPEND s a"));
    assertEquals("[SETRANGE s 3 x] setrange:s", run("SETRANGE s 3 x"));
    assertEquals("[INCR n] incrby:n", run("INCR n"));
    assertEquals("[DECRBY n 3] incrby:n", run("DECRBY n 3"));
    assertEquals("[SET n -1.5 KEEPTTL] incrbyfloat:n", run("INCRBYFLOAT n 0.5"));
    assertEquals("", run("INCR n"));
  }

  @Test
  void bits() {
    assertEquals("[SETBIT k 7 1] setbit:k", run("SETBIT k 7 1"));
    assertEquals("", run("SETBIT k 7 1"));
    assertEquals("[SETBIT k 8 0] setbit:k", run("SETBIT k 8 0"));
    assertEquals("[BITOP OR d k] set:d", run("BITOP OR d k"));
    assertEquals("[BITOP AND d none] del:d", run("BITOP AND d none"));
    assertEquals("", run("BITOP AND d none"));
  }

  @Test
  void fields() {
    assertEquals("[BITFIELD k SET u8 0 1 INCRBY u8 0 1] setbit:k", run("BITFIELD k SET u8 0 1 INCRBY u8 0 1"));
    assertEquals(2, changes);
    assertEquals("", run("BITFIELD k SET u8 0 2 GET u8 100"));
    assertEquals("", run("BITFIELD none GET u8 0"));
    assertEquals("", run("BITFIELD k OVERFLOW FAIL SET u8 0 256"));
    assertEquals("[BITFIELD k OVERFLOW FAIL SET u8 8 256] setbit:k", run("BITFIELD k OVERFLOW FAIL SET u8 8 256"));
  }

  @Test
  void nothingButTheKeysIsKept() {
    run("SETRANGE a 100000 x");
    run("SETRANGE b 100 y");
    long used = bench.allocator.usedBytes();
    run("LCS b b IDX");
    run("BITCOUNT a");
    assertEquals(used, bench.allocator.usedBytes());
    run("BITOP XOR c a b");
    run("GETDEL c");
    run("INCRBYFLOAT f 1.5");
    run("GETDEL f");
    bench.keyspace.freeSlice(1000);
    assertEquals(used, bench.allocator.usedBytes());
  }
}
