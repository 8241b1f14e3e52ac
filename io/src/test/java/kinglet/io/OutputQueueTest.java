package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Random;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputQueueTest {
  private final RequestPool pool = new RequestPool(new ChunkPool());
  private final OutputQueue queue = new OutputQueue(pool, new FlushLatency());
  private final ByteBuffer[] buffers = new ByteBuffer[4];

  /** Random replies into a channel that takes random amounts: what comes out is what went in. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void whatComesOutIsWhatWentIn(int seed) throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    SlowChannel channel = new SlowChannel(random);
    for (int i = 0; i < 3000; i++) {
      byte[] reply = new byte[random.nextInt(random.nextInt(10) == 0 ? 60_000 : 300)];
      random.nextBytes(reply);
      expected.write(reply);
      queue.add(request(reply));
      if (random.nextInt(3) == 0) {
        write(channel, expected.size());
      }
    }
    while (!queue.isEmpty()) {
      write(channel, expected.size());
    }
    assertEquals(0, queue.chunks());
    assertArrayEquals(expected.toByteArray(), channel.taken.toByteArray());
  }

  private void write(SlowChannel channel, int added) throws IOException {
    if (!queue.isEmpty()) {
      queue.write(channel, buffers);
    }
    assertEquals(added - channel.taken.size(), queue.bytes());
    assertTrue(queue.bytes() == 0 || queue.chunks() > 0);
  }

  private Request request(byte[] reply) {
    Request request = pool.take(Request.Kind.COMMANDS, null);
    request.output().put(reply);
    return request;
  }

  private static final class SlowChannel implements GatheringByteChannel {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final Random random;

    SlowChannel(Random random) {
      this.random = random;
    }

    @Override
    public int write(ByteBuffer source) {
      byte[] part = new byte[random.nextBoolean() ? source.remaining() : random.nextInt(source.remaining() + 1)];
      source.get(part);
      taken.writeBytes(part);
      return part.length;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      long written = 0;
      for (int i = offset; i < offset + length; i++) {
        written += write(sources[i]);
        if (sources[i].hasRemaining()) {
          break;
        }
      }
      return written;
    }

    @Override
    public long write(ByteBuffer[] sources) {
      return write(sources, 0, sources.length);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
