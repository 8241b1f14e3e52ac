package kinglet.perf.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import kinglet.perf.resp.ReplyCounter;

/**
 * One connection of a load. It keeps no queue of what is due: its k-th request has number {@code k * lanes + lane}, and
 * the schedule knows when that is due.
 *
 * <p>Owned by the load's thread.
 */
final class Lane implements AutoCloseable {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer out;
  private final ReplyCounter replies = new ReplyCounter();
  private final Mix mix;
  private final int lane;
  private final int lanes;
  private long allowed;
  private long issued;
  private long answered;
  private long errorsBefore;

  Lane(Selector selector, int port, Mix mix, int lane, int lanes, int bufferBytes) throws IOException {
    this.mix = mix;
    this.lane = lane;
    this.lanes = lanes;
    out = ByteBuffer.allocateDirect(Math.max(bufferBytes, mix.longestCommand()));
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** The number of this lane's k-th request in the whole load. */
  long number(long k) {
    return k * lanes + lane;
  }

  /** Forgets an earlier load; nothing may be outstanding. */
  void reset() {
    allowed = 0;
    issued = 0;
    answered = 0;
    errorsBefore = replies.errors();
  }

  void allowOneMore() {
    allowed++;
  }

  long answered() {
    return answered;
  }

  long allowed() {
    return allowed;
  }

  long errors() {
    return replies.errors() - errorsBefore;
  }

  /** The number of the next request that this lane would encode, or -1 if it may not or has no room now. */
  long next() {
    return issued < allowed && out.remaining() >= mix.longestCommand() ? number(issued) : -1;
  }

  /** Encodes the request that {@link #next()} named. */
  void issue() {
    mix.write(out, number(issued));
    issued++;
  }

  /** Writes what the socket takes, and asks for a writable event if something stays. */
  void flush() throws IOException {
    if (out.position() > 0) {
      out.flip();
      channel.write(out);
      out.compact();
    }
    boolean rest = out.position() > 0 || issued < allowed;
    int wanted = rest ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Reads once; returns how many requests that answered, which {@link #answeredOne()} then takes one by one. */
  int read(ByteBuffer in) throws IOException {
    in.clear();
    if (channel.read(in) < 0) {
      throw new EOFException("connection " + lane + " closed by the server");
    }
    return replies.consume(in.flip());
  }

  /** The number of the request that the next reply belongs to. */
  long answeredOne() {
    return number(answered++);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
