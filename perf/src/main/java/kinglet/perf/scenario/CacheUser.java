package kinglet.perf.scenario;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import kinglet.perf.resp.KeyedCommand;

/**
 * Uses a server as a cache: GETs a batch of keys, then SETs those that were not there. The two halves of a batch are apart, so
 * that two servers can work at the same time.
 *
 * <p>Owned by one thread. Allocates nothing after construction.
 */
final class CacheUser implements AutoCloseable {
  private final SocketChannel channel;
  private final KeyedCommand get = KeyedCommand.get();
  private final KeyedCommand set;
  private final ByteBuffer out;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024).flip();
  private final long[] keys;
  private final long[] missed;
  private int count;
  private int misses;
  private long hits;
  private long asked;

  CacheUser(int port, int batch, int valueBytes) throws IOException {
    set = KeyedCommand.set(valueBytes);
    keys = new long[batch];
    missed = new long[batch];
    out = ByteBuffer.allocateDirect(batch * set.length());
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Asks for the keys of a batch. */
  void ask(long[] batch) throws IOException {
    count = batch.length;
    System.arraycopy(batch, 0, keys, 0, count);
    out.clear();
    for (int i = 0; i < count; i++) {
      get.writeTo(out, keys[i]);
    }
    send();
  }

  /** Takes the answers, and stores what was not there. */
  void store() throws IOException {
    misses = 0;
    for (int i = 0; i < count; i++) {
      if (bulkReply()) {
        hits++;
      } else {
        missed[misses++] = keys[i];
      }
    }
    asked += count;
    out.clear();
    for (int i = 0; i < misses; i++) {
      set.writeTo(out, missed[i]);
    }
    send();
  }

  /** Waits until all is stored. */
  void settle() throws IOException {
    for (int i = 0; i < misses; i++) {
      if (next() != '+') {
        throw new IOException("SET was refused");
      }
      skipLine();
    }
  }

  /** Of all questions since the last {@link #forget}, how many were answered. */
  double hitRate() {
    return (double) hits / asked;
  }

  /** Begins to count anew. */
  void forget() {
    hits = 0;
    asked = 0;
  }

  private void send() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** Whether there was a value. */
  private boolean bulkReply() throws IOException {
    if (next() != '$') {
      throw new IOException("GET was refused");
    }
    int length = 0;
    boolean there = true;
    for (byte b = next(); b != '\n'; b = next()) {
      there &= b != '-';
      length = b >= '0' && b <= '9' ? length * 10 + b - '0' : length;
    }
    for (int left = there ? length + 2 : 0; left > 0; left--) {
      next();
    }
    return there;
  }

  private void skipLine() throws IOException {
    while (next() != '\n') {
      // to the end
    }
  }

  private byte next() throws IOException {
    if (!in.hasRemaining()) {
      in.clear();
      if (channel.read(in) < 0) {
        throw new EOFException("connection closed by the server");
      }
      in.flip();
    }
    return in.get();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
