package kinglet.engine.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.Command;
import kinglet.engine.session.Session.ReplyMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that wait, by commands made for this test: {@link TakeCommands}. */
final class BlockingTest {
  private static final String NIL = "*-1";

  private final TakeCommands family = new TakeCommands();
  private final EngineBench bench = new EngineBench(engine -> family);
  private final BenchClient a = bench.connect();
  private final BenchClient b = bench.connect();
  private final BenchClient c = bench.connect();
  private final BenchClient writer = bench.connect();

  @AfterEach
  void close() {
    bench.close();
  }

  private static String taken(String key, int value) {
    String digits = String.valueOf(value);
    return "*2 $" + key.length() + " " + key + " $" + digits.length() + " " + digits;
  }

  private Command command(String name) {
    return bench.table().commands().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whatIsThereIsTakenAtOnce() {
    assertEquals("+OK " + taken("k", 7), a.call("SET k 7", "BTAKE x k 0"));
    assertFalse(bench.engine.blocking().hasWork());
  }

  @Test
  void waitsUntilTheKeyIsThere() {
    assertEquals("", a.call("BTAKE k 0"));
    assertTrue(a.session().isBlocked());
    assertEquals("+OK", writer.call("SET other 1"));
    assertEquals("", a.take());
    assertEquals("+OK", writer.call("SET k 7"));
    assertEquals(taken("k", 7), a.take());
    assertFalse(a.session().isBlocked());
    assertEquals(":0", writer.call("EXISTS k"));
    assertEquals(0, bench.engine.blocking().keyCount());
  }

  @Test
  void whoCameFirstIsServedFirst() {
    a.call("BTAKE k 0");
    b.call("BTAKE k 0");
    c.call("BTAKE k 0");
    writer.call("SET k 1");
    assertEquals(taken("k", 1), a.take());
    writer.call("SET k 2", "SET k 3");
    assertEquals(taken("k", 2), b.take());
    assertEquals(taken("k", 3), c.take());
  }

  @Test
  void isServedBeforeTheNextCommandOfAnybody() {
    a.call("BTAKE k 0");
    assertEquals("+OK $-1 :0", writer.call("SET k 1", "GET k", "EXISTS k"));
    assertEquals(taken("k", 1), a.take());
  }

  @Test
  void whoIsWokenInVainKeepsItsPlace() {
    a.call("BOVER k 10 0");
    b.call("BOVER k 5 0");
    c.call("BOVER k 10 0");
    int before = family.executions;
    writer.call("SET k 7");
    assertEquals(taken("k", 7), b.take());
    assertEquals(before + 2, family.executions);
    writer.call("SET k 20");
    assertEquals(taken("k", 20), a.take());
    assertEquals("", c.take());
    writer.call("SET k 9", "SET k 11");
    assertEquals(taken("k", 11), c.take());
  }

  @Test
  void whoWaitsForSeveralKeysLeavesTheOthers() {
    a.call("BTAKE k j k 0");
    b.call("BTAKE j 0");
    assertEquals(2, bench.engine.blocking().keyCount());
    writer.call("SET k 5", "SET j 6");
    assertEquals(taken("k", 5), a.take());
    assertEquals(taken("j", 6), b.take());
  }

  @Test
  void whatItAskedToRememberIsThereAgain() {
    assertEquals("+OK", a.call("SET k 1"));
    assertEquals("", a.call("BWATCH k 0"));
    assertEquals("", b.call("BWATCH k 0"));
    int before = family.executions;
    writer.call("SET k 2", "SET k 3");
    assertEquals(before + 4, family.executions);
    assertEquals("", a.take() + b.take());
    bench.clock.advanceMs(5);
    writer.call("DEL k");
    assertTrue(a.take().startsWith("-GONE since 1700000001000"));
    assertTrue(b.take().startsWith("-GONE since 1700000001000"));
  }

  @Test
  void chainsAreServedInOneRound() {
    b.call("BMOVE two three 0");
    a.call("BMOVE one two 0");
    c.call("BTAKE three 0");
    assertEquals("+OK :0", writer.call("SET one 9", "EXISTS one two three"));
    assertEquals("+OK", a.take());
    assertEquals("+OK", b.take());
    assertEquals(taken("three", 9), c.take());
  }

  @Test
  void theDeadlineIsAnswered() {
    a.call("BTAKE k 50");
    b.call("BTAKE k 20");
    c.call("HELLO 3");
    c.call("BTAKE k 20");
    assertEquals(20, bench.executor.idleMs());
    bench.clock.advanceMs(19);
    bench.settle();
    assertEquals("", b.take());
    bench.clock.advanceMs(1);
    bench.settle();
    assertEquals(NIL, b.take());
    assertEquals("_", c.take());
    assertEquals(30, bench.executor.idleMs());
    assertEquals(1, bench.engine.blocking().deadlineCount());
    writer.call("SET k 1");
    assertEquals(taken("k", 1), a.take());
    assertEquals(0, bench.engine.blocking().deadlineCount());
  }

  @Test
  void theDeadlineIsThatOfTheFirstExecution() {
    a.call("SET k 1");
    a.call("BWATCH k 50");
    bench.clock.advanceMs(40);
    writer.call("SET k 2");
    bench.clock.advanceMs(10);
    bench.settle();
    assertEquals(NIL, a.take());
  }

  @Test
  void whatIsBehindWaitsToo() {
    assertEquals("+OK", a.call("SET x 1", "BTAKE k 0", "GET x", "BTAKE k 0", "GET x"));
    assertEquals("", a.call("GET x"));
    writer.call("SET x 2", "SET k 1");
    assertEquals(taken("k", 1) + " $1 2", a.take());
    writer.call("SET x 3", "SET k 2");
    assertEquals(taken("k", 2) + " $1 3 $1 3", a.take());
    assertEquals(0, a.unanswered());
  }

  @Test
  void databasesAreApart() {
    a.call("SELECT 1", "BTAKE k 0");
    a.take();
    b.call("BTAKE k 0");
    writer.call("SET k 1");
    assertEquals(taken("k", 1), b.take());
    assertEquals("", a.take());
    writer.call("SELECT 1", "SET k 2");
    assertEquals(taken("k", 2), a.take());
  }

  @Test
  void keysThatComeByMoveAndCopy() {
    a.call("SELECT 1", "BTAKE k 0");
    b.call("SELECT 1", "BTAKE j 0");
    a.take();
    b.take();
    writer.call("SET k 1", "COPY k j DB 1", "MOVE k 1");
    assertEquals(taken("k", 1), a.take());
    assertEquals(taken("j", 1), b.take());
  }

  @Test
  void swappedDatabasesServe() {
    a.call("BTAKE k 0");
    b.call("SELECT 1", "BTAKE j 0");
    b.take();
    writer.call("SET j 1", "SELECT 1", "SET k 2");
    assertEquals("", a.take() + b.take());
    assertEquals("+OK", writer.call("SWAPDB 0 1"));
    assertEquals(taken("k", 2), a.take());
    assertEquals(taken("j", 1), b.take());
  }

  @Test
  void theGoneAreTold() {
    writer.call("SET k 1", "SELECT 1", "SET k 1", "SELECT 0");
    a.call("BWATCH k 0");
    assertEquals(1, bench.engine.blocking().evenGoneKeyCount());
    writer.call("FLUSHDB");
    assertTrue(a.take().startsWith("-GONE"));
    a.call("SELECT 1", "BWATCH k 0");
    writer.call("FLUSHALL");
    assertTrue(a.take().endsWith("-GONE since 1700000001000"));
    writer.call("SET k 1 PX 5");
    b.call("BWATCH k 0");
    bench.clock.advanceMs(5);
    bench.settle();
    assertTrue(b.take().startsWith("-GONE"));
    writer.call("SELECT 2", "SET k 1");
    b.call("SELECT 2", "BWATCH k 0");
    b.take();
    writer.call("SWAPDB 2 3");
    assertTrue(b.take().startsWith("-GONE"));
    assertEquals(0, bench.engine.blocking().keyCount());
  }

  @Test
  void clientUnblock() {
    a.call("BTAKE k 0");
    b.call("BTAKE k 0", "GET k");
    long idA = a.session().id();
    long idB = b.session().id();
    assertEquals(":1", writer.call("CLIENT UNBLOCK " + idA));
    assertEquals(NIL, a.take());
    assertEquals(":1 :0", writer.call("CLIENT UNBLOCK " + idB + " ERROR", "CLIENT UNBLOCK " + idB + " TIMEOUT"));
    assertEquals("-UNBLOCKED client unblocked via CLIENT UNBLOCK $-1", b.take());
    assertEquals(":0 :0", writer.call("CLIENT UNBLOCK " + idA, "CLIENT UNBLOCK 12345"));
    assertEquals(2, command("btake").stats().calls());
    assertEquals(1, command("btake").stats().failed());
  }

  @Test
  void theKilledAreNotServed() {
    a.call("BTAKE k 0");
    b.call("BTAKE k 0");
    assertEquals(":1", writer.call("CLIENT KILL ID " + a.session().id()));
    writer.call("SET k 1");
    assertEquals("", a.take());
    assertEquals(taken("k", 1), b.take());
    a.end();
    bench.settle();
    assertTrue(a.isClosed());
    assertEquals(0, bench.engine.blocking().keyCount());
  }

  @Test
  void whoIsGoneIsNotServed() {
    assertEquals("+PONG", a.call("PING", "BTAKE k 100", "GET k"));
    a.send("PING");
    a.end();
    bench.settle();
    assertEquals("", a.take());
    assertTrue(a.isClosed());
    writer.call("SET k 1");
    assertEquals("$1 1", writer.call("GET k"));
    assertEquals(0, bench.engine.blocking().deadlineCount());
  }

  /** As when a client writes all it has and ends its side: what is complete is executed until something waits. */
  @Test
  void whoseEndCameBeforeItWaitedDoesNotWait() {
    bench.clock.stepNanos = 400_000;
    a.send("PING", "PING", "PING", "PING", "BTAKE k 0", "PING");
    a.end();
    bench.settle();
    assertEquals("+PONG +PONG +PONG +PONG", a.take());
    assertTrue(a.isClosed());
  }

  @Test
  void nestedCommandsDoNotWait() {
    a.session().nested(true);
    assertEquals("$-1", a.call("BTAKE k 0"));
  }

  @Test
  void aWaitWithoutKeysIsWokenByWhoeverKnows() {
    a.call("BAWAIT 0");
    b.call("BAWAIT 10");
    bench.engine.blocking().wake(a.session());
    bench.settle();
    assertEquals("", a.take());
    bench.clock.advanceMs(10);
    bench.settle();
    assertEquals(":0", b.take());
    family.open = true;
    bench.engine.blocking().wake(a.session());
    bench.engine.blocking().wake(b.session());
    bench.settle();
    assertEquals(":1", a.take());
  }

  @Test
  void statisticsCountACommandOnce() {
    bench.clock.stepNanos = 100;
    a.call("SET k 1", "BWATCH k 0");
    bench.slow.clear();
    long before = bench.engine.stats().commands();
    writer.call("SET k 2", "DEL k");
    assertEquals(before + 3, bench.engine.stats().commands());
    assertEquals(1, command("bwatch").stats().calls());
    assertEquals(List.of("set 100", "del 100"), bench.slow.subList(0, 2).stream().sorted().toList().reversed());
    assertEquals("bwatch 300", bench.slow.get(2));
  }

  @Test
  void clientReplyModes() {
    a.call("CLIENT REPLY SKIP", "BTAKE k 0", "PING");
    assertEquals(ReplyMode.SKIP, a.session().replyMode());
    writer.call("SET k 1");
    assertEquals("+PONG", a.take());
    a.call("CLIENT REPLY OFF", "BTAKE k 5");
    bench.clock.advanceMs(5);
    bench.settle();
    assertEquals("", a.take());
    assertEquals("+OK", a.call("CLIENT REPLY ON"));
  }

  @Test
  void pausedWritersHoldTheWaiters() {
    a.call("BTAKE k 0");
    assertEquals("+OK", writer.call("CLIENT PAUSE 100 WRITE"));
    assertEquals("", writer.call("SET k 1"));
    assertEquals("", b.call("BTAKE k 0"));
    assertTrue(b.session().isBlocked());
    assertEquals(":0", c.call("CLIENT UNBLOCK " + b.session().id()));
    bench.clock.advanceMs(100);
    bench.settle();
    assertEquals("+OK", writer.take());
    assertEquals(taken("k", 1), a.take());
    assertEquals("", b.take());
    writer.call("SET k 2");
    assertEquals(taken("k", 2), b.take());
  }

  @Test
  void aRequestThatIsHeldSendsWhatCameBefore() {
    writer.call("CLIENT PAUSE 100 WRITE");
    assertEquals("+PONG $-1", a.call("PING", "GET k", "SET k 1", "GET k"));
    assertEquals("", a.call("PING"));
    a.end();
    bench.settle();
    assertTrue(a.isClosed());
    bench.clock.advanceMs(100);
    assertEquals("$-1", b.call("GET k"));
  }

  @Test
  void aLongPipelineLetsOthersBetween() {
    bench.clock.stepNanos = 100_000;
    List<String> pings = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pings.add("PING");
    }
    a.send(pings.toArray(String[]::new));
    a.send("ECHO last");
    bench.cycle();
    int first = a.take().split(" ").length;
    assertTrue(first < 30, "replies in the first cycle: " + first);
    b.send("PING");
    bench.cycle();
    assertEquals("+PONG", b.take());
    int second = a.take().split(" ").length;
    assertTrue(second < 30);
    bench.settle();
    assertEquals("+PONG ".repeat(100 - first - second) + "$4 last", a.take());
  }

  @Test
  void manyWaitersOnManyKeys() {
    List<BenchClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      BenchClient client = bench.connect();
      client.call("BTAKE k" + i % 50 + " j" + i % 20 + " 0");
      clients.add(client);
    }
    assertEquals(70, bench.engine.blocking().keyCount());
    for (int i = 0; i < 50; i++) {
      writer.call("SET k" + i + " " + i, "SET j" + i % 20 + " " + i);
    }
    for (int i = 0; i < 100; i++) {
      writer.call("SET k" + i % 50 + " " + i);
    }
    for (int i = 0; i < 20; i++) {
      writer.call("SET j" + i + " 1", "DEL j" + i);
    }
    assertEquals(0, clients.stream().filter(client -> client.session().isBlocked()).count());
    assertEquals(0, bench.engine.blocking().keyCount());
  }
}
