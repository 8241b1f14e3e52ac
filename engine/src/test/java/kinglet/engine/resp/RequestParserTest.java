package kinglet.engine.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestParserTest {
  private final ParserFeed feed = new ParserFeed();

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void pipelineAndTail() {
    feed.read("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\nPING\r\n*1\r\n$4\r\nPI");
    feed.read("NG\r\n");
    assertEquals(List.of(List.of("SET", "k", "hello"), List.of("PING"), List.of("PING")), feed.commands);
    assertEquals(List.of(3, 4, 4), feed.rows);
    assertNull(feed.parser.error());
    assertEquals(0, feed.parser.bytesWanted());
  }
}
