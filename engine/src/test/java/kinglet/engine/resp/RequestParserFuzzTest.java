package kinglet.engine.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The parser against its twin on whatever a coverage-guided fuzzer thinks of. Runs only if the environment says {@code
 * JAZZER_FUZZ=1}: otherwise Jazzer would load its agent into the JVM of all tests, and say so at length, to try the empty
 * input. {@link ParserTwinTest} covers the ordinary build. The first byte says how long each read is, and who reads.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
final class RequestParserFuzzTest {
  private static final int BULK_BYTES_MAX = 1 << 20;

  @FuzzTest(maxDuration = "20s")
  void equalsItsTwin(byte[] input) {
    if (input.length < 2) {
      return;
    }
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    int readBytes = 1 + (input[0] & 0x7f);
    boolean stranger = input[0] < 0;
    try (ParserFeed feed = new ParserFeed()) {
      feed.limits.bulkBytesMax(BULK_BYTES_MAX);
      feed.parser.authenticated(!stranger);
      int at = 0;
      while (at < stream.length && feed.parser.error() == null) {
        at += feed.readOnce(stream, at, Math.min(stream.length, at + readBytes));
      }
      SlowParser twin = new SlowParser(Arrays.copyOf(stream, at), BULK_BYTES_MAX, stranger);
      assertEquals(twin.commands, feed.commands);
      assertEquals(twin.error, feed.parser.error());
      assertEquals(twin.consumed, feed.consumed());
    }
  }
}
