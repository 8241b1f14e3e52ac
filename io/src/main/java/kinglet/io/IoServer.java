package kinglet.io;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final long MOVE_TIMEOUT_MS = 2000;

  private final IoContext context;
  private final List<SelectorAgent> selectors;
  // Changed by the selector's thread too.
  private final List<ServerSocketChannel> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final boolean shared;

  private IoServer(IoContext context, List<SelectorAgent> selectors, boolean shared) {
    this.context = context;
    this.shared = shared;
    this.selectors = selectors;
  }

  /** For a selector that shares the executor's thread. */
  public static IoServer shared(IoContext context, int ringCapacity) {
    return new IoServer(context, List.of(new SelectorAgent("io-0", context, ringCapacity, Waker.NONE)), true);
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
    return new IoServer(context, List.copyOf(selectors), false);
  }

  /** For one selector on a thread of its own, under its own name. */
  public static IoServer single(String name, IoContext context, int ringCapacity, Waker executor) {
    return new IoServer(context, List.of(new SelectorAgent(name, context, ringCapacity, executor)), false);
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
    listen(Listeners.open(context.settings()));
  }

  private void listen(List<ServerSocketChannel> opened) throws ListenException {
    listeners.addAll(opened);
    try {
      for (ServerSocketChannel listener : opened) {
        selector().listen(listener, new Acceptor(listener, context, selector(), selectors, turn));
      }
    } catch (IOException e) {
      close();
      throw new ListenException("A listening socket was closed", e);
    }
  }

  /**
   * The executor: listens where the settings say now, by TCP; connections stay. The sockets before are closed first, since the
   * new ones may overlap with them.
   *
   * @throws ListenException if an address cannot be had: then it does not listen by TCP, until this is called again
   */
  public void relisten() throws ListenException {
    if (shared) {
      moveListeners();
      return;
    }
    FutureTask<Void> move = new FutureTask<>(() -> {
      moveListeners();
      return null;
    });
    selector().execute(move);
    try {
      move.get(MOVE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ListenException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new ListenException("The selector did not answer", e);
    }
  }

  private void moveListeners() throws ListenException {
    List<ServerSocketChannel> tcp = listeners.stream().filter(IoServer::isTcp).toList();
    listeners.removeAll(tcp);
    try {
      selector().unlisten(tcp);
    } catch (IOException e) {
      throw new ListenException("A listening socket could not be closed", e);
    }
    listen(Listeners.openTcp(context.settings()));
  }

  private static boolean isTcp(ServerSocketChannel listener) {
    try {
      return !(listener.getLocalAddress() instanceof UnixDomainSocketAddress);
    } catch (IOException e) {
      return true;
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
