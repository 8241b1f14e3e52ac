package kinglet.io;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one listening socket and deals them out to the selectors in turn. Owned by the selector that it
 * is registered with.
 */
final class Acceptor implements KeyHandler {
  /** Most connections accepted in one cycle, so that a storm of them does not starve those that are there. */
  static final int ACCEPTS_MAX = 128;

  /** For how long a cycle accepts: those that are there wait for it. At least one is accepted. */
  static final long ACCEPT_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(250);

  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final byte[] FULL = "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);
  // After an error, EMFILE as a rule: the socket stays ready, so it is not watched for a while.
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int KEEPALIVE_PROBES = 3;

  private final ServerSocketChannel server;
  private final IoContext context;
  private final SelectorAgent home;
  private final List<SelectorAgent> selectors;
  private final AtomicInteger turn;
  private final boolean isUnix;
  private SelectionKey key;
  private boolean isPaused;
  private boolean isFailing;
  private long resumeNanos;

  /**
   * @param home accepts
   * @param selectors get the connections
   * @param turn whose turn it is, common to all acceptors
   */
  Acceptor(ServerSocketChannel server, IoContext context, SelectorAgent home, List<SelectorAgent> selectors,
      AtomicInteger turn) throws IOException {
    this.server = server;
    this.context = context;
    this.home = home;
    this.selectors = selectors;
    this.turn = turn;
    isUnix = server.getLocalAddress() instanceof UnixDomainSocketAddress;
  }

  void listening(SelectionKey newKey) {
    key = newKey;
  }

  @Override
  public void moved(SelectionKey newKey) {
    key = newKey;
  }

  @Override
  public void ready(SelectionKey readyKey) {
    long startNanos = context.clock().nanos();
    for (int i = 0; i < ACCEPTS_MAX && acceptOne(); i++) {
      if (context.clock().nanos() - startNanos >= ACCEPT_NANOS_MAX) {
        return;
      }
    }
  }

  /** Returns whether there was one. */
  private boolean acceptOne() {
    SocketChannel channel = accept();
    if (channel == null) {
      return false;
    }
    isFailing = false;
    admit(channel);
    return true;
  }

  private SocketChannel accept() {
    try {
      return server.isOpen() ? server.accept() : null;
    } catch (IOException e) {
      failed(e);
      return null;
    }
  }

  private void failed(IOException e) {
    home.counters().acceptErrors++;
    if (!isFailing) {
      isFailing = true;
      LOG.warn("Accepting client connection: {}", e.getMessage());
    }
    pause();
  }

  private void pause() {
    if (server.isOpen() && key.isValid()) {
      isPaused = true;
      resumeNanos = home.nowNanos() + PAUSE_NANOS;
      key.interestOps(0);
    }
  }

  /** Accepts again if the pause is over. */
  void resume(long nowNanos) {
    if (isPaused && nowNanos - resumeNanos >= 0) {
      isPaused = false;
      if (key.isValid()) {
        key.interestOps(SelectionKey.OP_ACCEPT);
      }
    }
  }

  private void admit(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      if (context.connected().incrementAndGet() > context.settings().maxClients) {
        context.connected().decrementAndGet();
        reject(channel);
        return;
      }
    } catch (IOException e) {
      LOG.debug("A client was gone before it was accepted: {}", e.getMessage());
      close(channel);
      return;
    }
    configure(channel);
    deal(channel);
  }

  private void reject(SocketChannel channel) throws IOException {
    home.counters().rejected++;
    // A new socket has room for it; if not, nothing is lost.
    channel.write(ByteBuffer.wrap(FULL));
    close(channel);
  }

  private void configure(SocketChannel channel) {
    if (isUnix) {
      return;
    }
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      int seconds = context.settings().tcpKeepaliveSeconds;
      if (seconds > 0) {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, seconds / KEEPALIVE_PROBES));
        channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
      }
    } catch (IOException e) {
      // The first read will say that it is gone.
      LOG.debug("Socket options were refused: {}", e.getMessage());
    }
  }

  private void deal(SocketChannel channel) {
    SelectorAgent selector = selectors.get(Math.floorMod(turn.getAndIncrement(), selectors.size()));
    if (selector == home) {
      home.open(channel);
    } else {
      selector.adopt(channel);
    }
  }

  boolean isOpen() {
    return server.isOpen();
  }

  /** Listens no more. */
  void close() {
    close(server);
  }

  static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A socket could not be closed properly: {}", e.getMessage());
    }
  }
}
