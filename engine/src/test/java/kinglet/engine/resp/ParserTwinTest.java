package kinglet.engine.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parser against its slow twin, after each read of random streams, in chunks of random sizes. */
final class ParserTwinTest {
  private static final long MILLIS_MAX = 2500;

  @Test
  void equalAfterEachRead() {
    long first = Long.getLong("kinglet.seed", System.nanoTime());
    int rounds = Integer.getInteger("kinglet.rounds", 20_000);
    long deadline = System.nanoTime() + MILLIS_MAX * 1_000_000;
    for (long seed = first; seed < first + rounds && System.nanoTime() < deadline; seed++) {
      check(seed);
    }
  }

  private static void check(long seed) {
    Random random = new Random(seed);
    byte[] stream = ParserStreams.next(random);
    boolean stranger = random.nextInt(4) == 0;
    int bulkBytesMax = random.nextBoolean() ? 1000 : 512 << 20;
    int slack = random.nextInt(random.nextBoolean() ? 20 : 40_000);
    int readMax = 1 + stream.length / 60 + random.nextInt(random.nextBoolean() ? 10 : stream.length + 1);
    try (ParserFeed feed = new ParserFeed(bytes -> bytes + (slack == 0 ? 0 : random.nextInt(slack)))) {
      feed.parser.authenticated(!stranger);
      feed.limits.bulkBytesMax(bulkBytesMax);
      for (int at = 0; at < stream.length && feed.parser.error() == null;) {
        int to = Math.min(stream.length, at + 1 + random.nextInt(readMax));
        at += feed.readOnce(stream, at, to);
        assertEqualTwins(seed, new SlowParser(Arrays.copyOf(stream, at), bulkBytesMax, stranger), feed);
      }
    }
  }

  private static void assertEqualTwins(long seed, SlowParser twin, ParserFeed feed) {
    assertEquals(twin.error, feed.parser.error(), () -> "-Dkinglet.seed=" + seed);
    assertEquals(twin.commands, feed.commands, () -> "-Dkinglet.seed=" + seed);
    assertEquals(twin.consumed, feed.consumed(), () -> "-Dkinglet.seed=" + seed);
  }
}
