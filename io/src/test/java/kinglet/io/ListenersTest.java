package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import kinglet.io.OkServer.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ListenersTest {
  @Test
  void saysWhereAndWhyInRedisWords() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      IoSettings settings = OkServer.settings();
      settings.port = taken.getLocalPort();
      ListenException e = assertThrows(ListenException.class, () -> Listeners.open(settings));
      assertEquals("Could not create server TCP listening socket 127.0.0.1:" + taken.getLocalPort()
          + ": bind: Address already in use", e.getMessage());
    }
  }

  @Test
  void leavesNothingOpenWhenOneFails() throws Exception {
    IoSettings settings = OkServer.settings();
    settings.bind = List.of("127.0.0.1", "192.0.2.1");
    ListenException e = assertThrows(ListenException.class, () -> Listeners.open(settings));
    assertTrue(e.getMessage().endsWith("bind: Cannot assign requested address"), e.getMessage());
  }

  @Test
  void passesOverOptionalAddressesThatAreNotHere() throws Exception {
    IoSettings settings = OkServer.settings();
    settings.bind = List.of("127.0.0.1", "-192.0.2.1", "-2001:db8::1");
    List<ServerSocketChannel> channels = Listeners.open(settings);
    assertEquals(1, channels.size());
    channels.forEach(Acceptor::close);
  }

  @Test
  void listensAtSeveralAddresses() throws Exception {
    IoSettings settings = OkServer.settings();
    settings.bind = List.of("127.0.0.1", "127.0.0.2");
    try (OkServer server = new OkServer(Mode.SHARED, settings, 64)) {
      for (byte last = 1; last <= 2; last++) {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, last});
        try (Client client = new Client(new Socket(address, server.io.port()))) {
          client.send("PING\r\n");
          assertEquals("+OK\r\n", client.readText(5));
        }
      }
    }
  }

  @Test
  void listensAtAllAddressesOfBothFamiliesByDefault() throws Exception {
    IoSettings settings = OkServer.settings();
    settings.bind = new IoSettings().bind;
    try (OkServer server = new OkServer(Mode.SHARED, settings, 64); Client client = server.connect()) {
      client.send("PING\r\n");
      assertEquals("+OK\r\n", client.readText(5));
      String address = server.executor.links.getFirst().peerAddress();
      assertEquals("127.0.0.1:" + client.socket().getLocalPort(), address);
    }
  }

  @ParameterizedTest
  @EnumSource
  void servesTheUnixSocketOverAStaleFile(Mode mode, @TempDir Path folder) throws Exception {
    Path path = folder.resolve("k.sock");
    Files.writeString(path, "stale");
    IoSettings settings = OkServer.settings();
    settings.unixSocket = path.toString();
    settings.unixSocketPerm = 0700;
    try (OkServer server = new OkServer(mode, settings, 64);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.write(ByteBuffer.wrap(OkExecutor.bytes("PING\r\n")));
      ByteBuffer reply = ByteBuffer.allocate(5);
      while (reply.hasRemaining() && channel.read(reply) >= 0) {}
      assertEquals("+OK\r\n", new String(reply.array(), StandardCharsets.US_ASCII));
      assertTrue(server.executor.links.getFirst().isUnixSocket());
      assertEquals(path + ":0", server.executor.links.getFirst().peerAddress());
    }
    assertFalse(Files.exists(path));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:7",
    "::1, [::1]:7",
    "::, [::]:7",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:7",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:7",
    "fe80:0:0:0:1:2:0:0, [fe80::1:2:0:0]:7"
  })
  void showsAddressesAsRedisDoes(String address, String shown) throws Exception {
    assertEquals(shown, AddressText.of(new InetSocketAddress(InetAddress.ofLiteral(address), 7)));
  }
}
