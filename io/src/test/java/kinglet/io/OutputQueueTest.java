package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputQueueTest {
  private static final byte[] OWN = {1, 2, 3};

  private final ChunkPool chunks = new ChunkPool();
  private final Inlet inlet = new Inlet(2, Waker.NONE, Waker.NONE);
  private final RequestPool pool = new RequestPool(chunks, inlet);
  private final OutputQueue queue = new OutputQueue(pool, new FlushLatency(), new SharedBuffers());
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

  /** Messages that two queues refer to, among bytes of their own: both write all; the last one gives the memory back. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void manyQueuesWriteTheSameMemory(int seed) throws IOException {
    Random random = new Random(seed);
    OutputQueue[] queues = {queue, new OutputQueue(pool, new FlushLatency(), new SharedBuffers())};
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    SlowChannel[] channels = {new SlowChannel(random), new SlowChannel(random)};
    List<Chunk> lent = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Output message = message(random, expected, lent);
      for (OutputQueue each : queues) {
        each.add(push(message));
      }
      message.release();
      expected.writeBytes(OWN);
      int turn = random.nextInt(4);
      if (turn < 2 && !queues[turn].isEmpty()) {
        queues[turn].write(channels[turn], buffers);
      }
    }
    for (int i = 0; i < 2; i++) {
      while (!queues[i].isEmpty()) {
        queues[i].write(channels[i], buffers);
      }
      assertArrayEquals(expected.toByteArray(), channels[i].taken.toByteArray());
    }
    assertTrue(lent.stream().noneMatch(Chunk::isShared));
    int home = 0;
    for (Request push = inlet.takeHome(); push != null; push = push.below()) {
      assertEquals(0, push.output().chunkCount());
      home++;
    }
    assertEquals(4000, home);
  }

  private Output message(Random random, ByteArrayOutputStream expected, List<Chunk> lent) {
    byte[] bytes = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 300)];
    random.nextBytes(bytes);
    expected.writeBytes(bytes);
    Output message = new Output(chunks);
    message.put(bytes);
    message.share();
    for (int i = 0; i < message.chunkCount(); i++) {
      lent.add(message.chunk(i));
    }
    return message;
  }

  private Request push(Output message) {
    Request push = Request.push(chunks);
    push.beginPush(null);
    push.output().refer(message);
    push.output().put(OWN);
    return push;
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
