package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.function.Consumer;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every kind of reply in both protocols, as the bytes that Redis 7.2 sends. */
final class ReplyTest {
  private final ChunkPool pool = new ChunkPool();
  private final Output output = new Output(pool);
  private final Reply reply = new Reply();

  @AfterEach
  void release() {
    output.release();
  }

  @Test
  void lines() {
    check("+OK\r\n", "+OK\r\n", Reply::ok);
    check("+QUEUED\r\n", "+QUEUED\r\n", r -> r.simple("QUEUED"));
    check("-ERR a  b \u00ff\r\n", "-ERR a  b \u00ff\r\n", r -> r.error("ERR a\r\nb \u00ff"));
    String longText = "x".repeat(40_000);
    check("+" + longText + "\r\n", "+" + longText + "\r\n", r -> r.simple(longText));
  }

  @Test
  void lastError() {
    reply.into(output, 2);
    reply.error("ERR x");
    assertEquals("ERR x", reply.error());
    reply.begin();
    assertNull(reply.error());
  }

  @Test
  void integers() {
    for (long value : new long[] {0, 1, 9, 10, 99, 100, -1, -9, -10, Long.MAX_VALUE, Long.MIN_VALUE}) {
      check(":" + value + "\r\n", ":" + value + "\r\n", r -> r.integer(value));
      String bulk = "$" + Long.toString(value).length() + "\r\n" + value + "\r\n";
      check(bulk, bulk, r -> r.bulkLong(value));
    }
  }

  @Test
  void bulks() {
    check("$0\r\n\r\n", "$0\r\n\r\n", r -> r.bulk(""));
    check("$2\r\n\u00c3\u00a9\r\n", "$2\r\n\u00c3\u00a9\r\n", r -> r.bulk("\u00e9"));
    check("$3\r\na\r\n\r\n", "$3\r\na\r\n\r\n", r -> r.bulk("a\r\n".getBytes(UTF_8)));
    for (int length : new int[] {0, 1, 9, 10, 64, 65, 16_319, 16_320, 16_321, 16_384, 16_385, 70_000}) {
      bulkOfMemory(length);
    }
  }

  private void bulkOfMemory(int length) {
    Chunk chunk = pool.take(length);
    Memory.fill(chunk.address(), length, (byte) 'v');
    String expected = "$" + length + "\r\n" + "v".repeat(length) + "\r\n";
    check(expected, expected, r -> r.bulk(chunk.address(), length));
    check(":1\r\n" + expected, ":1\r\n" + expected, r -> {
      r.integer(1);
      r.bulk(chunk.address(), length);
    });
    pool.give(chunk);
  }

  @Test
  void nothing() {
    check("$-1\r\n", "_\r\n", Reply::nil);
    check("*-1\r\n", "_\r\n", Reply::nilArray);
  }

  @Test
  void booleans() {
    check(":1\r\n", "#t\r\n", r -> r.bool(true));
    check(":0\r\n", "#f\r\n", r -> r.bool(false));
  }

  @Test
  void doubles() {
    check("$1\r\n3\r\n", ",3\r\n", r -> r.number(3));
    check("$2\r\n-0\r\n", ",-0\r\n", r -> r.number(-0.0));
    check("$3\r\n1.5\r\n", ",1.5\r\n", r -> r.number(1.5));
    check("$5\r\n1e+19\r\n", ",1e+19\r\n", r -> r.number(1e19));
    check("$3\r\ninf\r\n", ",inf\r\n", r -> r.number(Double.POSITIVE_INFINITY));
    check("$4\r\n-inf\r\n", ",-inf\r\n", r -> r.number(Double.NEGATIVE_INFINITY));
    check("$3\r\nnan\r\n", ",nan\r\n", r -> r.number(Double.NaN));
  }

  @Test
  void bigNumbers() {
    String digits = "1234567999999999999999999999999999999";
    check("$37\r\n" + digits + "\r\n", "(" + digits + "\r\n", r -> r.bigNumber(digits));
  }

  @Test
  void aggregates() {
    check("*0\r\n", "*0\r\n", r -> r.array(0));
    check("*12\r\n", "*12\r\n", r -> r.array(12));
    check("*6\r\n", "%3\r\n", r -> r.map(3));
    check("*3\r\n", "~3\r\n", r -> r.set(3));
    check("*3\r\n", ">3\r\n", r -> r.push(3));
  }

  @Test
  void verbatim() {
    check("$3\r\na b\r\n", "=7\r\ntxt:a b\r\n", r -> r.verbatim("txt", "a b"));
  }

  @Test
  void aggregatesOfUnknownLength() {
    check("*1\r\n*2\r\n:1\r\n*0\r\n:7\r\n", "*1\r\n%1\r\n:1\r\n~0\r\n:7\r\n", r -> {
      int outer = r.beginArray();
      int map = r.beginArray();
      r.integer(1);
      int set = r.beginArray();
      r.endSet(set, 0);
      r.endMap(map, 1);
      r.endArray(outer, 1);
      r.integer(7);
    });
    String elements = ":5\r\n".repeat(10_000);
    check("*10000\r\n" + elements, "*10000\r\n" + elements, r -> {
      int array = r.beginArray();
      for (int i = 0; i < 10_000; i++) {
        r.integer(5);
      }
      r.endArray(array, 10_000);
    });
  }

  private void check(String resp2, String resp3, Consumer<Reply> writer) {
    assertEquals(resp2, written(2, writer));
    assertEquals(resp3, written(3, writer));
  }

  private String written(int version, Consumer<Reply> writer) {
    output.clear();
    reply.into(output, version);
    writer.accept(reply);
    return new String(OutputTwinTest.bytes(output), ISO_8859_1);
  }
}
