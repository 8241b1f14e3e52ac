package kinglet.perf.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyCounterTest {
  private static final String STREAM =
      "+OK\r\n:42\r\n$5\r\nab\r\nc\r\n$-1\r\n$0\r\n\r\n-ERR no 3\r\n*2\r\n$1\r\na\r\n*1\r\n:-1\r\n*0\r\n*-1\r\n";
  private static final int REPLIES = 9;

  @Test
  void countsEveryKindOfReply() {
    ReplyCounter counter = new ReplyCounter();
    assertEquals(REPLIES, counter.consume(bytes(STREAM)));
    assertEquals(1, counter.errors());
  }

  @Test
  void countsTheSameInAnyTwoPieces() {
    for (int cut = 0; cut <= STREAM.length(); cut++) {
      ReplyCounter counter = new ReplyCounter();
      int first = counter.consume(bytes(STREAM.substring(0, cut)));
      int second = counter.consume(bytes(STREAM.substring(cut)));
      assertEquals(REPLIES, first + second, "cut at " + cut);
    }
  }

  @Test
  void aReplyCountsWhenItsLastByteIsThere() {
    ReplyCounter counter = new ReplyCounter();
    assertEquals(0, counter.consume(bytes("$3\r\nabc\r")));
    assertEquals(1, counter.consume(bytes("\n")));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
