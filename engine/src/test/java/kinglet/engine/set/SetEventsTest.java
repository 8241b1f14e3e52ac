package kinglet.engine.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kinglet.engine.CommandBench;
import kinglet.engine.memory.Allocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tapes cannot see of the set commands: events in Redis's words and order, effects, how many changes are counted. */
final class SetEventsTest {
  private final CommandBench bench = SetBench.of(new Allocator());

  @BeforeEach
  void listen() {
    bench.listen();
  }

  private void expect(String command, long changes, String events, String effect) {
    long before = bench.changes();
    bench.call(command.split(" "));
    assertEquals(changes, bench.changes() - before, command);
    assertEquals(events, told(), command);
    assertEquals(effect, bench.effects(), command);
  }

  private String told() {
    String events = String.join(" ", bench.events);
    bench.events.clear();
    return events;
  }

  private void quietly(String command) {
    bench.call(command.split(" "));
    bench.events.clear();
    bench.effects();
  }

  @Test
  void addingAndRemoving() {
    expect("SADD s a b c a", 3, "s:sadd:s", "SADD s a b c a");
    expect("SADD s a", 0, "", "");
    expect("SREM s none", 0, "", "");
    expect("SREM s a none b", 2, "s:srem:s", "SREM s a none b");
    expect("SREM s c d", 1, "s:srem:s g:del:s", "SREM s c d");
    expect("SREM s c", 0, "", "");
  }

  @Test
  void moving() {
    quietly("SADD s a b c");
    quietly("SADD t b");
    expect("SMOVE s t a", 2, "s:srem:s s:sadd:t", "SMOVE s t a");
    expect("SMOVE s t b", 1, "s:srem:s", "SMOVE s t b");
    expect("SMOVE s s c", 0, "", "");
    expect("SMOVE s t none", 0, "", "");
    expect("SMOVE s u c", 2, "s:srem:s g:del:s s:sadd:u", "SMOVE s u c");
  }

  @Test
  void storing() {
    quietly("SADD s a b c");
    quietly("SADD t b");
    quietly("SET d v");
    expect("SINTERSTORE d s t", 1, "s:sinterstore:d", "SINTERSTORE d s t");
    expect("SUNIONSTORE d s t", 1, "s:sunionstore:d", "SUNIONSTORE d s t");
    expect("SDIFFSTORE d s t", 1, "s:sdiffstore:d", "SDIFFSTORE d s t");
    expect("SDIFFSTORE d s s", 1, "g:del:d", "SDIFFSTORE d s s");
    expect("SDIFFSTORE d s s", 0, "", "");
    expect("SINTERSTORE d none", 0, "", "");
    expect("SINTERSTORE s none", 1, "g:del:s", "SINTERSTORE s none");
    expect("SUNIONSTORE t none", 1, "g:del:t", "SUNIONSTORE t none");
  }

  @Test
  void reading() {
    quietly("SADD s a b c");
    for (String command : List.of("SMEMBERS s", "SCARD s", "SRANDMEMBER s 2", "SSCAN s 0", "SINTER s", "SUNION s s", "SDIFF s",
        "SPOP s 0", "SPOP none", "SPOP none 3", "SISMEMBER s a")) {
      expect(command, 0, "", "");
    }
  }

  @Test
  void poppingOne() {
    quietly("SADD s a b");
    String popped = bench.line("SPOP", "s");
    assertEquals("s:spop:s", told());
    assertEquals("SREM s " + popped, bench.effects());
    popped = bench.line("SPOP", "s");
    assertEquals("s:spop:s g:del:s", told());
    assertEquals("SREM s " + popped, bench.effects());
  }

  @Test
  void poppingAll() {
    quietly("SADD s a b c");
    expect("SPOP s 3", 3, "s:spop:s g:del:s", "DEL s");
    quietly("SADD s 1 2 3 4");
    expect("SPOP s 100", 4, "s:spop:s g:del:s", "DEL s");
  }

  /** Few of many, most of many; integers, a listpack, a hashtable: SREM of up to 1024 members each time, as one unit. */
  @Test
  void poppingSome() {
    for (int count : new int[] {1, 20, 99}) {
      popSome("%d", 100, count);
      popSome("text%d", 100, count);
    }
    for (int count : new int[] {1, 1024, 1025, 2500, 2999}) {
      popSome("text%d", 3000, count);
    }
  }

  private void popSome(String form, int size, int count) {
    List<String> words = new ArrayList<>(List.of("SADD", "s"));
    IntStream.range(0, size).forEach(i -> words.add(form.formatted(i)));
    bench.call("DEL", "s");
    quietly(String.join(" ", words));
    long before = bench.changes();
    List<String> popped = bench.elements("SPOP", "s", String.valueOf(count));
    assertEquals(count, bench.changes() - before);
    assertEquals("s:spop:s", told());
    StringBuilder expected = new StringBuilder();
    for (int from = 0; from < count; from += 1024) {
      expected.append("SREM s ").append(String.join(" ", popped.subList(from, Math.min(count, from + 1024)))).append(' ');
    }
    String effect = expected.toString().strip();
    assertTrue(bench.effects().equals(count > 1024 ? "MULTI " + effect + " EXEC" : effect), "pop of " + count);
    assertEquals(":" + (size - count), bench.line("SCARD", "s"));
    assertTrue(bench.elements("SMEMBERS", "s").stream().noneMatch(popped::contains));
  }
}
