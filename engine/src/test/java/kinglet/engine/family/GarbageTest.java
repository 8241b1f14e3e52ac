package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that change values make no garbage, their effects included; lines of several commands do it again and again. */
@DisabledIfSystemProperty(named = "kinglet.memory.checked", matches = "true", disabledReason = "checks make garbage")
final class GarbageTest {
  private static final int TIMES = 2_000;
  private static final int ROUNDS_MAX = 50;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final KeyBench bench = new KeyBench(1);
  private final ChunkPool pool = new ChunkPool();
  private final EffectBatch batch = new EffectBatch();
  private final Call call = new Call(bench.keyspace, batch, bench.stats);
  private final CommandTable table = table();

  GarbageTest() {
    batch.add((offset, database, timeMs, address, length) -> { });
  }

  private static CommandTable table() {
    CommandTable.Builder builder = new CommandTable.Builder();
    new StringCommands(() -> 1 << 20).declare(builder);
    new HyperLogLogCommands(() -> 3000).declare(builder);
    return builder.build();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "SET k v EX 10;SET k w KEEPTTL GET;SET k x IFEQ w;SETEX k 10 v;GETEX k PX 100;GETEX k PERSIST;GETDEL k",
    "SET k v;GETSET k w;DELIFEQ k v;DELIFEQ k w",
    "MSETEX 2 a 1 b 2 EX 10;MSETEX 2 a 1 b 2 KEEPTTL;MSETEX 2 a 1 b 2 XX;MSETEX 2 a 1 b 2 NX",
    "PFADD k a b c;PFADD k a;PFCOUNT k;DELIFEQ k x",
    "PFADD a x y;PFADD b y z;PFMERGE t a b;PFCOUNT t a b;PFCOUNT none a",
    "PFADD a x y;PFDEBUG TODENSE a;PFADD a z w;PFMERGE t a;PFCOUNT t a;PFCOUNT t;GETDEL a;GETDEL t"
  })
  void none(String line) {
    Request request = request(line.replace(";", "\r\n") + "\r\n");
    long bytes = allocatedBytes(request);
    // Until the last compiler has come to it, some code makes objects that never escape.
    for (int i = 0; i < ROUNDS_MAX && bytes >= TIMES; i++) {
      bytes = allocatedBytes(request);
    }
    assertEquals(0, bytes / TIMES, "bytes");
  }

  private long allocatedBytes(Request request) {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      run(request);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private Request request(String lines) {
    byte[] bytes = lines.getBytes(ISO_8859_1);
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, bench);
    request.input(chunk);
    RequestParser parser = new RequestParser(table, new ParserLimits());
    parser.authenticated(true);
    parser.parse(chunk, request.commands());
    return request;
  }

  private void run(Request request) {
    request.output().clear();
    call.begin(request, bench.nowMs() * 1000);
    for (int i = 0; i < request.commands().count(); i++) {
      call.begin(i, table.command(request.commands().row(i)));
      call.command().handler().run(call);
      call.end(0);
    }
    batch.commit(0);
  }
}
