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
import kinglet.engine.session.Waker;
import kinglet.server.Kinglet;
import kinglet.tier.StoreThread;

/** A tape's connection without a socket: hands requests to the executor and calls its duty cycle until they are home. */
public final class InProcessClient extends LocalLink implements TapeClient {
  private static final int RING = 64;
  private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Kinglet kinglet;
  private final Inlet inlet;
  private final ChunkPool pool = new ChunkPool();
  private final RequestParser parser;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean closed;
  private boolean writesSnapshots = true;
  private int tierOrders = Integer.MAX_VALUE;

  /** Opens a connection with an inlet of its own; before the executor's first cycle, or between two. */
  public static InProcessClient connect(Kinglet kinglet) {
    Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(inlet, RING);
    return new InProcessClient(kinglet, inlet);
  }

  /** Opens a connection; the executor has the other end of the inlet. */
  public InProcessClient(Kinglet kinglet, Inlet inlet) {
    this.kinglet = kinglet;
    this.inlet = inlet;
    parser = new RequestParser(kinglet.engine().table(), kinglet.parserLimits());
    parser.authenticated(true);
    Request request = new Request(pool);
    request.begin(Request.Kind.OPENED, this);
    offer(request);
    cycle();
  }

  /** Whether its cycles run the agent that writes snapshots; if not, the disk is slow. */
  public void writeSnapshots(boolean on) {
    writesSnapshots = on;
  }

  /** How much the agent that reads and writes cold values does in a cycle; if little or nothing, the disk is slow. */
  public void runTier(int ordersMax) {
    tierOrders = ordersMax;
  }

  @Override
  public void send(List<byte[]> arguments) throws IOException {
    if (closed) {
      throw new EOFException("the connection was closed");
    }
    send(TapeClient.encode(arguments));
  }

  /** Sends complete commands as they stand in a stream; returns the reply to each. */
  public List<Node> feed(byte[] bytes) throws IOException {
    int count = send(bytes);
    List<Node> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(receive());
    }
    return replies;
  }

  private int send(byte[] bytes) {
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, this);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    request.protocolError(parser.error());
    offer(request);
    return request.commands().count();
  }

  private void offer(Request request) {
    request.readyNanos(System.nanoTime());
    if (!inlet.offerRequest(request)) {
      throw new IllegalStateException("the ring is full");
    }
  }

  @Override
  public Node receive() throws IOException {
    long deadlineNanos = System.nanoTime() + FORGOTTEN_NANOS;
    while (true) {
      if (received.size() == 0) {
        cycle();
      }
      ByteArrayInputStream bytes = new ByteArrayInputStream(received.toByteArray());
      try {
        Node node = new RespReader(bytes).read();
        received.reset();
        received.writeBytes(bytes.readAllBytes());
        return node;
      } catch (EOFException e) {
        if (closed || System.nanoTime() > deadlineNanos) {
          throw e;
        }
        cycle();
      }
    }
  }

  /** One cycle; each client of the inlet then has what the executor answered. */
  private void cycle() {
    kinglet.executor().doWork();
    if (writesSnapshots) {
      kinglet.snapshotThread().doWork();
    }
    kinglet.tierThread().ifPresent(this::runTier);
    for (Request request = inlet.pollReply(); request != null; request = inlet.pollReply()) {
      ((InProcessClient) request.link()).answered(request);
    }
  }

  private void runTier(StoreThread tier) {
    for (int orders = tierOrders; orders > 0 && tier.hasWork(); orders--) {
      tier.doWork();
    }
  }

  private void answered(Request request) {
    Output output = request.output();
    for (int i = 0; i < output.chunkCount(); i++) {
      received.writeBytes(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()));
    }
    output.release();
    if (request.closeAfter()) {
      end();
    }
    if (request.kind() == Request.Kind.PUSH) {
      inlet.giveHome(request);
    } else if (request.input() != null) {
      pool.give(request.input());
    }
  }

  /** The executor goes on meanwhile: keys expire, tasks run. */
  @Override
  public void await(long millis) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < endNanos) {
      cycle();
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    end();
    cycle();
  }

  private void end() {
    if (!closed) {
      closed = true;
      Request request = new Request(pool);
      request.begin(Request.Kind.CLOSED, this);
      offer(request);
    }
  }
}
