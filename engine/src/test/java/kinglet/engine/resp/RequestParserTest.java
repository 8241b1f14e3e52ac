package kinglet.engine.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Redis answers, as literals; {@link ParserTwinTest} looks for what these forgot. */
final class RequestParserTest {
  private static final List<String> PING = List.of("PING");

  private ParserFeed feed = new ParserFeed();

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void pipelineAndTail() {
    known().read("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\nPING\r\n*1\r\n$4\r\nPI");
    assertEquals(37, feed.consumed());
    assertEquals(14, feed.parser.bytesWanted());
    feed.read("NG\r\n");
    assertEquals(List.of(List.of("SET", "k", "hello"), PING, PING), feed.commands);
    assertEquals(List.of(3, 4, 4), feed.rows);
    assertEquals(0, feed.parser.bytesWanted());
  }

  @Test
  void nothingToExecute() {
    for (String nothing : List.of("*0\r\n", "*-1\r\n", "*-9223372036854775808\r\n", "\r\n", "\n", " \t\u000b\f\r\n")) {
      assertCommands(nothing + "PING\r\n", PING);
    }
  }

  @Test
  void inlineArguments() {
    assertCommands("PING\n", PING);
    assertCommands("echo \"a\\x41\\n\\r\\t\\b\\a\\q\\\"\\x4g\"\r\n", List.of("echo", "aA\n\r\t\b\u0007q\"x4g"));
    assertCommands("echo 'a\\'b\\n\"'\r\n", List.of("echo", "a'b\\n\""));
    assertCommands("echo a\"b c\" d\r\n", List.of("echo", "ab c", "d"));
    assertCommands("echo a\u000bb \u000b\fc \"d\"\u000b\r\n", List.of("echo", "a\u000bb", "c", "d"));
    assertCommands("'' \"\"\r\n", List.of("", ""));
    assertCommands("$3\r\nabc\r\n", List.of("$3"), List.of("abc"));
    assertCommands("a\rb\r\r\n", List.of("a", "b"));
  }

  @Test
  void unbalancedQuotes() {
    for (String line : List.of("echo \"abc", "echo \"a\"b", "echo 'a", "echo 'a'\"b\"", "echo \"\\", "echo \"\\\"", "'\\'")) {
      assertError("unbalanced quotes in request", line + "\r\n");
    }
  }

  @Test
  void lineEndsAreSkippedUnseen() {
    assertCommands("*2\rX$4\r\nECHO\r\n$3\rXabcYZPING\r\n", List.of("ECHO", "abc"), PING);
    assertCommands("*1\r\n$0\r\nxx", List.of(""));
  }

  @Test
  void invalidMultibulkLength() {
    for (String header : List.of("*abc", "*", "*01", "*+1", "*-0", "* 1", "*2147483648", "*99999999999999999999")) {
      assertError("invalid multibulk length", header + "\r\n");
    }
    known().limits.argumentsMax(3);
    assertError("invalid multibulk length", "*4\r\n", feed);
  }

  @Test
  void invalidBulkLength() {
    for (String header : List.of("$abc", "$", "$-1", "$-0", "$05", "$536870913", "$99999999999999999999", "$1 ")) {
      assertError("invalid bulk length", "*1\r\n" + header + "\r\n");
    }
    known().limits.bulkBytesMax(3);
    assertError("invalid bulk length", "*1\r\n$4\r\n", feed);
    known().limits.bulkBytesMax(Long.MAX_VALUE);
    assertError("invalid bulk length", "*2\r\n$1\r\na\r\n$2147483647\r\n", feed);
  }

  @Test
  void expectedDollar() {
    assertError("expected '$', got 'P'", "*1\r\nPING\r\n");
    assertError("expected '$', got '\r'", "*1\r\n\rPING\r\n");
    assertError("expected '$', got '\u00ff'", "*1\r\n\u00ff\r\n");
    assertError("expected '$', got '*'", "*2\r\n$1\r\na\r\n*1\r\n");
    assertNull(known().read("*1\r\nPING").parser.error());
  }

  @Test
  void endlessLines() {
    String digits = String.join("", Collections.nCopies(ParserLimits.LINE_BYTES_MAX, "1"));
    assertError("too big inline request", digits + "1");
    assertError("too big mbulk count string", "*" + digits);
    assertError("too big bulk count string", "*1\r\n$" + digits);
    assertError("too big bulk count string", "*1\r\na" + digits);
    assertNull(known().read(digits).parser.error());
  }

  @Test
  void zeroByteHidesTheEndOfALine() {
    assertCommands("PING\r\nec\0ho a\r\nPING\r\n", PING);
    assertCommands("PING\r\n*1\0\r\n$4\r\nPING\r\n", PING);
  }

  @Test
  void commandsBeforeAnErrorCount() {
    known().read("PING\r\n*1\r\nabc\r\nPING\r\n");
    assertEquals(List.of(PING), feed.commands);
    assertEquals("ERR Protocol error: expected '$', got 'a'", feed.parser.error());
  }

  @Test
  void strangers() {
    for (String fine : List.of("*10\r\n", "*1\r\n$16384\r\n", "a b c d e f g h i j k l m\r\n")) {
      assertNull(stranger().read(fine).parser.error());
    }
    assertError("unauthenticated multibulk length", "*11\r\n", stranger());
    assertTrue(feed.parser.isStrangersError());
    assertError("unauthenticated bulk length", "*1\r\n$16385\r\n", stranger());
    assertTrue(feed.parser.isStrangersError());
    assertError("invalid bulk length", "*1\r\n$536870913\r\n", stranger());
    assertFalse(feed.parser.isStrangersError());
  }

  @Test
  void authenticatedMeanwhile() {
    String big = String.join("", Collections.nCopies(20_000, "v"));
    stranger().read("AUTH x\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$20000\r\n");
    assertTrue(feed.parser.isStrangersError());
    feed.parser.authenticated(true);
    feed.again();
    assertNull(feed.parser.error());
    feed.read(big + "\r\n");
    assertEquals(List.of(List.of("AUTH", "x"), List.of("SET", "k", big)), feed.commands);
  }

  @Test
  void bigArgumentTakesOneChunk() {
    known().read("*2\r\n$4\r\nECHO\r\n$1000000\r\n");
    assertEquals(1_000_026, feed.parser.bytesWanted());
    feed.read("x".repeat(1_000_000) + "\r\n");
    assertEquals(3, feed.chunks());
    assertEquals(1, feed.commands.size());
  }

  @Test
  void manyArgumentsTakeFewChunks() {
    known().read("*200001\r\n$3\r\nDEL\r\n" + "$1\r\nk\r\n".repeat(200_000));
    assertEquals(List.of(200_001), feed.commands.stream().map(List::size).toList());
    assertTrue(feed.chunks() < 12, () -> feed.chunks() + " chunks");
  }

  private ParserFeed known() {
    ParserFeed fresh = stranger();
    fresh.parser.authenticated(true);
    return fresh;
  }

  private ParserFeed stranger() {
    feed.close();
    feed = new ParserFeed();
    return feed;
  }

  private void assertCommands(String input, List<?>... expected) {
    assertNull(known().read(input).parser.error(), input);
    assertEquals(List.of(expected), feed.commands, input);
  }

  private void assertError(String expected, String input) {
    assertError(expected, input, known());
  }

  private void assertError(String expected, String input, ParserFeed into) {
    assertEquals("ERR Protocol error: " + expected, into.read(input).parser.error(), input);
    assertEquals(List.of(), into.commands);
  }
}
