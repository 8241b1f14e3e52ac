package kinglet.io;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Opens the listening sockets that the settings name, all of them or none. */
final class Listeners {
  private static final String ANY_4 = "*";
  private static final String ANY_6 = "::*";
  private static final String ADDRESS_NOT_HERE = "Cannot assign requested address";
  private static final String FAMILY_NOT_HERE = "Protocol family not supported";

  private final IoSettings settings;
  private final List<ServerSocketChannel> channels = new ArrayList<>();

  private Listeners(IoSettings settings) {
    this.settings = settings;
  }

  /**
   * Non-blocking, listening sockets.
   *
   * @throws ListenException if one of them cannot be had; then none is left open
   */
  static List<ServerSocketChannel> open(IoSettings settings) throws ListenException {
    Listeners listeners = new Listeners(settings);
    try {
      listeners.openAll();
      return listeners.channels;
    } catch (ListenException e) {
      listeners.channels.forEach(Acceptor::close);
      throw e;
    }
  }

  /** As {@link #open}, without the unix socket. */
  static List<ServerSocketChannel> openTcp(IoSettings settings) throws ListenException {
    IoSettings tcp = new IoSettings();
    tcp.port = settings.port;
    tcp.bind = settings.bind;
    tcp.tcpBacklog = settings.tcpBacklog;
    return open(tcp);
  }

  private void openAll() throws ListenException {
    if (settings.port != 0) {
      openTcp();
    }
    if (!settings.unixSocket.isEmpty()) {
      openUnix(Path.of(settings.unixSocket));
    }
  }

  // A Java socket for all IPv6 addresses takes IPv4 too, so where both are wanted one socket serves both.
  private void openTcp() throws ListenException {
    int port = Math.max(settings.port, 0);
    boolean both = hasBoth() && openTcp("-" + ANY_6, port);
    for (String address : settings.bind) {
      if (!both || !isWildcard(address)) {
        openTcp(address, channels.isEmpty() || port != 0 ? port : portOf(channels.getFirst()));
      }
    }
  }

  private boolean hasBoth() {
    return settings.bind.stream().anyMatch(address -> bare(address).equals(ANY_4))
        && settings.bind.stream().anyMatch(address -> bare(address).equals(ANY_6));
  }

  private static boolean isWildcard(String address) {
    return bare(address).equals(ANY_4) || bare(address).equals(ANY_6);
  }

  private static String bare(String address) {
    return address.startsWith("-") ? address.substring(1) : address;
  }

  /** Returns false if the address is optional and this machine does not have it. */
  private boolean openTcp(String address, int port) throws ListenException {
    try {
      InetAddress host = resolve(bare(address));
      ProtocolFamily family = host instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
      ServerSocketChannel channel = ServerSocketChannel.open(family);
      channels.add(channel);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(host, port), settings.tcpBacklog);
      channel.configureBlocking(false);
      return true;
    } catch (UnsupportedOperationException e) {
      return skipped(address, port, FAMILY_NOT_HERE, e);
    } catch (IOException e) {
      return skipped(address, port, e.getMessage(), e);
    }
  }

  private boolean skipped(String address, int port, String why, Exception cause) throws ListenException {
    boolean notHere = why.contains(ADDRESS_NOT_HERE) && address.startsWith("-");
    if (!notHere && !why.contains(FAMILY_NOT_HERE)) {
      String what = cause instanceof BindException ? "bind: " + why : why;
      throw new ListenException(
          "Could not create server TCP listening socket " + bare(address) + ":" + port + ": " + what, cause);
    }
    channels.stream().filter(channel -> !isBound(channel)).forEach(Acceptor::close);
    channels.removeIf(channel -> !channel.isOpen());
    return false;
  }

  private static boolean isBound(ServerSocketChannel channel) {
    return channel.socket().isBound();
  }

  private static InetAddress resolve(String address) throws IOException {
    return InetAddress.getByName(address.equals(ANY_4) ? "0.0.0.0" : address.equals(ANY_6) ? "::" : address);
  }

  static int portOf(ServerSocketChannel channel) throws ListenException {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    } catch (IOException e) {
      throw new ListenException("A listening socket was closed", e);
    }
  }

  private void openUnix(Path path) throws ListenException {
    try {
      // What a process that was killed left behind; as Redis, without asking whether it is a socket in use.
      Files.deleteIfExists(path);
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channels.add(channel);
      channel.bind(UnixDomainSocketAddress.of(path), settings.tcpBacklog);
      channel.configureBlocking(false);
      if (settings.unixSocketPerm != 0) {
        Files.setPosixFilePermissions(path, permissions(settings.unixSocketPerm));
      }
    } catch (IOException e) {
      throw new ListenException("Failed opening Unix socket: bind: " + e.getMessage(), e);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < fromOwnerRead.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        permissions.add(fromOwnerRead[i]);
      }
    }
    return permissions;
  }
}
