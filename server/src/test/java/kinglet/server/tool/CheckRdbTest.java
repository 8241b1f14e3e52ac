package kinglet.server.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kinglet.server.RedisServer;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kinglet-check-rdb beside redis-check-rdb on a file that redis-server wrote, whole and damaged. */
final class CheckRdbTest {
  @TempDir
  private static Path dir;

  private static byte[] summed;
  private static byte[] unsummed;

  @BeforeAll
  static void write() throws Exception {
    assumeTrue(RedisServer.isInstalled() && ToolRun.isInstalled("redis-check-rdb"), "no redis-server on this machine");
    try (RedisServer redis = RedisServer.start(); SocketClient client = new SocketClient(redis.port())) {
      for (String command : List.of("SET s text", "SET n 12345", "SET e v EX 100000", "SET gone v PXAT 33177117420000",
          "RPUSH l a 1 b", "HSET h f v g 1", "SADD i 1 2 3", "SADD t a b c", "ZADD z 1 a 2.5 b", "XADD x 1-1 f v",
          "XGROUP CREATE x g 0", "XREADGROUP GROUP g c STREAMS x >", "SELECT 3", "SET s " + "ab".repeat(60))) {
        client.call(command);
      }
      client.call("SAVE");
      Path dump = Path.of(client.call("CONFIG GET dir").children().getLast().text(), "dump.rdb");
      summed = Files.readAllBytes(dump);
    }
    unsummed = summed.clone();
    Arrays.fill(unsummed, unsummed.length - 8, unsummed.length, (byte) 0);
  }

  private static Path file(byte[] bytes) throws Exception {
    return Files.write(dir.resolve("dump.rdb"), bytes);
  }

  @Test
  @DisplayName("S4.18: a whole file is reported as redis-check-rdb does")
  void aWholeFileIsReportedAlike() throws Exception {
    for (byte[] bytes : List.of(summed, unsummed)) {
      Path path = file(bytes);
      ToolRun theirs = ToolRun.theirs("", "redis-check-rdb", path);
      ToolRun ours = ToolRun.checkRdb(path);
      assertEquals(0, ours.status());
      assertEquals(theirs.output().strip(), ours.output().lines()
          .filter(line -> !line.matches("\\[info\\] (db|type) ?.*")).collect(Collectors.joining("\n")));
      assertTrue(ours.output().contains("\\o/ RDB looks OK! \\o/"), ours.output());
      assertTrue(ours.output().contains("[info] db3: 1 keys, 0 expires\n"), ours.output());
    }
  }

  @Test
  void cutAnywhereItIsDamaged() throws Exception {
    for (int end = 0; end < summed.length; end++) {
      ToolRun ours = ToolRun.checkRdb(file(Arrays.copyOf(summed, end)));
      assertEquals(1, ours.status(), "cut at " + end);
      assertTrue(ours.output().contains("RDB ERROR DETECTED") || end == 0, ours.output());
    }
  }

  @Test
  void withItsChecksumNoDamageIsMissed() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    for (int at = 0; at < summed.length; at++) {
      byte[] damaged = summed.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      assertEquals(1, ToolRun.checkRdb(file(damaged)).status(), "byte " + at);
    }
  }

  /** Ours reads the same way: what the real tool refuses, it refuses; it knows more of what can't be. */
  @Test
  void withoutAChecksumItRefusesWhatTheRealToolRefuses() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int i = 0; i < 250; i++) {
      byte[] damaged = unsummed.clone();
      int at = 9 + random.nextInt(damaged.length - 17);
      damaged[at] = (byte) random.nextInt(256);
      Path path = file(damaged);
      ToolRun theirs = ToolRun.theirs("", "redis-check-rdb", path);
      ToolRun ours = ToolRun.checkRdb(path);
      if (theirs.status() != 0) {
        refused++;
        assertEquals(1, ours.status(), () -> "byte " + at + "\n" + theirs + "\n" + ours);
      }
    }
    assertTrue(refused > 50, "refused: " + refused);
  }
}
