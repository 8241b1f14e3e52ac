package kinglet.perf.scenario;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import kinglet.perf.resp.KeyedCommand;

/**
 * Clients that subscribe to one channel. A thread of their own reads what comes and counts the bytes; it understands none of
 * them, so as to leave the processors to the server.
 */
final class Subscribers implements AutoCloseable {
  private static final String CHANNEL = "channel";
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Thread thread;
  private final AtomicLong bytes = new AtomicLong();

  /** Opens so many, each of which has its subscription when this returns. */
  Subscribers(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      subscribe(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
    thread = Thread.ofPlatform().daemon().start(this::read);
  }

  private void subscribe(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    channels.add(channel);
    channel.write(ByteBuffer.wrap(KeyedCommand.encode("SUBSCRIBE", CHANNEL).getBytes(StandardCharsets.US_ASCII)));
    String expected = "*3\r\n$9\r\nsubscribe\r\n$7\r\n" + CHANNEL + "\r\n:1\r\n";
    ByteBuffer reply = ByteBuffer.allocate(expected.length());
    while (reply.hasRemaining()) {
      if (channel.read(reply) < 0) {
        throw new EOFException("closed by the server");
      }
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** A message for them, as the publisher sends it. */
  static KeyedCommand message(int payloadBytes) {
    return KeyedCommand.fixed("PUBLISH", CHANNEL, "x".repeat(payloadBytes));
  }

  /** How many bytes that message is when it arrives. */
  static long arrivingBytes(int payloadBytes) {
    String head = "*3\r\n$7\r\nmessage\r\n$7\r\n" + CHANNEL + "\r\n$" + payloadBytes + "\r\n";
    return (long) head.length() + payloadBytes + 2;
  }

  /** How many bytes arrived at all of them. */
  long bytes() {
    return bytes.get();
  }

  private void read() {
    try {
      while (selector.isOpen()) {
        selector.select(this::read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(SelectionKey key) {
    buffer.clear();
    try {
      int count = ((SocketChannel) key.channel()).read(buffer);
      if (count < 0) {
        key.cancel();
      } else {
        bytes.addAndGet(count);
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
    thread.interrupt();
  }
}
