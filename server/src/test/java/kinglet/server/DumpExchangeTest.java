package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Values of every type and encoding go from redis-server to Kinglet by DUMP and RESTORE, and back, with an equal digest.
 * Skipped where no redis-server is installed.
 */
final class DumpExchangeTest {
  private static final int KEYS = 300;
  private static final int INTEGERS = 0;

  @RegisterExtension
  private static final RedisBeside SERVERS = new RedisBeside();

  @Test
  void valuesGoThereAndBack() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    try (SocketClient theirs = SERVERS.theirs(); SocketClient ours = SERVERS.ours()) {
      ours.call("FLUSHALL");
      for (int i = 0; i < KEYS; i++) {
        make(theirs, random, "k" + i);
      }
      String digest = theirs.call("DEBUG DIGEST").text();
      move(theirs, ours);
      assertSameValues(theirs, ours);
      assertEquals(digest, ours.call("DEBUG DIGEST").text());
      assertEncodings(theirs, ours);
      theirs.call("FLUSHALL");
      move(ours, theirs);
      assertEquals(digest, theirs.call("DEBUG DIGEST").text());
    }
  }

  /** Whatever a byte is changed to, RESTORE says yes or no, and what it says yes to can be read and dumped. */
  @Test
  void damagedPayloadsAreRefusedOrHarmless() throws Exception {
    SplittableRandom random = new SplittableRandom(6);
    int refused = 0;
    try (SocketClient ours = SERVERS.ours()) {
      ours.call("DEBUG SET-SKIP-CHECKSUM-VALIDATION 1");
      for (int i = 0; i < 40 * KEYS; i++) {
        ours.call("FLUSHALL");
        make(ours, random, "k");
        byte[] payload = ours.call("DUMP k").text().getBytes(ISO_8859_1);
        payload[random.nextInt(Math.min(payload.length - 10, 60))] = (byte) random.nextInt(256);
        Node reply = ours.call(words("RESTORE", "copy", "0", payload));
        refused += reply.kind() == '-' ? 1 : 0;
        use(ours, "copy");
      }
      ours.call("DEBUG SET-SKIP-CHECKSUM-VALIDATION 0");
      assertEquals("PONG", ours.call("PING").text());
    }
    assertTrue(refused > KEYS, "refused: " + refused);
  }

  private static void use(SocketClient client, String key) throws Exception {
    for (String command : List.of("DUMP ", "DEBUG DIGEST-VALUE ", "OBJECT ENCODING ", "LRANGE copy 0 -1", "HGETALL ", "SMEMBERS ", "ZRANGE copy 0 -1 WITHSCORES", "XRANGE copy - +", "XINFO STREAM copy FULL", "DEL ")) {
      client.call(command.endsWith(" ") ? command + key : command);
    }
  }

  private static void move(SocketClient from, SocketClient to) throws Exception {
    for (int i = 0; i < KEYS; i++) {
      Node payload = from.call("DUMP k" + i);
      Node reply = to.call(words("RESTORE", "k" + i, "0", payload.text().getBytes(ISO_8859_1)));
      String type = from.call("TYPE k" + i).text();
      assertEquals("OK", reply.text(), () -> type + " " + payload);
    }
  }

  private static void assertSameValues(SocketClient theirs, SocketClient ours) throws Exception {
    for (int i = 0; i < KEYS; i++) {
      String question = "DEBUG DIGEST-VALUE k" + i;
      String type = theirs.call("TYPE k" + i) + " " + theirs.call("OBJECT ENCODING k" + i);
      assertEquals(theirs.call(question), ours.call(question), type);
    }
  }

  /** Lists and sets have a listpack encoding since 7.2 only. */
  private static void assertEncodings(SocketClient theirs, SocketClient ours) throws Exception {
    for (int i = 0; i < KEYS; i++) {
      String type = ours.call("TYPE k" + i).text();
      if (!type.equals("list") && !type.equals("set")) {
        String question = "OBJECT ENCODING k" + i;
        assertEquals(theirs.call(question).text(), ours.call(question).text(), type);
      }
    }
  }

  private static List<byte[]> words(Object... words) {
    List<byte[]> bytes = new ArrayList<>();
    for (Object word : words) {
      bytes.add(word instanceof byte[] raw ? raw : word.toString().getBytes(ISO_8859_1));
    }
    return bytes;
  }

  /** Makes a value of any type and encoding. */
  static void make(SocketClient client, SplittableRandom random, String key) throws Exception {
    if (random.nextInt(7) > 0) {
      client.call(value(random, key));
      return;
    }
    int entries = 1 + random.nextInt(250);
    for (int i = 1; i <= entries; i++) {
      client.call("XADD " + key + " " + i + "-" + random.nextInt(3) + " f" + random.nextInt(2) + " " + i + " g v");
    }
    client.call("XDEL " + key + " 1-0 1-1 1-2 3-1 " + (entries + 1) + "-1");
    client.call("XGROUP CREATE " + key + " empty $");
    client.call("XGROUP CREATE " + key + " busy 0 ENTRIESREAD 1");
    client.call("XREADGROUP GROUP busy alice COUNT 5 STREAMS " + key + " >");
    client.call("XREADGROUP GROUP busy bob COUNT 3 STREAMS " + key + " >");
    client.call("XGROUP CREATECONSUMER " + key + " busy idle");
    client.call("XACK " + key + " busy 2-0 2-1 2-2");
  }

  /** A command that makes a value: of a type, of a size on either side of its limits, with texts and integers. */
  private static List<byte[]> value(SplittableRandom random, String key) {
    int[] sizes = {1, 3, 20, 130, 600};
    int size = sizes[random.nextInt(sizes.length)];
    int textLength = List.of(100, 6, 6, INTEGERS).get(random.nextInt(4));
    List<Object> words = new ArrayList<>();
    String kind = List.of("SET", "RPUSH", "HSET", "SADD", "SADD", "ZADD").get(random.nextInt(6));
    words.add(kind);
    words.add(key);
    for (int i = 0; i < (kind.equals("SET") ? 1 : size); i++) {
      if (kind.equals("HSET")) {
        words.add("field" + i);
      }
      if (kind.equals("ZADD")) {
        words.add(score(random));
      }
      words.add(textLength == INTEGERS ? i * 1000 : element(random, i, textLength));
    }
    return words(words.toArray());
  }

  private static String score(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(random.nextInt(-50, 50));
      case 1 -> String.valueOf(random.nextDouble());
      case 2 -> String.valueOf(random.nextLong());
      default -> "-inf";
    };
  }

  private static String element(SplittableRandom random, int number, int textLength) {
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(random.nextLong() >> random.nextInt(64));
      case 1 -> String.valueOf(number);
      case 2 -> "x".repeat(textLength) + number;
      default -> Long.toString(random.nextLong(), 36) + "\u0000\u00ff";
    };
  }
}
