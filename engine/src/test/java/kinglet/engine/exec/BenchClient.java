package kinglet.engine.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.engine.session.Request.Kind;

/** A client of the bench: sends requests, keeps what came back as text. */
final class BenchClient extends LocalLink {
  private static final ChunkPool POOL = new ChunkPool();

  private final EngineBench bench;
  private final RequestParser parser;
  private final StringBuilder received = new StringBuilder();

  /** The pushes that it got, each once. */
  final Set<Request> pushes = new HashSet<>();

  /** Bytes that it pretends not to have taken. */
  long pendingBytes;

  private int unanswered;
  private boolean ended;
  private boolean closed;

  BenchClient(EngineBench bench) {
    this.bench = bench;
    parser = new RequestParser(bench.table(), new ParserLimits());
    parser.authenticated(true);
    offer(request(Kind.OPENED));
    bench.cycle();
  }

  private Request request(Kind kind) {
    Request request = new Request(POOL);
    request.begin(kind, this);
    return request;
  }

  private void offer(Request request) {
    request.readyNanos(bench.clock.nanos());
    unanswered++;
    assertTrue(bench.inlet.offerRequest(request), "the ring is full");
  }

  /** Sends lines as one request; nothing is executed yet. */
  BenchClient send(String... lines) {
    byte[] bytes = (String.join("\r\n", lines) + "\r\n").getBytes(ISO_8859_1);
    Chunk chunk = POOL.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = request(Kind.COMMANDS);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    request.protocolError(parser.error());
    offer(request);
    return this;
  }

  /** Ends its side of the connection. */
  void end() {
    ended = true;
    offer(request(Kind.CLOSED));
  }

  void receive(Request request) {
    assertFalse(closed, "an answer after the last");
    request.output().seal();
    append(request.output());
    if (request.kind() == Kind.PUSH) {
      pushes.add(request);
      request.output().release();
      bench.inlet.giveHome(request);
      return;
    }
    unanswered--;
    closed = request.kind() == Kind.CLOSED;
    request.output().release();
    if (request.input() != null) {
      POOL.give(request.input());
    }
  }

  @Override
  public long outputBytes() {
    return pendingBytes;
  }

  private void append(Output output) {
    for (int i = 0; i < output.chunkCount(); i++) {
      received.append(new String(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()), ISO_8859_1));
    }
  }

  /** What came since the last call, lines ended by blanks. */
  String take() {
    String text = received.toString().replace("\r\n", " ").strip();
    received.setLength(0);
    return text;
  }

  /** Sends lines, lets the engine settle, takes what came. */
  String call(String... lines) {
    send(lines);
    bench.settle();
    return take();
  }

  /** Whether the engine is done with it. */
  boolean isClosed() {
    return closed && ended && unanswered == 0;
  }

  int unanswered() {
    return unanswered;
  }
}
