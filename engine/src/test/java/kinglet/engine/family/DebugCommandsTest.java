package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tapes cannot see of DEBUG. */
final class DebugCommandsTest {
  private final KeyBench bench = new KeyBench(1);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void isRefusedUnlessAllowed() {
    bench.debugAllowed = false;
    bench.send("DEBUG", "SLEEP", "1");
    assertTrue(bench.reply().startsWith("-ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\","));
    assertEquals(0, bench.sleptMicros);
  }

  @Test
  void sleepsAndSetsTheTime() {
    bench.set("a", "1");
    bench.send("PEXPIRE", "a", "100");
    bench.send("DEBUG", "SLEEP", "0.25");
    assertEquals(250_000, bench.sleptMicros);
    assertEquals(":0\r\n", bench.send("EXISTS", "a"));
    bench.send("DEBUG", "SLEEP", "NaN");
    bench.send("DEBUG", "SLEEP", "-1");
    assertEquals(250_000, bench.sleptMicros);
  }

  @Test
  void logs() {
    bench.send("DEBUG", "LOG", "hello");
    assertEquals(List.of("hello"), bench.log);
  }

  @Test
  void repliesAttributesAndPushes() {
    bench.session().respVersion(3);
    assertEquals("|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n$39\r\nSome real reply following the attribute\r\n",
        bench.send("DEBUG", "PROTOCOL", "attrib"));
    assertEquals(">2\r\n$16\r\nserver-cpu-usage\r\n:42\r\n$40\r\nSome real reply following the push reply\r\n",
        bench.send("DEBUG", "PROTOCOL", "push"));
  }

  @Test
  void stopsActiveExpiry() {
    bench.set("a", "1");
    bench.send("PEXPIRE", "a", "10");
    bench.send("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    bench.pass(20);
    bench.keyspace.expire(100);
    assertEquals(1, bench.database().size());
    bench.send("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    bench.keyspace.expire(100);
    assertEquals(0, bench.database().size());
  }

  @Test
  void helpNamesEveryWordOnce() {
    List<String> lines = bench.send("DEBUG", "HELP").lines().toList();
    assertTrue(lines.contains("+DIGEST-VALUE <key> [<key> ...]"));
    assertEquals(Integer.parseInt(lines.getFirst().substring(1)), lines.size() - 1);
    assertEquals("+HELP", lines.get(lines.size() - 2));
  }

  @Test
  void matchesPatterns() {
    assertEquals(":1\r\n", bench.send("DEBUG", "STRINGMATCH-LEN", "a*", "abc"));
    assertEquals(":0\r\n", bench.send("DEBUG", "STRINGMATCH-LEN", "b*", "abc"));
  }
}
