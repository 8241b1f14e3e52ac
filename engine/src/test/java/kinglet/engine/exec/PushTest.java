package kinglet.engine.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.config.EventClasses;
import kinglet.engine.config.SettingChange.Rights;
import kinglet.engine.config.Settings;
import kinglet.engine.family.PubSubCommands;
import kinglet.engine.session.Session;
import kinglet.engine.session.Topics.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Output that nobody asked for: its order among replies, how much of it goes out at once, its limits. */
final class PushTest {
  private final TakeCommands family = new TakeCommands();
  private final EngineBench bench = new EngineBench(engine -> new PubSubCommands(engine.pubSub()), engine -> family);
  private final BenchClient a = bench.connect();
  private final BenchClient b = bench.connect();
  private final BenchClient writer = bench.connect();

  @AfterEach
  void close() {
    bench.close();
  }

  private static String message(String text) {
    return "*3 $7 message $2 ch $" + text.length() + " " + text;
  }

  private static String message3(String text) {
    return message(text).replace("*3", ">3");
  }

  private void subscribe(BenchClient client) {
    client.call("SUBSCRIBE ch");
  }

  private void subscribe3(BenchClient client) {
    client.call("HELLO 3");
    client.call("SUBSCRIBE ch");
  }

  @Test
  void onesOwnMessageComesAfterTheReply() {
    subscribe3(a);
    assertEquals("$1 1 :1 " + message3("x") + " $1 2 :1 " + message3("y") + " $1 3",
        a.call("ECHO 1", "PUBLISH ch x", "ECHO 2", "PUBLISH ch y", "ECHO 3"));
  }

  @Test
  void theMessagesOfOthersComeBeforeLaterReplies() {
    subscribe3(a);
    writer.send("PUBLISH ch x", "PUBLISH ch y");
    a.send("ECHO 1");
    writer.send("PUBLISH ch z");
    bench.settle();
    assertEquals(message3("x") + " " + message3("y") + " $1 1 " + message3("z"), a.take());
  }

  @Test
  void confirmationsAreReplies() {
    a.call("HELLO 3");
    assertEquals(">3 $9 subscribe $2 ch :1 :1 " + message3("x") + " >3 $9 subscribe $1 d :2",
        a.call("SUBSCRIBE ch", "PUBLISH ch x", "SUBSCRIBE d"));
  }

  @Test
  void whoWaitsGetsMessages() {
    subscribe3(a);
    assertEquals("", a.call("BTAKE k 0"));
    writer.call("PUBLISH ch x");
    assertEquals(message3("x"), a.take());
    writer.call("PUBLISH ch y", "SET k 1", "PUBLISH ch z");
    assertEquals(message3("y") + " *2 $1 k $1 1 " + message3("z"), a.take());
  }

  @Test
  void eventsOfACommandThatWasServedAreOrdered() {
    bench.engine.keyspaceEvents().classes(EventClasses.KEYEVENT | EventClasses.ALL);
    a.call("HELLO 3");
    a.call("PSUBSCRIBE *");
    writer.call("HELLO 3");
    writer.call("PSUBSCRIBE *");
    a.call("BTAKE k 0");
    String set = ">4 $8 pmessage $1 * $18 __keyevent@0__:set $1 k";
    String del = set.replace("set", "del");
    assertEquals("+OK " + set + " " + del + " +PONG", writer.call("SET k 1", "PING"));
    assertEquals(set + " *2 $1 k $1 1 " + del, a.take());
  }

  @Test
  void aLongPipelineSendsWhatItHas() {
    subscribe3(a);
    bench.clock.stepNanos = 300_000;
    a.send("ECHO 1", "ECHO 2", "ECHO 3", "ECHO 4", "ECHO 5", "ECHO 6", "ECHO 7", "ECHO 8");
    writer.send("PUBLISH ch x");
    bench.settle();
    String all = a.take();
    assertEquals("$1 1 $1 2 $1 3 $1 4 $1 5 $1 6 $1 7 $1 8", all.replace(message3("x") + " ", ""));
    assertTrue(all.indexOf("message") < all.indexOf('6'), all);
  }

  @Test
  void messagesToManyGoOutInParts() {
    List<BenchClient> clients = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      BenchClient client = bench.connect();
      client.call("SUBSCRIBE ch");
      clients.add(client);
    }
    writer.send("PUBLISH ch x", "PUBLISH ch y");
    bench.cycle();
    // Its answer does not wait for all of them to go out.
    assertEquals(":1000 :1000", writer.take());
    writer.send("ECHO 1");
    bench.cycle();
    assertEquals("$1 1", writer.take());
    assertTrue(bench.executor.hasWork());
    bench.settle();
    for (BenchClient client : clients) {
      assertEquals(message("x") + " " + message("y"), client.take());
    }
    bench.settle();
    assertFalse(bench.executor.hasWork());
  }

  @Test
  void pushesAreUsedAgain() {
    subscribe(a);
    for (int i = 0; i < 1000; i++) {
      writer.call("PUBLISH ch " + i);
      assertEquals(message(String.valueOf(i)), a.take());
    }
    assertEquals(1, a.pushes.size());
  }

  @Test
  void whoIsGoneGetsNothing() {
    subscribe(a);
    subscribe(b);
    a.end();
    writer.send("PUBLISH ch x");
    bench.settle();
    assertEquals("", a.take());
    assertTrue(a.isClosed());
    assertEquals(message("x"), b.take());
    b.end();
    bench.settle();
    writer.take();
    assertEquals(":0", writer.call("PUBLISH ch x"));
    assertEquals(0, bench.engine.pubSub().topics(Kind.CHANNEL).size());
  }

  @Test
  void subscribersWhoTakeNothingAreClosed() {
    Settings settings = new Settings();
    ClientSettings clients = new ClientSettings();
    settings.declare(clients);
    bench.executor.limitOutput(new OutputLimits(
        clients, new ClientEviction(clients, new MemorySettings(), bench.engine.clients(), bench.engine.stats())));
    settings.set(List.of("client-output-buffer-limit", "pubsub 10000 0 0"), Rights.ALL);
    subscribe(a);
    subscribe(b);
    b.pendingBytes = 9000;
    writer.call("PUBLISH ch " + "x".repeat(2000));
    assertFalse(a.session().isClosing());
    assertTrue(b.session().isClosing());
    writer.call("PUBLISH ch y");
    assertTrue(a.take().endsWith(message("y")));
    assertEquals(Session.Type.PUBSUB, a.session().type());
  }
}
