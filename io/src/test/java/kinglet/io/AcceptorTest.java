package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.session.Waker;
import kinglet.engine.time.Clock;
import org.junit.jupiter.api.Test;

class AcceptorTest {
  /** The listening socket stays ready when there is no descriptor for the connection: watching it would spin. */
  @Test
  void looksAwayForAWhileWhenDescriptorsAreGone() throws Exception {
    IoContext context =
        new IoContext(OkServer.settings(), (address, length) -> 0, new ParserLimits(), new ChunkPool(), OkServer.CLOCK);
    SelectorAgent agent = new SelectorAgent("io-0", context, 16, Waker.NONE);
    try (Selector selector = Selector.open(); ServerSocketChannel real = ServerSocketChannel.open()) {
      real.configureBlocking(false);
      SelectionKey key = real.register(selector, SelectionKey.OP_ACCEPT);
      Acceptor acceptor = new Acceptor(new FullServer(), context, agent, List.of(agent), new AtomicInteger());
      acceptor.listening(key);
      acceptor.ready(key);
      assertEquals(0, key.interestOps());
      assertEquals(1, agent.counters().acceptErrors());
      acceptor.resume(agent.nowNanos() + TimeUnit.MILLISECONDS.toNanos(99));
      assertEquals(0, key.interestOps());
      acceptor.resume(agent.nowNanos() + TimeUnit.MILLISECONDS.toNanos(100));
      assertEquals(SelectionKey.OP_ACCEPT, key.interestOps());
    }
    agent.onClose();
  }

  /** Each look at the clock costs 100 microseconds: 250 are over after the third connection. */
  @Test
  void acceptsForSoLongAndNoLonger() throws Exception {
    IoContext context =
        new IoContext(OkServer.settings(), (address, length) -> 0, new ParserLimits(), new ChunkPool(), new SlowClock());
    SelectorAgent agent = new SelectorAgent("io-0", context, 64, Waker.NONE);
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64).configureBlocking(false);
      for (int i = 0; i < 10; i++) {
        clients.add(SocketChannel.open(server.getLocalAddress()));
      }
      Acceptor acceptor = new Acceptor(server, context, agent, List.of(agent), new AtomicInteger());
      for (int accepted : new int[] {3, 6, 9, 10, 10}) {
        acceptor.ready(null);
        assertEquals(accepted, agent.counters().accepted());
      }
    }
    for (SocketChannel client : clients) {
      client.close();
    }
    agent.onClose();
  }

  private static final class SlowClock implements Clock {
    private long nanos;

    @Override
    public long epochMicros() {
      return nanos / 1000;
    }

    @Override
    public long nanos() {
      return nanos += TimeUnit.MICROSECONDS.toNanos(100);
    }
  }

  private static final class FullServer extends ServerSocketChannel {
    FullServer() {
      super(SelectorProvider.provider());
    }

    @Override
    public SocketChannel accept() throws IOException {
      throw new IOException("Too many open files");
    }

    @Override
    public SocketAddress getLocalAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) {
      return this;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
      return null;
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return Set.of();
    }

    @Override
    public ServerSocket socket() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
  }
}
