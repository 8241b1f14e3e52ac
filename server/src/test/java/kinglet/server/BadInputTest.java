package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no client should send: it gets Redis's error, the server stays up, and no other client notices. */
final class BadInputTest {
  private static final int MIB = 1 << 20;
  private static TestServer server;
  private Bystander bystander;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start("--threading-mode", "dedicated");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void watch() throws IOException {
    bystander = new Bystander(server);
  }

  @AfterEach
  void nobodyNoticed() throws Exception {
    bystander.end();
  }

  static List<Arguments> protocolErrors() {
    return List.of(
        Arguments.of("*x\r\n", "invalid multibulk length"),
        Arguments.of("*2147483648\r\n", "invalid multibulk length"),
        Arguments.of("*1.5\r\n", "invalid multibulk length"),
        Arguments.of("*2\r\n:3\r\n", "expected '$', got ':'"),
        Arguments.of("*3\r\n$3\r\nSET\r\n$x\r\n", "invalid bulk length"),
        Arguments.of("*1\r\n$-1\r\n", "invalid bulk length"),
        Arguments.of("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870913\r\n", "invalid bulk length"),
        Arguments.of("SET \"k v\r\n", "unbalanced quotes in request"),
        Arguments.of("SET \"k\"v w\r\n", "unbalanced quotes in request"),
        Arguments.of("x".repeat(66_000), "too big inline request"),
        Arguments.of("*" + "1".repeat(66_000), "too big mbulk count string"),
        Arguments.of("*1\r\n$" + "1".repeat(66_000), "too big bulk count string"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("protocolErrors")
  void protocolErrorIsSaidThenClosed(String input, String error) throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("PING\r\n").send(input);
      assertEquals("+PONG\r\n-ERR Protocol error: " + error + "\r\n", client.rest());
    }
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("protocolErrors")
  void protocolErrorInPieces(String input, String error) throws Exception {
    try (RawClient client = new RawClient(server)) {
      int half = input.length() / 2;
      client.send(input.substring(0, half));
      Thread.sleep(5);
      client.send(input.substring(half));
      assertEquals("-ERR Protocol error: " + error + "\r\n", client.rest());
    }
  }

  @Test
  void emptyCommandsAreNothing() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("\r\n*0\r\n*-1\r\n   \r\n\nPING\r\n");
      assertEquals("+PONG", client.line());
    }
  }

  @Test
  void commandErrors() throws Exception {
    try (SocketClient client = server.connect()) {
      client.call("SET text abc");
      client.call("SET most 9223372036854775807");
      assertError("ERR wrong number of arguments for 'get' command", client.call("GET"));
      assertError("ERR wrong number of arguments for 'set' command", client.call("SET k"));
      assertError("ERR unknown command 'NOPE', with args beginning with: 'a' 'b' ", client.call("NOPE a b"));
      assertError("ERR value is not an integer or out of range", client.call("INCR text"));
      assertError("ERR value is not an integer or out of range", client.call("INCRBY most 9223372036854775808"));
      assertError("ERR increment or decrement would overflow", client.call("INCR most"));
      assertError("ERR decrement would overflow", client.call("DECRBY text -9223372036854775808"));
      assertError("ERR value is not a valid float", client.call("INCRBYFLOAT text 1"));
      assertError("ERR syntax error", client.call("SET k v EX 1 PX 1"));
      assertError("ERR invalid expire time in 'set' command", client.call("SET k v EX 9223372036854775807"));
      assertError("ERR invalid expire time in 'expire' command", client.call("EXPIRE text 9223372036854775807"));
      assertError("ERR offset is out of range", client.call("SETRANGE text -1 x"));
      assertError("ERR string exceeds maximum allowed size (proto-max-bulk-len)", client.call("SETRANGE text 536870912 x"));
    }
  }

  @Test
  void keysAreAnyBytes() throws Exception {
    try (SocketClient client = server.connect()) {
      String key = "\"\\xff\\xfe\\x00\\xc3\\x28\\r\\n\"";
      assertEquals("OK", client.call("SET " + key + " \"\\x80\"").text());
      assertEquals("\u0080", client.call("GET " + key).text());
      assertEquals(1, Integer.parseInt(client.call("DEL " + key).text()));
    }
  }

