package kinglet.perf.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import kinglet.engine.time.Clock;
import kinglet.server.Configuration;
import kinglet.server.Kinglet;
import kinglet.server.SystemClock;

/**
 * A server with one client and no socket: whoever benches it plays the selector and calls the executor's duty cycle by
 * hand. Requests are parsed once and sent again and again, so that what is measured begins at the ring. Owned by one thread.
 */
final class Invoker extends LocalLink {
  private static final int RING = 4;

  private final Clock clock = new SystemClock();
  private final Kinglet kinglet;
  private final Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
  private final ChunkPool pool = new ChunkPool();

  Invoker() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(), null);
    kinglet = new Kinglet(configuration, clock, 42);
    kinglet.executor().connect(inlet, RING);
    Request opened = new Request(pool);
    opened.begin(Request.Kind.OPENED, this);
    run(opened);
  }

  /** A request of these bytes, which must be complete commands. */
  Request request(byte[] bytes) {
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, this);
    request.input(chunk);
    request.inputBytes(bytes.length);
    RequestParser parser = new RequestParser(kinglet.engine().table(), new ParserLimits());
    parser.authenticated(true);
    parser.parse(chunk, request.commands());
    if (parser.consumed() != bytes.length) {
      throw new IllegalArgumentException("not whole commands, or more than a parser takes: " + parser.error());
    }
    return request;
  }

  /** Has a request executed; it can be sent again. */
  Request run(Request request) {
    request.next(0);
    request.output().clear();
    request.readyNanos(clock.nanos());
    inlet.offerRequest(request);
    kinglet.executor().doWork();
    return inlet.pollReply();
  }

  /** As {@link #run}, for set-up: a bench of error replies would mislead. */
  void runChecked(Request request) {
    Output output = run(request).output();
    for (int i = 0; i < output.chunkCount(); i++) {
      Chunk chunk = output.chunk(i);
      String replies = new String(Memory.bytes(chunk.address(), chunk.length()), StandardCharsets.ISO_8859_1);
      if (replies.startsWith("-") || replies.contains("\n-")) {
        throw new IllegalArgumentException("refused: " + replies);
      }
    }
  }
}
