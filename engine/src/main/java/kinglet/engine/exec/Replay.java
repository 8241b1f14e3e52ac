package kinglet.engine.exec;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Lane;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
import kinglet.engine.session.Waker;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.time.Clock;

/**
 * Executes a stream of effects again, each commit at the time at which it was made, so that what had expired then, and only
 * that, has expired now. Nobody gets the replies. Nothing is refused: a stream that draws an error does not belong to the
 * data. Between two commits the keyspace may {@linkplain Keyspace#expiryHides hide} what is due by another clock. Owned by the
 * executor.
 */
public final class Replay {
  private static final int INPUT_BYTES = 64 * 1024;

  private final Dispatcher dispatcher;
  private final Keyspace keyspace;
  private final ServerStats stats;
  private final Clock clock;
  private final ChunkPool chunks;
  private final RequestParser parser;
  private final Request request;
  private final Session session;
  private Chunk input;

  /**
   * A replay that begins.
   *
   * @param names the rows of the dispatcher's table
   */
  public Replay(Dispatcher dispatcher, CommandNames names, Keyspace keyspace, ServerStats stats, Clock clock, ChunkPool chunks) {
    this.dispatcher = dispatcher;
    this.keyspace = keyspace;
    this.stats = stats;
    this.clock = clock;
    this.chunks = chunks;
    ParserLimits limits = new ParserLimits();
    limits.bulkBytesMax(ParserLimits.COMMAND_BYTES_MAX);
    parser = new RequestParser(names, limits);
    parser.authenticated(true);
    LocalLink link = new LocalLink() {};
    session = new Session(0, link, new Lane(new Inlet(2, Waker.NONE, Waker.NONE), 2, chunks, (to, bytes) -> {}), 0);
    session.type(Session.Type.MASTER);
    session.replyMode(Session.ReplyMode.OFF);
    session.authenticated(true);
    session.hidden(true);
    link.session(session);
    request = new Request(chunks);
    input = chunks.take(INPUT_BYTES);
  }

  /**
   * Executes the bytes of one commit.
   *
   * @param database what is selected before the first byte, or -1: what the bytes before left selected
   * @param timeMs when it was committed, Unix time
   * @return null, or what is wrong: bytes that are no commands, or a command that was refused
   */
  public String apply(int database, long timeMs, long address, long length) {
    if (database >= 0) {
      session.database(database);
    }
    keyspace.nowMs(timeMs);
    boolean hides = keyspace.expiryHides();
    keyspace.expiryHides(false);
    long errorsBefore = stats.errorReplies();
    long left = feed(address, length, timeMs * 1000);
    keyspace.expiryHides(hides);
    if (left > 0) {
      return parser.error() == null ? "a command is incomplete" : parser.error();
    }
    return stats.errorReplies() == errorsBefore ? null : "an effect was refused: " + stats.lastError();
  }

  /** Returns how many bytes are no complete command. */
  private int feed(long address, long length, long epochMicros) {
    long from = address;
    long end = address + length;
    int tail = 0;
    while (from < end && (tail == 0 || parser.error() == null)) {
      int part = (int) Math.min(end - from, input.capacity() - tail);
      Memory.copy(from, input.address() + tail, part);
      input.length(tail + part);
      from += part;
      execute(epochMicros);
      tail = keepTail();
    }
    return (int) Math.min(Integer.MAX_VALUE, tail + end - from);
  }

  private void execute(long epochMicros) {
    request.begin(Request.Kind.COMMANDS, session.link());
    request.input(input);
    request.replyBytesMax(Long.MAX_VALUE);
    parser.parse(input, request.commands());
    long nanos = clock.nanos();
    while (request.next() < request.commands().count()) {
      nanos = dispatcher.execute(request, nanos, epochMicros);
    }
  }

  private int keepTail() {
    int tail = input.length() - parser.consumed();
    if (tail > 0 && parser.error() == null) {
      Chunk target = parser.bytesWanted() > input.capacity() ? chunks.take((int) parser.bytesWanted()) : input;
      Memory.copy(input.address() + parser.consumed(), target.address(), tail);
      if (target != input) {
        chunks.give(input);
        input = target;
      }
    }
    return tail;
  }

  /** All of it was executed: the server begins as if nothing had been done yet. */
  public void end() {
    chunks.give(input);
    request.output().release();
    dispatcher.forgetChanges();
  }
}
