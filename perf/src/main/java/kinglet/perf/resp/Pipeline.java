package kinglet.perf.resp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One blocking connection that sends a command for many keys, so many at a time. Loads keys at about a million a second
 * with a depth of 1,000, and is a closed-loop client with a depth of 1.
 *
 * <p>Owned by one thread. Allocates nothing after construction.
 */
public final class Pipeline implements AutoCloseable {
  private final SocketChannel channel;
  private final KeyedCommand command;
  private final int depth;
  private final ByteBuffer out;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final ReplyCounter replies = new ReplyCounter();
  private long outstanding;

  public Pipeline(int port, KeyedCommand command, int depth) throws IOException {
    this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    this.command = command;
    this.depth = depth;
    this.out = ByteBuffer.allocateDirect(depth * command.length());
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Loads keys 0 to {@code count} - 1 with values of the given size, over one connection. */
  public static void load(int port, long count, int valueBytes) throws IOException {
    try (Pipeline loader = new Pipeline(port, KeyedCommand.set(valueBytes), 1_000)) {
      loader.run(0, count);
    }
  }

  /** The command for each key from {@code from} until {@code to}; returns when all are answered. */
  public void run(long from, long to) throws IOException {
    for (long key = from; key < to; key += depth) {
      int n = (int) Math.min(depth, to - key);
      send(key, 1, n);
      awaitAtMost(n); // the batch just sent stays under way, so that the server has work while we encode
    }
    awaitAtMost(0);
  }

  /** The command for one key, and its reply. */
  public void one(long key) throws IOException {
    send(key, 0, 1);
    awaitAtMost(0);
  }

  /** The command {@code depth} times for the same key, and the replies: warms a server up without filling it. */
  public void sameKey(long key) throws IOException {
    send(key, 0, depth);
    awaitAtMost(0);
  }

  private void send(long key, int step, int n) throws IOException {
    out.clear();
    for (int i = 0; i < n; i++) {
      command.writeTo(out, key + (long) i * step);
    }
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    outstanding += n;
  }

  private void awaitAtMost(int left) throws IOException {
    while (outstanding > left) {
      in.clear();
      if (channel.read(in) < 0) {
        throw new EOFException("connection closed by the server");
      }
      outstanding -= replies.consume(in.flip());
    }
    if (replies.errors() > 0) {
      throw new IOException(replies.errors() + " error replies");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
