package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import kinglet.io.OkServer.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands in, replies out, however they are cut. */
class PipelineTest {
  private static final String PING = "*1\r\n$4\r\nPING\r\n";
  private static final String OK = "+OK\r\n";

  @ParameterizedTest
  @EnumSource
  void answersInOrderHoweverTheInputIsCut(Mode mode) throws Exception {
    Random random = new Random(7);
    ByteArrayOutputStream commands = new ByteArrayOutputStream();
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      byte[] value = new byte[random.nextInt(i % 40 == 0 ? 70_000 : 200)];
      random.nextBytes(value);
      echo(commands, value);
      reply(replies, value);
    }
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      byte[] all = commands.toByteArray();
      int most = 1;
      for (int at = 0; at < all.length; most = most * 2 % 30_011) {
        int end = Math.min(all.length, at + 1 + random.nextInt(most + 1));
        client.send(Arrays.copyOfRange(all, at, end));
        at = end;
      }
      assertArrayEquals(replies.toByteArray(), client.read(replies.size()));
    }
  }

  private static void echo(ByteArrayOutputStream out, byte[] value) throws IOException {
    out.write(OkExecutor.bytes("*2\r\n$4\r\nECHO\r\n$" + value.length + "\r\n"));
    out.write(value);
    out.write(OkExecutor.bytes("\r\n"));
  }

  private static void reply(ByteArrayOutputStream out, byte[] value) throws IOException {
    out.write(OkExecutor.bytes("$" + value.length + "\r\n"));
    out.write(value);
    out.write(OkExecutor.bytes("\r\n"));
  }

  @ParameterizedTest
  @EnumSource
  void takesLargeValues(Mode mode) throws Exception {
    byte[] value = new byte[10 * 1024 * 1024 + 17];
    new Random(1).nextBytes(value);
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    echo(command, value);
    reply(reply, value);
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send(command.toByteArray());
        assertArrayEquals(reply.toByteArray(), client.read(reply.size()));
      }
      client.send("PING\r\n");
      assertEquals(OK, client.readText(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsOnWhileRepliesAreUnread(Mode mode) throws Exception {
    int commands = 2_000_000;
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      byte[] pings = OkExecutor.bytes(PING.repeat(commands / 100));
      for (int i = 0; i < 100; i++) {
        client.send(pings);
      }
      String replies = client.readText(commands * OK.length());
      assertTrue(replies.endsWith(OK));
      assertEquals(commands, server.executor.executed.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesLargeRepliesInParts(Mode mode) throws Exception {
    int size = 32 * 1024 * 1024;
    try (OkServer server = new OkServer(mode); Client client = server.connect(); Client other = server.connect()) {
      client.send("BIG " + size + "\r\nPING\r\n");
      OkServer.await(() -> server.executor.executed.get() == 2);
      other.send("PING\r\n");
      assertEquals(OK, other.readText(5));
      String head = "$" + size + "\r\n";
      assertEquals(head, client.readText(head.length()));
      assertArrayEquals(new byte[size], client.read(size));
      assertEquals("\r\n" + OK, client.readText(7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersWhatCameBeforeTheEnd(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      client.send(PING.repeat(1000) + "*1\r\n$4\r\nPI").endOutput();
      assertEquals(OK.repeat(1000), client.readAll());
      server.awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesAllOfALargeReplyAfterTheEnd(Mode mode) throws Exception {
    int size = 16 * 1024 * 1024;
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      client.send("BIG " + size + "\r\n").endOutput();
      Thread.sleep(100);
      assertEquals(("$" + size + "\r\n").length() + size + 2, client.readAll().length());
      server.awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesAfterTheReplyThatSaysSo(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      client.send("PING\r\nBIG 5000000\r\nQUIT\r\n");
      String all = client.readAll();
      assertEquals(OK.length() * 2 + "$5000000\r\n".length() + 5_000_002, all.length());
      assertTrue(all.endsWith("\r\n" + OK));
      server.awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersCommandsBeforeAProtocolError(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      client.send(PING + PING + "*1\r\n!4\r\n");
      assertEquals(OK + OK + "-ERR Protocol error: expected '$', got '!'\r\n", client.readAll());
      server.awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void widensTheLimitsForWhatComesBehindAuth(Mode mode) throws Exception {
    String large = "*2\r\n$4\r\nECHO\r\n$100000\r\n" + "x".repeat(100_000) + "\r\n";
    try (OkServer server = new OkServer(mode)) {
      server.executor.asksForPassword = true;
      try (Client client = server.connect()) {
        client.send("*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n" + large);
        assertEquals(OK + "$100000\r\n", client.readText(14));
      }
      try (Client stranger = server.connect()) {
        stranger.send("PING\r\n" + large.substring(0, 30));
        assertEquals(OK + "-ERR Protocol error: unauthenticated bulk length\r\n", stranger.readAll());
      }
      server.awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingWhenTheRingIsFull(Mode mode) throws Exception {
    int clients = 40;
    int rounds = 150;
    Client[] all = new Client[clients];
    try (OkServer server = new OkServer(mode, OkServer.settings(), 2)) {
      for (int i = 0; i < clients; i++) {
        all[i] = server.connect();
      }
      for (int round = 0; round < rounds; round++) {
        for (Client client : all) {
          client.send(PING);
        }
      }
      for (Client client : all) {
        assertEquals(OK.repeat(rounds), client.readText(rounds * OK.length()));
        client.endOutput();
        assertEquals("", client.readAll());
      }
      server.awaitEmpty();
      assertTrue(server.sum(IoCounters::ringFull) > 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsClosedForARingThatIsFull(Mode mode) throws Exception {
    int clients = 50;
    try (OkServer server = new OkServer(mode, OkServer.settings(), 2)) {
      server.executor.isPaused = true;
      for (int i = 0; i < clients; i++) {
        try (Client client = server.connect()) {
          client.send(PING);
        }
      }
      OkServer.await(() -> server.sum(IoCounters::accepted) == clients);
      server.executor.isPaused = false;
      OkServer.await(() -> server.executor.closed.get() == clients);
      server.awaitEmpty();
      assertEquals(clients, server.executor.executed.get());
    }
  }
}
