package kinglet.io;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets and the selectors of a server, made for one threading mode. It starts no thread: whoever composes
 * the agents does. Owned by the thread that starts and stops the server.
 */
public final class IoServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IoServer.class);

  private final IoContext context;
  private final List<SelectorAgent> selectors;
  private final List<ServerSocketChannel> listeners = new ArrayList<>();

  private IoServer(IoContext context, List<SelectorAgent> selectors) {
    this.context = context;
    this.selectors = selectors;
  }

  /** For a selector that shares the executor's thread. */
  public static IoServer shared(IoContext context, int ringCapacity) {
    return dedicated(context, 1, ringCapacity, Waker.NONE);
  }

  /**
   * For selectors on threads of their own.
   *
   * @param ringCapacity of the rings between each selector and the executor, a power of two
   * @param executor wakes the executor
   */
  public static IoServer dedicated(IoContext context, int selectorCount, int ringCapacity, Waker executor) {
    List<SelectorAgent> selectors = new ArrayList<>();
    for (int i = 0; i < selectorCount; i++) {
      selectors.add(new SelectorAgent("io-" + i, context, ringCapacity, executor));
    }
    return new IoServer(context, List.copyOf(selectors));
  }

  public List<SelectorAgent> selectors() {
    return selectors;
  }

  /** The only selector, or the first. */
  public SelectorAgent selector() {
    return selectors.getFirst();
  }

  /** The rings of all selectors, in their order. */
  public List<Inlet> inlets() {
    return selectors.stream().map(SelectorAgent::inlet).toList();
  }

  /** How many clients are connected. Any thread. */
  public int connected() {
    return context.connected().get();
  }

  /**
   * Listens where the settings say. Before the selectors run.
   *
   * @throws ListenException if an address or the unix socket cannot be had
   */
  public void listen() throws ListenException {
    listeners.addAll(Listeners.open(context.settings()));
    AtomicInteger turn = new AtomicInteger();
    try {
      for (ServerSocketChannel listener : listeners) {
        selector().listen(listener, new Acceptor(listener, context, selector(), selectors, turn));
      }
    } catch (IOException e) {
      close();
      throw new ListenException("A listening socket was closed", e);
    }
  }

  /** The TCP port it listens at, 0 if none. */
  public int port() throws ListenException {
    for (ServerSocketChannel listener : listeners) {
      int port = Listeners.portOf(listener);
      if (port != 0) {
        return port;
      }
    }
    return 0;
  }

  /** Listens no more, and removes the unix socket. The selectors are closed by their agents. */
  @Override
  public void close() {
    listeners.forEach(this::close);
    listeners.clear();
    // The kernel's socket goes when its selector selects next.
    selector().wake();
  }

  private void close(ServerSocketChannel listener) {
    try {
      boolean isUnix = listener.isOpen() && listener.getLocalAddress() instanceof UnixDomainSocketAddress;
      listener.close();
      if (isUnix) {
        Files.deleteIfExists(UnixDomainSocketAddress.of(context.settings().unixSocket).getPath());
      }
    } catch (IOException e) {
      LOG.debug("A listening socket could not be closed properly: {}", e.getMessage());
    }
  }
}
