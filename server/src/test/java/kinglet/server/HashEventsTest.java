package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.memory.Memory;
import kinglet.engine.time.Clock;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the hash commands tell: keyspace events in Redis 7.4's words and order, effects that replay to the same data. */
final class HashEventsTest {
  private static final long START_MS = 1_700_000_000_000L;

  private final List<String> events = new ArrayList<>();
  private final StringBuilder effects = new StringBuilder();
  private long nowMs = START_MS;
  private InProcessClient client;

  @BeforeEach
  void open() throws Exception {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes"), null);
    Kinglet kinglet = new Kinglet(configuration, new TestClock(), 1);
    kinglet.engine().call().listen((database, key, length, eventClass, event) ->
        events.add((eventClass == KeyEvent.HASH ? "h:" : "g:") + event));
    kinglet.engine().effects().add((offset, database, timeMs, address, length) ->
        effects.append(new String(Memory.bytes(address, (int) length), ISO_8859_1)));
    client = InProcessClient.connect(kinglet);
    client.call("SELECT 0");
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void setting() throws Exception {
    expect("HSET h a 1 b 2", "h:hset", "HSET h a 1 b 2");
    expect("HSETNX h a 2", "", "");
    expect("HSETNX h c 3", "h:hset", "HSETNX h c 3");
    expect("HINCRBY h a 5", "h:hincrby", "HINCRBY h a 5");
    expect("HINCRBYFLOAT h b 0.5", "h:hincrbyfloat", "HSET h b 2.5");
    expect("HDEL h none", "", "");
    expect("HDEL h a none", "h:hdel", "HDEL h a none");
    expect("HDEL h b c", "h:hdel g:del", "HDEL h b c");
  }

  @Test
  void deadlines() throws Exception {
    client.call("HSET h a 1 b 2 c 3");
    expect("HPEXPIRE h 1000 FIELDS 3 a b x", "h:hexpire", "HPEXPIREAT h " + (START_MS + 1000) + " FIELDS 2 a b");
    expect("HPEXPIRE h 1000 NX FIELDS 2 a b", "", "");
    expect("HINCRBYFLOAT h b 0.5", "h:hincrbyfloat", "MULTI HSET h b 2.5 HPEXPIREAT h " + (START_MS + 1000) + " FIELDS 1 b EXEC");
    expect("HPERSIST h FIELDS 1 c", "", "");
    expect("HPERSIST h FIELDS 2 a c", "h:hpersist", "HPERSIST h FIELDS 2 a c");
    expect("HEXPIRE h 0 FIELDS 2 a x", "h:hdel", "HDEL h a");
    expect("HEXPIREAT h 1 FIELDS 2 b c", "h:hdel g:del", "HDEL h b c");
  }

  @Test
  void readsThatChange() throws Exception {
    client.call("HSET h a 1 b 2 c 3");
    expect("HGETEX h FIELDS 1 a", "", "");
    expect("HGETEX h PX 500 FIELDS 3 a x b", "h:hexpire", "HPEXPIREAT h " + (START_MS + 500) + " FIELDS 2 a b");
    expect("HGETEX h PERSIST FIELDS 3 a x c", "h:hpersist", "HPERSIST h FIELDS 1 a");
    expect("HGETEX h PX 0 FIELDS 2 a x", "h:hdel", "HDEL h a");
    expect("HGETDEL h FIELDS 2 x b", "h:hdel", "HDEL h b");
    expect("HGETDEL h FIELDS 2 x c", "h:hdel g:del", "HDEL h c");
  }

  @Test
  void setex() throws Exception {
    expect("HSETEX h FXX FIELDS 1 a 1", "", "");
    expect("HSETEX h FNX FIELDS 2 a 1 b 2", "h:hset", "HSET h a 1 b 2");
    expect("HSETEX h FNX FIELDS 1 a 1", "", "");
    expect("HSETEX h PX 500 FIELDS 1 a 1", "h:hset h:hexpire",
        "MULTI HSET h a 1 HPEXPIREAT h " + (START_MS + 500) + " FIELDS 1 a EXEC");
    expect("HSETEX h KEEPTTL FIELDS 2 a 2 b 3", "h:hset",
        "MULTI HSET h a 2 b 3 HPEXPIREAT h " + (START_MS + 500) + " FIELDS 1 a EXEC");
    expect("HSETEX h PX 0 FIELDS 2 a 2 b 3", "h:hset h:hdel g:del", "HDEL h a b");
  }

  @Test
  void activeExpiry() throws Exception {
    client.call("HSET h a 1 b 2 c 3");
    client.call("HPEXPIRE h 10 FIELDS 2 a b");
    client.call("HPEXPIRE h 20 FIELDS 1 c");
    clear();
    nowMs += 10;
    client.call("PING");
    client.call("PING");
    assertTold("h:hexpired", "HDEL h b HDEL h a");
    nowMs += 10;
    client.call("PING");
    client.call("PING");
    assertTold("h:hexpired g:del", "HDEL h c");
  }

  @Test
  void lazyExpiry() throws Exception {
    client.call("DEBUG SET-ACTIVE-EXPIRE 0");
    client.call("HSET h a 1 b 2");
    client.call("HPEXPIRE h 10 FIELDS 1 a");
    nowMs += 10;
    expect("PING", "", "");
    expect("HSET h c 1", "h:hexpired h:hset", "MULTI HDEL h a HSET h c 1 EXEC");
    client.call("HPEXPIRE h 10 FIELDS 2 b c");
    nowMs += 10;
    expect("HSETNX h b 1", "h:hexpired g:del h:hset", "MULTI HDEL h c HDEL h b HSETNX h b 1 EXEC");
  }

  /** A lookup takes out no more than about a thousand due fields; nobody sees those that are left. */
  @Test
  void manyDueFields() throws Exception {
    StringBuilder pairs = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 9000; i++) {
      pairs.append(" f").append(i).append(" v");
      names.append(" f").append(i);
    }
    client.call("DEBUG SET-ACTIVE-EXPIRE 0");
    client.call("HSET h stays 1" + pairs);
    client.call("HPEXPIRE h 10 FIELDS 9000" + names);
    nowMs += 10;
    assertReply(":1", "HLEN h");
    assertReply("[ \"stays\", \"1\" ]", "HGETALL h");
    assertReply("\"stays\"", "HRANDFIELD h");
    assertReply("[ \"stays\" ]", "HRANDFIELD h 5");
    assertReply("[" + " nil,".repeat(8999) + " nil ]", "HMGET h" + names);
    assertReply(":9000", "HSET h" + pairs);
    assertReply(":9001", "HLEN h");
    client.call("DEBUG SET-ACTIVE-EXPIRE 1");
    client.await(5);
    assertReply(":9001", "HLEN h");
  }

  private void assertReply(String reply, String command) throws Exception {
    assertEquals(reply, client.call(command).toString());
  }

  private void expect(String command, String expectedEvents, String expectedEffects) throws Exception {
    clear();
    client.call(command);
    client.await(1);
    assertTold(expectedEvents, expectedEffects);
  }

  private void clear() {
    events.clear();
    effects.setLength(0);
  }

  private void assertTold(String expectedEvents, String expectedEffects) {
    assertEquals(expectedEvents, String.join(" ", events));
    assertEquals(expectedEffects, effects.toString().replaceAll("[*$]\\d+\r\n", "").replaceAll("\r\n", " ")
        .replaceAll("SELECT 0 ", "").strip());
    clear();
  }

  private final class TestClock implements Clock {
    @Override
    public long epochMicros() {
      return nowMs * 1000;
    }

    @Override
    public long nanos() {
      return nowMs * 1_000_000;
    }
  }
}
