package kinglet.io;

import java.util.List;

/**
 * The settings of sockets, with the defaults of redis.conf 7.2. Changed by the executor, read by every selector; a change
 * holds from the next connection, read or sweep on. {@link #port}, {@link #bind} and the unix socket are read once, at start.
 */
public final class IoSettings {
  /** TCP port; 0: no TCP. -1: any free port, for tests. */
  public volatile int port = 6379;

  /** Addresses to listen at. {@code *} and {@code ::*} mean all; a {@code -} before one means: if this machine has it. */
  public volatile List<String> bind = List.of("*", "-::*");

  /** Path of the unix domain socket; empty: none. */
  public volatile String unixSocket = "";

  /** Its permissions as an octal number's value (0700 = 448); 0: as the process makes files. */
  public volatile int unixSocketPerm;

  /** How many connections the kernel keeps until they are accepted. */
  public volatile int tcpBacklog = 511;

  /** After how many seconds of silence the kernel asks whether the peer lives; 0: never. */
  public volatile int tcpKeepaliveSeconds = 300;

  /** After how many seconds of silence a client is disconnected; 0: never. */
  public volatile int timeoutSeconds;

  /** Most connections at a time, over all selectors. */
  public volatile int maxClients = 10_000;

  /** Most bytes of a command that is not complete; more closes the connection. */
  public volatile long clientQueryBufferLimit = 1024L * 1024 * 1024;
}
