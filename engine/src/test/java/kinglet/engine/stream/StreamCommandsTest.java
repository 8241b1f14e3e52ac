package kinglet.engine.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tapes cannot see: events, effects, and how many changes are counted. */
final class StreamCommandsTest {
  private static final String NOW = Long.toString(StreamBench.START_MS);

  private final StreamBench bench = new StreamBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private void expect(String command, String reply, long changes, String effects, String... events) {
    assertEquals(reply, bench.send(command));
    assertEquals(changes, bench.changes());
    assertEquals(effects, bench.effects());
    assertEquals(List.of(events), List.copyOf(bench.events));
    bench.events.clear();
  }

  /** Sends a command of which nothing is expected. */
  private void given(String command) {
    bench.send(command);
    bench.effects();
    bench.events.clear();
  }

  @Test
  void addsWithIdsAsTheyBecame() {
    expect("XADD s * a 1", "$15 " + NOW + "-0", 1, "XADD s " + NOW + "-0 a 1", "xadd:s");
    expect("XADD s NOMKSTREAM * a 1", "$15 " + NOW + "-1", 1, "XADD s " + NOW + "-1 a 1", "xadd:s");
    expect("XADD t 5-* a 1", "$3 5-0", 1, "XADD t 5-0 a 1", "xadd:t");
    expect("XADD t 7 a 1", "$3 7-0", 1, "XADD t 7 a 1", "xadd:t");
    expect("XADD none NOMKSTREAM * a 1", "$-1", 0, "");
    expect("XADD t MAXLEN 1 8-1 a 1", "$3 8-1", 1, "XADD t MAXLEN 1 8-1 a 1", "xadd:t", "xtrim:t");
    expect("XADD t MAXLEN 1 9-* a 1", "$3 9-0", 1, "XADD t MAXLEN = 1 9-0 a 1", "xadd:t", "xtrim:t");
    expect("XADD t MINID 9 9-* a 1", "$3 9-1", 1, "XADD t MINID = 9-0 9-1 a 1", "xadd:t");
  }

  @Test
  void trimsInWholeNodesAreExactEffects() {
    bench.set("stream-node-max-entries", 3);
    for (int i = 1; i <= 8; i++) {
      given("XADD s " + i + " a b");
    }
    expect("XADD s MAXLEN ~ 5 LIMIT 100 9 a b", "$3 9-0", 1, "XADD s MAXLEN = 6 9-0 a b", "xadd:s", "xtrim:s");
    expect("XADD s MINID ~ 2 10 a b", "$4 10-0", 1, "XADD s MINID = 4-0 10-0 a b", "xadd:s");
    given("XDEL s 4");
    expect("XTRIM s MINID ~ 8", ":2", 2, "XTRIM s MINID = 7-0", "xtrim:s");
    expect("XTRIM s MAXLEN ~ 0", ":4", 4, "XTRIM s MAXLEN = 0", "xtrim:s");
    expect("XTRIM s MAXLEN ~ 0", ":0", 0, "");
    expect("XADD s MINID ~ 100 11 a b", "$4 11-0", 1,
        "XADD s MINID = 18446744073709551615-18446744073709551615 11-0 a b", "xadd:s", "xtrim:s");
  }

  @Test
  void trimsExactlyAsTold() {
    given("XADD s 1 a b");
    given("XADD s 2 a b");
    given("XADD s 3 a b");
    expect("XTRIM s MAXLEN 1", ":2", 2, "XTRIM s MAXLEN 1", "xtrim:s");
    expect("XTRIM s MAXLEN = 1", ":0", 0, "");
    expect("XDEL s 3 3 9", ":1", 1, "XDEL s 3 3 9", "xdel:s");
    expect("XDEL s 3", ":0", 0, "");
    expect("XSETID s 10 ENTRIESADDED 20", "+OK", 1, "XSETID s 10 ENTRIESADDED 20", "xsetid:s");
  }

