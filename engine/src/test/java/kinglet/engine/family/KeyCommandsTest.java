package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tapes cannot see: events, effects, how many changes are counted, hits and touches. */
final class KeyCommandsTest {
  private final KeyBench bench = new KeyBench(1);

  @AfterEach
  void close() {
    bench.close();
  }

  private void expect(String reply, long changes, String effect, String... events) {
    assertEquals(reply, bench.reply().strip());
    assertEquals(changes, bench.changes());
    assertEquals(effect, bench.effects());
    assertEquals(List.of(events), List.copyOf(bench.events));
    bench.events.clear();
  }

  @Test
  void deletes() {
    bench.set("a", "1");
    bench.set("b", "2");
    bench.send("DEL", "a", "none", "b", "a");
    expect(":2", 2, "DEL a none b a", "0:del:a", "0:del:b");
    bench.send("UNLINK", "a");
    expect(":0", 0, "");
  }

  @Test
  void renames() {
    bench.set("a", "1");
    bench.send("RENAME", "a", "b");
    expect("+OK", 1, "RENAME a b", "0:rename_from:a", "0:rename_to:b");
    bench.send("RENAME", "b", "b");
    expect("+OK", 0, "");
    bench.send("RENAMENX", "b", "c");
    expect(":1", 1, "RENAMENX b c", "0:rename_from:b", "0:rename_to:c");
    bench.send("RENAMENX", "c", "c");
    expect(":0", 0, "");
  }

  @Test
  void movesAndCopies() {
    bench.set("a", "1");
    bench.send("COPY", "a", "b", "DB", "3");
    expect(":1", 1, "COPY a b DB 3", "3:copy_to:b");
    bench.send("MOVE", "a", "3");
    expect(":1", 1, "MOVE a 3", "0:move_from:a", "3:move_to:a");
    bench.send("MOVE", "a", "3");
    expect(":0", 0, "");
  }

  @Test
  void flushesEvenNothing() {
    bench.set("a", "1");
    bench.set("b", "1");
    bench.send("FLUSHALL", "async");
    expect("+OK", 2, "FLUSHALL async");
    bench.send("FLUSHDB");
    expect("+OK", 0, "FLUSHDB");
    bench.send("SWAPDB", "1", "1");
    expect("+OK", 1, "SWAPDB 1 1");
  }

  @Test
  void countsHitsAndMisses() {
    bench.set("a", "1");
    bench.send("EXISTS", "a", "none");
    bench.send("TYPE", "a");
    bench.send("TTL", "none");
    bench.send("OBJECT", "encoding", "a");
    bench.send("TOUCH", "a");
    bench.send("EXPIRE", "a", "100");
    assertEquals(4, bench.stats.hits());
    assertEquals(2, bench.stats.misses());
  }

  @Test
  void touchesOnlyWhereRedisDoes() {
    bench.set("a", "1");
    bench.pass(50_000);
    for (String command : List.of("EXISTS", "TYPE", "TTL", "PEXPIRETIME")) {
      bench.send(command, "a");
      assertEquals(":50\r\n", bench.send("OBJECT", "idletime", "a"), command);
    }
    bench.send("TOUCH", "a");
    assertEquals(":0\r\n", bench.send("OBJECT", "idletime", "a"));
  }

  @Test
  void populatesWithoutEffect() {
    bench.send("DEBUG", "POPULATE", "2", "x".repeat(200), "5");
    expect("+OK", 0, "", "0::" + "x".repeat(127));
    assertEquals(1, bench.database().size());
  }

  @Test
  void randomKeyReachesAll() {
    bench.set("a", "1");
    bench.set("b", "1");
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      seen.append(bench.send("RANDOMKEY"));
    }
    assertTrue(seen.indexOf("a") >= 0 && seen.indexOf("b") >= 0);
  }
}
