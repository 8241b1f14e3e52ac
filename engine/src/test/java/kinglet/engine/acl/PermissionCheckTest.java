package kinglet.engine.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Flags;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Lane;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
import kinglet.engine.session.Waker;
import kinglet.engine.stats.ServerStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The check itself: what is denied and where, without garbage. */
final class PermissionCheckTest {
  private static final int TIMES = 5_000;
  private static final int ROUNDS_MAX = 50;

  private final Allocator allocator = new Allocator();
  private final CommandTable table = table();
  private final Call call = new Call(new Keyspace(allocator, 1, 1, (database, entry) -> { }), new EffectBatch(),
      new ServerStats());
  private final User user = new User("u", new Vocabulary(() -> table, () -> false));
  private final PermissionCheck check = new PermissionCheck();

  private static CommandTable table() {
    CommandTable.Builder builder = new CommandTable.Builder();
    builder.add("get", 2, Flags.READONLY | Flags.FAST, Keys.one(Keys.RO | Keys.ACCESS), call -> { });
    builder.add("mset", -3, Flags.WRITE, Keys.range(1, -1, 2, Keys.OW | Keys.UPDATE), call -> { });
    builder.add("publish", 3, Flags.PUBSUB | Flags.PUBLISHES, Keys.NONE, call -> { });
    builder.add("subscribe", -2, Flags.PUBSUB | Flags.SUBSCRIBES, Keys.NONE, call -> { });
    builder.add("psubscribe", -2, Flags.PUBSUB | Flags.SUBSCRIBES_PATTERNS, Keys.NONE, call -> { });
    builder.add("auth", -2, Flags.NO_AUTH, Keys.NONE, call -> { });
    return builder.build();
  }

  private static final class Silent extends LocalLink {
    Silent() {
      session(new Session(1, this, new Lane(new Inlet(2, Waker.NONE, Waker.NONE), 2, null, (session, bytes) -> { }), 0));
    }
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  private void allow(String... rules) {
    for (String rule : rules) {
      assertNull(user.apply(rule), rule);
    }
  }

  private void turnTo(String line) {
    ChunkPool pool = new ChunkPool();
    byte[] bytes = (line + "\r\n").getBytes(ISO_8859_1);
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, new Silent());
    request.input(chunk);
    RequestParser parser = new RequestParser(table, new ParserLimits());
    parser.authenticated(true);
    parser.parse(chunk, request.commands());
    call.begin(request, 0);
    call.begin(0, table.command(request.commands().row(0)));
  }

  private void assertDenied(Denial denial, int argument, String line) {
    turnTo(line);
    assertEquals(denial, check.check(user, call, call.command(), 0), line);
    assertEquals(argument, check.argument(), line);
  }

  private void assertAllowed(String line) {
    turnTo(line);
    assertNull(check.check(user, call, call.command(), 0), line);
  }

  @Test
  void whatIsDeniedAndWhere() {
    assertDenied(Denial.COMMAND, 0, "get a");
    assertAllowed("auth x");
    allow("+get", "+mset", "%R~r*", "%W~w*", "+publish", "&ch?");
    assertAllowed("get r1");
    assertDenied(Denial.KEY, 1, "get w");
    assertAllowed("mset w1 1 w2 2");
    assertDenied(Denial.KEY, 3, "mset w1 1 r 2");
    assertDenied(Denial.CHANNEL, 1, "publish ch22 x");
    assertAllowed("publish ch2 x");
    assertDenied(Denial.COMMAND, 0, "subscribe ch1");
    allow("+subscribe", "+psubscribe");
    assertDenied(Denial.CHANNEL, 2, "subscribe ch1 x");
    assertAllowed("psubscribe ch?");
    assertDenied(Denial.CHANNEL, 1, "psubscribe ch1");
  }

  @Test
  void theMostTellingDenialIsTold() {
    allow("+get", "+mset", "~a*", "(~b +get)", "(~* -@all)");
    assertDenied(Denial.KEY, 1, "get c");
    assertDenied(Denial.KEY, 3, "mset a 1 b 2");
    allow("(~b* +mset)");
    assertDenied(Denial.KEY, 5, "mset b 1 b 2 a 3");
    assertDenied(Denial.COMMAND, 0, "publish a b");
  }

  @Test
  void whoMayDoEverythingIsNotRestricted() {
    assertEquals(true, user.isRestricted());
    allow("allcommands", "allkeys");
    assertEquals(true, user.isRestricted());
    allow("allchannels");
    assertEquals(false, user.isRestricted());
    allow("-get");
    assertEquals(true, user.isRestricted());
    allow("(allcommands allkeys allchannels)");
    assertEquals(false, user.isRestricted());
    allow("clearselectors", "+get");
    assertEquals(true, user.isRestricted(), "a bit taken away is asked for ever after");
    allow("+@all");
    assertEquals(false, user.isRestricted());
  }

  @Test
  void rightsWithoutAnyRightAreNone() {
    for (String rule : new String[] {"%", "%~a", "%RX~a", "%RR~a", "%wrw~a"}) {
      assertEquals(RuleError.SYNTAX, user.apply(rule), rule);
    }
    assertEquals("", user.root().describeKeys());
    allow("%R", "%wr~b", "%W~c", "%r~c");
    assertEquals("%R~ ~b ~c", user.root().describeKeys(), "as in Redis, the tilde may be left out before nothing");
  }

  @Test
  @DisabledIfSystemProperty(named = "kinglet.memory.checked", matches = "true", disabledReason = "checks make garbage")
  void makesNoGarbage() {
    allow("+mset", "~a*z", "(%R~b[a-c]* +get)", "(&* ~k?y:* +mset)");
    turnTo("mset kxy:1 1 kxy:2 2");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = TIMES;
    // Until the last compiler has come to it, some code makes objects that never escape.
    for (int i = 0; i < ROUNDS_MAX && bytes >= TIMES; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      checkOften();
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, bytes / TIMES);
  }

  private void checkOften() {
    for (int i = 0; i < TIMES; i++) {
      assertNull(check.check(user, call, call.command(), 0));
    }
  }
}
