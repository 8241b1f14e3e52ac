package kinglet.engine.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of effects: what streams did, replayed into an empty keyspace, makes the same streams: same digest, and same XINFO
 * but for when consumers were seen and active. The second clock stands ahead, as when a log is loaded.
 */
final class StreamReplayTest {
  private static final int COMMANDS = 20_000;
  private static final int KEYS = 3;

  private final SplittableRandom random = new SplittableRandom(5);
  private long lastMs = 5;

  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void replayMakesTheSameStreams(int entriesPerNode) {
    try (StreamBench live = new StreamBench(); StreamBench replica = new StreamBench()) {
      live.set("stream-node-max-entries", entriesPerNode);
      replica.set("stream-node-max-entries", entriesPerNode);
      replica.pass(100_000_000);
      long replayed = 0;
      for (int i = 0; i < COMMANDS; i++) {
        live.send(command());
        live.pass(random.nextInt(5));
        byte[] effects = live.effectBytes();
        assertEquals(live.changes() > 0, effects.length > 0);
        String replies = replica.feed(effects);
        assertFalse(replies.contains("-ERR") || replies.contains("-NOGROUP"), replies);
        replica.effectBytes();
        replayed += effects.length;
        if (i % 100 == 0) {
          assertSame(live, replica);
        }
      }
      assertSame(live, replica);
      assertFalse(replayed < COMMANDS, () -> "few effects");
    }
  }

  private static void assertSame(StreamBench live, StreamBench replica) {
    for (int key = 0; key < KEYS; key++) {
      String question = "XINFO STREAM s" + key + " FULL COUNT 0";
      assertEquals(withoutTimes(live.send(question)), withoutTimes(replica.send(question)));
    }
    assertEquals(live.digest(), replica.digest());
  }

  private static String withoutTimes(String info) {
    return info.replaceAll("(seen-time|active-time) :-?\\d+", "$1");
  }

  private String command() {
    String key = "s" + random.nextInt(KEYS);
    String group = "g" + random.nextInt(2);
    String consumer = "c" + random.nextInt(4);
    String of = " " + key + " " + group + " ";
    lastMs += random.nextInt(2);
    String id = random.nextLong(Math.max(0, lastMs - 20), lastMs + 2) + "-" + random.nextInt(3);
    int small = random.nextInt(30);
    return switch (random.nextInt(32)) {
      case 0, 1, 2, 3, 4 -> "XADD " + key + " " + lastMs + "-* f " + small;
      case 5 -> "XADD " + key + " " + (random.nextInt(20) == 0 ? "*" : lastMs + "-*") + " f v g " + small;
      case 6 -> "XADD " + key + " MAXLEN " + (10 + small) + " " + lastMs + "-* f v";
      case 7 -> "XADD " + key + " NOMKSTREAM MAXLEN ~ " + small + " LIMIT 7 " + id + " f v";
      case 8 -> "XADD " + key + " MINID ~ " + id + " " + lastMs + "-* f v";
      case 9 -> "XADD " + key + " MINID = " + id + " " + lastMs + "-* f v";
      case 10 -> "XTRIM " + key + " MAXLEN ~ " + small;
      case 11 -> "XTRIM " + key + " MINID ~ " + id + " LIMIT 5";
      case 12 -> "XTRIM " + key + (random.nextInt(5) == 0 ? " MAXLEN " + small : " MINID " + id);
      case 13 -> "XDEL " + key + " " + id + " " + lastMs;
      case 14, 15, 16 -> "XREADGROUP GROUP " + group + " " + consumer + " COUNT " + small % 5 + " STREAMS " + key + " >";
      case 17 -> "XREADGROUP GROUP " + group + " " + consumer + " STREAMS " + key + " 0";
      case 18 -> "XREADGROUP GROUP " + group + " " + consumer + " COUNT 3 NOACK STREAMS " + key + " >";
      case 19 -> "XREADGROUP GROUP g0 " + consumer + " STREAMS s0 s1 > " + id;
      case 20, 21 -> "XACK" + of + id + " " + lastMs;
      case 22 -> "XCLAIM" + of + consumer + " " + small + " " + id + " " + lastMs + " FORCE";
      case 23 -> "XCLAIM" + of + consumer + " 0 " + id + " JUSTID IDLE 5 LASTID " + id;
      case 24, 25 -> "XAUTOCLAIM" + of + consumer + " " + small + " " + (random.nextBoolean() ? "0" : id) + " COUNT 3";
      case 26 -> "XGROUP CREATE" + of + "$ MKSTREAM";
      case 27 -> "XGROUP SETID" + of + id;
      case 28 -> random.nextInt(5) == 0 ? "XGROUP DELCONSUMER" + of + consumer : "XGROUP CREATECONSUMER" + of + consumer;
      case 29 -> random.nextInt(20) == 0 ? "XGROUP DESTROY" + of.stripTrailing() : "XPENDING" + of.stripTrailing();
      case 30 -> random.nextInt(10) == 0 ? "COPY " + key + " s" + random.nextInt(KEYS) + " REPLACE" : "XLEN " + key;
      default -> random.nextInt(100) == 0 ? "DEL " + key : "XSETID " + key + " " + lastMs + "-9";
    };
  }
}
