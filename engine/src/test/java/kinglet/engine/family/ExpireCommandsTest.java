package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Effects of deadlines, and the conditions against a twin that knows one deadline. */
final class ExpireCommandsTest {
  private static final long NONE = -1;

  private final KeyBench bench = new KeyBench(1);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void effectsAreAbsolute() {
    bench.set("a", "1");
    long now = bench.nowMs();
    bench.send("EXPIRE", "a", "10");
    assertEquals("PEXPIREAT a " + (now + 10_000), bench.effects());
    bench.send("PEXPIRE", "a", "20000", "XX", "GT");
    assertEquals("PEXPIREAT a " + (now + 20_000), bench.effects());
    bench.send("EXPIREAT", "a", "1800000000");
    assertEquals("PEXPIREAT a 1800000000000", bench.effects());
    bench.send("PEXPIREAT", "a", "1800000000001");
    assertEquals("PEXPIREAT a 1800000000001", bench.effects());
    bench.send("PERSIST", "a");
    assertEquals("PERSIST a", bench.effects());
    bench.send("EXPIRE", "a", "-1");
    assertEquals("DEL a", bench.effects());
    assertEquals(List.of("0:expire:a", "0:expire:a", "0:expire:a", "0:expire:a", "0:persist:a", "0:del:a"), bench.events);
  }

  @Test
  void refusalsHaveNoEffect() {
    bench.set("a", "1");
    bench.send("EXPIRE", "a", "10", "XX");
    bench.send("PERSIST", "a");
    bench.send("EXPIRE", "none", "10");
    assertEquals("", bench.effects());
    assertEquals(List.of(), bench.events);
  }

  @Test
  void timesAgreeAfterAWhile() {
    bench.set("a", "1");
    bench.send("PEXPIRE", "a", "100400");
    bench.pass(100);
    assertEquals(":100300\r\n", bench.send("PTTL", "a"));
    assertEquals(":100\r\n", bench.send("TTL", "a"));
    bench.pass(100_299);
    assertEquals(":1\r\n", bench.send("PTTL", "a"));
    bench.pass(1);
    assertEquals(":-2\r\n", bench.send("PTTL", "a"));
  }

  @Test
  void conditionsAgreeWithATwin() {
    Random random = new Random(7);
    String[][] conditions = {{}, {"NX"}, {"XX"}, {"GT"}, {"LT"}, {"XX", "GT"}, {"LT", "XX"}};
    long twin = NONE;
    bench.set("a", "1");
    for (int round = 0; round < 5_000; round++) {
      if (random.nextInt(4) == 0) {
        bench.send("PERSIST", "a");
        twin = NONE;
      }
      List<String> chosen = List.of(conditions[random.nextInt(conditions.length)]);
      long deadline = bench.nowMs() + 1_000 + random.nextInt(4);
      boolean holds = holds(chosen, twin, deadline);
      assertEquals(holds ? ":1\r\n" : ":0\r\n", bench.send(command(deadline, chosen)), chosen + " " + twin + " " + deadline);
      twin = holds ? deadline : twin;
      assertEquals(":" + twin + "\r\n", bench.send("PEXPIRETIME", "a"));
    }
  }

  private static String[] command(long deadline, List<String> conditions) {
    String[] command = new String[3 + conditions.size()];
    command[0] = "PEXPIREAT";
    command[1] = "a";
    command[2] = Long.toString(deadline);
    for (int i = 0; i < conditions.size(); i++) {
      command[3 + i] = conditions.get(i);
    }
    return command;
  }

  private static boolean holds(List<String> conditions, long current, long deadline) {
    double now = current == NONE ? Double.POSITIVE_INFINITY : current;
    boolean holds = true;
    for (String condition : conditions) {
      holds &= switch (condition) {
        case "NX" -> current == NONE;
        case "XX" -> current != NONE;
        case "GT" -> deadline > now;
        default -> deadline < now;
      };
    }
    return holds;
  }
}
