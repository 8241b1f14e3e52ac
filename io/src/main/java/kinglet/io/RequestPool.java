package kinglet.io;

import java.util.ArrayDeque;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Link;
import kinglet.engine.session.Request;

/**
 * The requests of one selector, and the chunks they are read into. Keeps at most {@value #KEPT_MAX} unused ones, and of
 * those that held many commands, and so have grown, {@value #LARGE_KEPT_MAX}. Owned by the selector.
 */
final class RequestPool {
  private static final int KEPT_MAX = 1024;
  private static final int LARGE_KEPT_MAX = 32;
  private static final int LARGE_COMMANDS = 512;

  private final ChunkPool chunks;
  private final Inlet inlet;
  private final InputChunks inputs;
  private final ArrayDeque<Request> small = new ArrayDeque<>();
  private final ArrayDeque<Request> large = new ArrayDeque<>();

  RequestPool(ChunkPool chunks, Inlet inlet) {
    this.chunks = chunks;
    this.inlet = inlet;
    inputs = new InputChunks(chunks);
  }

  /** A request without input. */
  Request take(Request.Kind kind, Link link) {
    return begin(small.pollLast(), kind, link);
  }

  /** A request to read into: its chunk holds at least {@code bytes}. */
  Request takeInput(Link link, int bytes) {
    Request grown = bytes > ChunkPool.CHUNK_BYTES ? large.pollLast() : null;
    Request request = begin(grown == null ? small.pollLast() : grown, Request.Kind.COMMANDS, link);
    request.input(inputs.take(bytes));
    return request;
  }

  private Request begin(Request kept, Request.Kind kind, Link link) {
    Request request = kept == null ? new Request(chunks) : kept;
    request.begin(kind, link);
    return request;
  }

  /** Replaces the request's chunk by one of at least {@code bytes} that begins with the same bytes. */
  void grow(Request request, int bytes) {
    Chunk old = request.input();
    Chunk chunk = inputs.take(bytes);
    Memory.copy(old.address(), chunk.address(), old.length());
    chunk.length(old.length());
    request.input(chunk);
    inputs.give(old);
  }

  /** Gives the input's memory back; its commands were executed. */
  void giveInput(Request request) {
    if (request.input() != null) {
      inputs.give(request.input());
      request.input(null);
    }
  }

  /** Takes a request back, or sends it home. */
  void give(Request request) {
    if (request.kind() == Request.Kind.PUSH) {
      giveHome(request);
      return;
    }
    giveInput(request);
    boolean isLarge = request.commands().count() > LARGE_COMMANDS;
    ArrayDeque<Request> kept = isLarge ? large : small;
    if (kept.size() < (isLarge ? LARGE_KEPT_MAX : KEPT_MAX)) {
      request.begin(Request.Kind.COMMANDS, null);
      kept.addLast(request);
    } else {
      request.output().release();
    }
  }

  private void giveHome(Request push) {
    push.output().release();
    inlet.giveHome(push);
  }

  /** Gives all memory back. */
  void close() {
    small.forEach(request -> request.output().release());
    large.forEach(request -> request.output().release());
    small.clear();
    large.clear();
    inputs.close();
  }
}