  @Test
  void randomBytes() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    byte[] noise = new byte[MIB];
    long before = residentBytes();
    for (int i = 0; i < 200; i++) {
      random.nextBytes(noise);
      noise[0] = (byte) "*$+\"a\0".charAt(i % 6);
      try (RawClient client = new RawClient(server)) {
        client.sendUntilClosed(noise, 1);
        // Noise without an end of line would be waited for, were the socket's end not announced.
        client.sendUntilClosed("\r\nQUIT\r\n".getBytes(ISO_8859_1), 1);
        client.skipRest();
      }
    }
    assertTrue(residentBytes() - before < 300L * MIB, "memory grew");
  }

  @Test
  void pipelinedNonsense() throws Exception {
    byte[] nonsense = "nonsense 1 2 3\r\n*2\r\n$4\r\nNOPE\r\n$3\r\n\0\r\n\r\n".repeat(20_000).getBytes(ISO_8859_1);
    long before = residentBytes();
    try (RawClient client = new RawClient(server)) {
      Thread sender = Thread.startVirtualThread(() -> {
        client.sendUntilClosed(nonsense, 60);
        client.sendUntilClosed("QUIT\r\n".getBytes(ISO_8859_1), 1);
      });
      assertTrue(client.skipRest() > 60L * 40_000 * 10);
      sender.join();
    }
    assertTrue(residentBytes() - before < 300L * MIB, "memory grew");
  }

  @Test
  void unfinishedCommandsAndResets() throws Exception {
    long before = connectedClients();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      clients.add(new RawClient(server).send("SET k v\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100\r\nbeginning"));
    }
    assertEquals("+OK", clients.getFirst().line());
    for (int i = 0; i < clients.size(); i++) {
      switch (i % 3) {
        case 0 -> clients.get(i).reset();
        case 1 -> clients.get(i).endOutput();
        default -> clients.get(i).close();
      }
    }
    awaitClients(before);
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Test
  void halfClosedPeerStillGetsItsReplies() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("SET half open\r\n".repeat(1000));
      client.endOutput();
      assertEquals("+OK\r\n".repeat(1000), client.rest());
    }
  }

  @Test
  void whoNeverReadsIsClosedAtTheOutputLimit() throws Exception {
    long before = connectedClients();
    try (SocketClient admin = server.connect(); RawClient client = new RawClient(server)) {
      admin.call("CONFIG SET client-output-buffer-limit \"normal 64mb 0 0\"");
      admin.call("SETRANGE big " + (MIB - 1) + " x");
      admin.call("CONFIG RESETSTAT");
      client.send("GET big\r\n".repeat(500));
      awaitClients(before + 1);
      assertTrue(client.skipRest() < 500L * MIB);
      // What is beyond the limit is not even made: one read can ask for much more than there is memory.
      assertTrue(admin.call("INFO commandstats").text().matches("(?s).*cmdstat_get:calls=\\d\\d,.*"));
      admin.call("CONFIG SET client-output-buffer-limit \"normal 0 0 0\"");
      admin.call("DEL big");
    }
  }

  @Test
  void endlessReplyEndsAtTheOutputLimit() throws Exception {
    long before = connectedClients();
    try (SocketClient admin = server.connect()) {
      admin.call("CONFIG SET client-output-buffer-limit \"normal 2mb 0 0\"");
      admin.call("HSET packed a 1 b 2");
      admin.call("HSET table a " + "x".repeat(100));
      admin.call("SADD set a b");
      admin.call("ZADD sorted 1 a 2 b");
      for (String endless : List.of("HRANDFIELD packed -4611686018427387903 WITHVALUES", "HRANDFIELD table -9223372036854775807",
          "SRANDMEMBER set -9223372036854775807", "ZRANDMEMBER sorted -4611686018427387903 WITHSCORES")) {
        try (RawClient client = new RawClient(server)) {
          client.send(endless + "\r\n");
          assertEquals("", client.rest());
        }
      }
      awaitClients(before + 1);
      admin.call("CONFIG SET client-output-buffer-limit \"normal 0 0 0\"");
      admin.call("DEL packed table set sorted");
    }
  }

  @Test
  void valueBeyondTheLimit() throws Exception {
    try (SocketClient admin = server.connect(); RawClient client = new RawClient(server)) {
      admin.call("CONFIG SET proto-max-bulk-len 1mb");
      client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1048577\r\n");
      assertEquals("-ERR Protocol error: invalid bulk length\r\n", client.rest());
      admin.call("SETRANGE full 1048575 x");
      assertError("ERR string exceeds maximum allowed size (proto-max-bulk-len)", admin.call("APPEND full x"));
      admin.call("CONFIG SET proto-max-bulk-len 512mb");
      admin.call("DEL full");
    }
  }

  @Test
  void unfinishedCommandBeyondTheQueryBuffer() throws Exception {
    try (SocketClient admin = server.connect(); RawClient client = new RawClient(server)) {
      admin.call("CONFIG SET client-query-buffer-limit 2mb");
      client.send("*2\r\n$3\r\nGET\r\n$100000000\r\n");
      assertTrue(client.sendUntilClosed(new byte[MIB], 90));
      admin.call("CONFIG SET client-query-buffer-limit 1gb");
    }
  }

  @Test
  void strangersMaySayLittle() throws Exception {
    try (TestServer closed = TestServer.start("--requirepass", "secret")) {
      assertEquals("-NOAUTH Authentication required.\r\n-ERR Protocol error: unauthenticated multibulk length\r\n",
          said(closed, "GET k\r\n*11\r\n"));
      assertEquals("-ERR Protocol error: unauthenticated bulk length\r\n", said(closed, "*2\r\n$3\r\nGET\r\n$16385\r\n"));
      assertEquals("+OK\r\n+OK\r\n+OK\r\n",
          said(closed, "AUTH secret\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$20000\r\n" + "x".repeat(20_000) + "\r\nQUIT\r\n"));
    }
  }

  private static String said(TestServer to, String input) throws IOException {
    try (RawClient client = new RawClient(to)) {
      return client.send(input).rest();
    }
  }

  private static void assertError(String expected, Node reply) {
    assertEquals("-" + expected, reply.kind() + reply.text());
  }

  private static long connectedClients() throws IOException {
    try (SocketClient client = server.connect()) {
      return client.call("CLIENT LIST").text().lines().count() - 1;
    }
  }

  /** Waits until there are no more clients than so many. */
  private static void awaitClients(long most) throws Exception {
    long now = connectedClients();
    for (int i = 0; i < 500 && now > most; i++) {
      Thread.sleep(10);
      now = connectedClients();
    }
    assertTrue(now <= most, now + " clients, not " + most);
  }

  /** Of this process, but for the Java heap, which tests fill and the JVM's limit bounds. */
  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Long.parseLong(pages) * 4096 - Runtime.getRuntime().totalMemory();
  }
}
