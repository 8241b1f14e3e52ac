package kinglet.server.tape;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.server.Kinglet;

/** A tape's connection without a socket: hands requests to the executor and calls its duty cycle until they are home. */
public final class InProcessClient extends LocalLink implements TapeClient {
  private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Kinglet kinglet;
  private final Inlet inlet;
  private final ChunkPool pool = new ChunkPool();
  private final RequestParser parser;
  private boolean closed;

  /** Opens a connection; the executor has the other end of the inlet. */
  public InProcessClient(Kinglet kinglet, Inlet inlet) {
    this.kinglet = kinglet;
    this.inlet = inlet;
    parser = new RequestParser(kinglet.engine().table(), kinglet.parserLimits());
    parser.authenticated(true);
    Request request = new Request(pool);
    request.begin(Request.Kind.OPENED, this);
    send(request);
  }

  @Override
  public Node call(List<byte[]> arguments) throws IOException {
    if (closed) {
      throw new EOFException("the connection was closed");
    }
    return feed(TapeClient.encode(arguments)).getFirst();
  }

  /** Sends complete commands as they stand in a stream; returns the reply to each. */
  public List<Node> feed(byte[] bytes) throws IOException {
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, this);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    request.protocolError(parser.error());
    int count = request.commands().count();
    return replies(send(request), Math.max(1, count));
  }

  private Request send(Request request) {
    request.readyNanos(System.nanoTime());
    if (!inlet.offerRequest(request)) {
      throw new IllegalStateException("the ring is full");
    }
    long deadlineNanos = request.readyNanos() + FORGOTTEN_NANOS;
    Request home = null;
    while (home == null) {
      kinglet.executor().doWork();
      home = inlet.pollReply();
      if (home == null && System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException("the executor forgot a request");
      }
    }
    closed |= home.closeAfter();
    return home;
  }

  private List<Node> replies(Request request, int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output output = request.output();
    for (int i = 0; i < output.chunkCount(); i++) {
      bytes.writeBytes(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()));
    }
    output.release();
    pool.give(request.input());
    RespReader reader = new RespReader(new ByteArrayInputStream(bytes.toByteArray()));
    List<Node> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(reader.read());
    }
    return replies;
  }

  /** The executor goes on meanwhile: keys expire, tasks run. */
  @Override
  public void await(long millis) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < endNanos) {
      kinglet.executor().doWork();
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    Request request = new Request(pool);
    request.begin(Request.Kind.CLOSED, this);
    send(request);
  }
}