  @Test
  void groups() {
    expect("XGROUP CREATE s g $ MKSTREAM", "+OK", 1, "XGROUP CREATE s g $ MKSTREAM", "xgroup-create:s");
    expect("XGROUP CREATE s g $", "-BUSYGROUP Consumer Group name already exists", 0, "");
    expect("XGROUP SETID s g 5", "+OK", 1, "XGROUP SETID s g 5", "xgroup-setid:s");
    expect("XGROUP CREATECONSUMER s g c", ":1", 1, "XGROUP CREATECONSUMER s g c", "xgroup-createconsumer:s");
    expect("XGROUP CREATECONSUMER s g c", ":0", 0, "");
    expect("XGROUP DELCONSUMER s g c", ":0", 1, "XGROUP DELCONSUMER s g c", "xgroup-delconsumer:s");
    expect("XGROUP DELCONSUMER s g c", ":0", 0, "");
    expect("XGROUP DESTROY s g", ":1", 1, "XGROUP DESTROY s g", "xgroup-destroy:s");
    expect("XGROUP DESTROY s g", ":0", 0, "");
  }

  private static String claim(String consumer, String id, long timeMs, int deliveries, String lastId) {
    return "XCLAIM s g " + consumer + " 0 " + id + " TIME " + timeMs + " RETRYCOUNT " + deliveries
        + " FORCE JUSTID LASTID " + lastId;
  }

  @Test
  void deliveries() {
    given("XADD s 1 a b");
    given("XADD s 2 a b");
    given("XGROUP CREATE s g 0");
    long now = StreamBench.START_MS;
    expect("XREADGROUP GROUP g c COUNT 1 STREAMS s >", "*1 *2 $1 s *1 *2 $3 1-0 *2 $1 a $1 b", 2,
        "XGROUP CREATECONSUMER s g c " + claim("c", "1-0", now, 1, "1-0") + " XGROUP SETID s g 1-0 ENTRIESREAD 1",
        "xgroup-createconsumer:s");
    bench.pass(10);
    expect("XREADGROUP GROUP g c STREAMS s 0", "*1 *2 $1 s *1 *2 $3 1-0 *2 $1 a $1 b", 1,
        claim("c", "1-0", now + 10, 2, "1-0"));
    expect("XREADGROUP GROUP g c STREAMS s 1", "*1 *2 $1 s *0", 0, "");
    expect("XREADGROUP GROUP g c NOACK STREAMS s >", "*1 *2 $1 s *1 *2 $3 2-0 *2 $1 a $1 b", 1,
        "XGROUP SETID s g 2-0 ENTRIESREAD 2");
    expect("XREADGROUP GROUP g c STREAMS s >", "*-1", 0, "");
    expect("XACK s g 1 5", ":1", 1, "XACK s g 1 5");
    expect("XACK s g 1", ":0", 0, "");
  }

  @Test
  void claims() {
    given("XADD s 1 a b");
    given("XADD s 2 a b");
    given("XADD s 3 a b");
    given("XGROUP CREATE s g 0");
    given("XREADGROUP GROUP g c STREAMS s >");
    bench.pass(100);
    long now = StreamBench.START_MS + 100;
    expect("XCLAIM s g d 50 1 9 IDLE 20 LASTID 7", "*1 *2 $3 1-0 *2 $1 a $1 b", 3,
        "XGROUP SETID s g 7-0 ENTRIESREAD 3 XGROUP CREATECONSUMER s g d " + claim("d", "1-0", now - 20, 2, "7-0"),
        "xgroup-createconsumer:s");
    expect("XCLAIM s g d 50 1", "*0", 0, "");
    given("XDEL s 2");
    expect("XAUTOCLAIM s g e 30 0 JUSTID", "*3 $3 0-0 *1 $3 3-0 *1 $3 2-0", 3,
        "XGROUP CREATECONSUMER s g e " + claim("c", "2-0", StreamBench.START_MS, 1, "7-0") + " "
            + claim("e", "3-0", now, 1, "7-0"), "xgroup-createconsumer:s");
    given("XDEL s 1");
    expect("XCLAIM s g d 0 1", "*0", 1, claim("d", "1-0", now - 20, 2, "7-0"));
  }
}
