package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import kinglet.engine.session.Link;
import kinglet.engine.session.Request;
import kinglet.io.OkServer.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections begin and end. */
class LifeTest {
  private static final String OK = "+OK\r\n";

  @ParameterizedTest
  @EnumSource
  void refusesMoreThanMaxclients(Mode mode) throws Exception {
    IoSettings settings = OkServer.settings();
    settings.maxClients = 2;
    try (OkServer server = new OkServer(mode, settings, 64); Client first = server.connect()) {
      try (Client second = server.connect(); Client third = server.connect()) {
        assertEquals("-ERR max number of clients reached\r\n", third.readAll());
        second.send("PING\r\n");
        assertEquals(OK, second.readText(5));
      }
      OkServer.await(() -> server.io.connected() == 1);
      try (Client fourth = server.connect()) {
        fourth.send("PING\r\n");
        assertEquals(OK, fourth.readText(5));
      }
      first.send("PING\r\n");
      assertEquals(OK, first.readText(5));
      assertEquals(1, server.sum(IoCounters::rejected));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesSilentClientsButNotPatientOnes(Mode mode) throws Exception {
    IoSettings settings = OkServer.settings();
    settings.timeoutSeconds = 1;
    try (OkServer server = new OkServer(mode, settings, 64); Client patient = server.connect()) {
      OkServer.await(() -> server.executor.links.size() == 1);
      server.executor.links.getFirst().patient(true);
      try (Client silent = server.connect()) {
        assertEquals("", silent.readAll());
      }
      assertEquals(1, server.sum(IoCounters::timeouts));
      patient.send("PING\r\n");
      assertEquals(OK, patient.readText(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesADoomedLinkSoon(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect(); Client other = server.connect()) {
      OkServer.await(() -> server.executor.links.size() == 2);
      String address = "127.0.0.1:" + client.socket().getLocalPort();
      server.execute(() -> linkFrom(server, address).doom());
      assertEquals("", client.readAll());
      OkServer.await(() -> server.executor.closed.get() == 1);
      other.send("PING\r\n");
      assertEquals(OK, other.readText(5));
    }
  }

  private static Link linkFrom(OkServer server, String address) {
    return server.executor.links.stream().filter(l -> l.peerAddress().equals(address)).findAny().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void survivesResets(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode)) {
      for (int i = 0; i < 50; i++) {
        Client client = server.connect();
        client.send(i % 2 == 0 ? "PING\r\n*1\r\n" : "BIG 20000000\r\nPING\r\n");
        if (i % 5 == 0) {
          client.read(1);
        }
        client.reset();
      }
      OkServer.await(() -> server.executor.closed.get() == 50);
      server.awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void peerThatNeverReadsCostsWhatItsRepliesWeigh(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect(); Client other = server.connect()) {
      OkServer.await(() -> server.executor.links.size() == 2);
      Link link = linkFrom(server, "127.0.0.1:" + client.socket().getLocalPort());
      client.send("BIG 20000000\r\n");
      OkServer.await(() -> link.outputBytes() > 1_000_000);
      for (int i = 0; i < 2000; i++) {
        client.send("PING\r\n");
        other.send("PING\r\n");
        assertEquals(OK, other.readText(5));
      }
      OkServer.await(() -> server.executor.executed.get() == 4001);
      assertTrue(link.outputChunks() < link.outputBytes() / 16_000 + 10, () -> link.outputChunks() + " chunks");
      server.execute(link::doom);
      assertTrue(client.isClosedByServer());
      OkServer.await(() -> server.executor.closed.get() == 1);
      assertEquals(0, link.outputBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesWhatTheExecutorMakesUnasked(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      OkServer.await(() -> server.executor.links.size() == 1);
      server.execute(() -> push(server, server.executor.links.getFirst(), ">1\r\n+hello\r\n"));
      assertEquals(">1\r\n+hello\r\n", client.readText(12));
      client.send("PING\r\n");
      assertEquals(OK, client.readText(5));
    }
  }

  private static void push(OkServer server, Link link, String text) {
    Request request = Request.push(server.context.chunks());
    request.beginPush(link);
    request.output().put(OkExecutor.bytes(text));
    request.output().seal();
    // Dealt out in turn from 0: the first connection is the first selector's.
    assertTrue(server.executor.inlets.getFirst().offerReply(request));
    server.executor.inlets.getFirst().wakeSelector();
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatOutgrowsTheQueryBuffer(Mode mode) throws Exception {
    IoSettings settings = OkServer.settings();
    settings.clientQueryBufferLimit = 1024 * 1024;
    try (OkServer server = new OkServer(mode, settings, 64); Client client = server.connect()) {
      client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$400000000\r\n");
      try {
        byte[] garbage = new byte[1024 * 1024];
        for (int i = 0; i < 64; i++) {
          client.send(garbage);
        }
      } catch (IOException expected) {
        // Closed while it sent; or it sent all before it noticed.
      }
      assertTrue(client.isClosedByServer());
      server.awaitEmpty();
      assertEquals(1, server.sum(IoCounters::queryBufferLimitHits));
      assertTrue(server.sum(IoCounters::inputBytes) < 3 * 1024 * 1024);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsNoMoreThanAMebibyteAheadOfTheExecutor(Mode mode) throws Exception {
    try (OkServer server = new OkServer(mode); Client client = server.connect()) {
      OkServer.await(() -> server.executor.links.size() == 1);
      server.executor.isPaused = true;
      int commands = 1_000_000;
      Thread writer = Thread.ofVirtual().start(() -> sendPings(client, commands));
      Link link = server.executor.links.getFirst();
      OkServer.await(() -> link.inputBytes() >= Connection.UNANSWERED_BYTES_MAX);
      Thread.sleep(50);
      assertTrue(link.inputBytes() < Connection.UNANSWERED_BYTES_MAX + 2 * ReadSize.BYTES_MAX);
      server.executor.isPaused = false;
      server.execute(() -> { });
      client.read(commands * OK.length());
      writer.join();
    }
  }

  private static void sendPings(Client client, int count) {
    try {
      byte[] pings = OkExecutor.bytes("PING\r\n".repeat(1000));
      for (int i = 0; i < count / 1000; i++) {
        client.send(pings);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void asksTheKernelOncePerRoundTrip() throws Exception {
    try (OkServer server = new OkServer(Mode.SHARED); Client client = server.connect()) {
      client.send("PING\r\n").read(5);
      long before = server.sum(IoCounters::selects);
      for (int i = 0; i < 1000; i++) {
        client.send("PING\r\n").read(5);
      }
      long selects = server.sum(IoCounters::selects) - before;
      assertTrue(selects < 1100, () -> selects + " selects");
    }
  }

  @ParameterizedTest
  @EnumSource
  void idleClientsCostNothing(Mode mode) throws Exception {
    List<Client> clients = new ArrayList<>();
    try (OkServer server = new OkServer(mode)) {
      for (int i = 0; i < 1000; i++) {
        clients.add(server.connect());
      }
      OkServer.await(() -> server.executor.opened.get() == 1000);
      Thread.sleep(50);
      long before = server.sum(IoCounters::selects);
      Thread.sleep(600);
      assertTrue(server.sum(IoCounters::selects) - before <= 8 * server.io.selectors().size());
      for (Client client : clients) {
        client.send("PING\r\n");
      }
      for (Client client : clients) {
        assertEquals(OK, client.readText(5));
        client.close();
      }
      server.awaitEmpty();
      assertFalse(server.sum(IoCounters::rebuilds) > 0);
    }
  }
}
