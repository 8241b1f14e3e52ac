package kinglet.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Link;
import kinglet.engine.session.Request;
import kinglet.engine.session.Request.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket. Owned by its selector; what {@link Link} declares may be asked by the executor too.
 *
 * <p>To the executor it sends OPENED, then requests in the order they came in, then CLOSED, and nothing after that. Input
 * ends once, by {@link #endInput}: the peer said so, a reply said so, or the connection broke; from then on nothing is read
 * and CLOSED is on its way. The socket closes when all that may still be written is written: after the last reply, if the
 * peer only ended its side; after the reply that said so; at once, if it broke, was killed or was silent for too long.
 *
 * <p>An idle connection holds no buffer: it takes one when there is something to read, and keeps it only while a command is
 * incomplete.
 */
final class Connection extends Link implements KeyHandler {
  /** Input under way to the executor above which the socket is not read: the rest waits in the kernel. */
  static final long UNANSWERED_BYTES_MAX = 1024 * 1024;

  /** How long a peer may take nothing of what is left to write, after its input has ended. */
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  // Addresses, not memory: the kernel gives a chunk pages as bytes arrive.
  private static final int GROWTH_BYTES_MIN = 32 * 1024 * 1024;
  private static final int GROWTH_FACTOR = 4;
  private static final long PEAK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Where it stands in its {@link ConnectionList}. */
  int place;

  /** Whether it waits for room in the executor's ring; kept by the agent. */
  boolean isStalled;

  /** Whether it will be flushed in this cycle; kept by the agent. */
  boolean isDirty;

  private final SelectorAgent agent;
  private final SocketChannel channel;
  private final SocketAddress peer;
  private final SocketAddress local;
  private final RequestParser parser;
  private final ReadSize readSize = new ReadSize();
  private final OutputQueue output;
  private SelectionKey key;
  private int interest;
  private long activeNanos;
  private long peakNanos;

  // Holds the beginning of an incomplete command, else null.
  private Request input;
  // Refused by the full ring; nothing is read before it is gone.
  private Request unsent;
  private int unanswered;
  private long unansweredBytes;
  // The tail in input is wrong unless a command under way authenticates the client.
  private boolean awaitsAuthentication;
  // A protocol error is on its way; its reply will close the connection.
  private boolean inputBroken;

  // The executor knows the client, and has said which limits hold for it.
  private boolean opened;
  private boolean inputEnded;
  private boolean closedDue;
  private boolean closedReturned;
  private boolean lastReplySeen;
  private boolean outputBlocked;
  private boolean socketClosed;

  Connection(SelectorAgent agent, SocketChannel channel) throws IOException {
    this.agent = agent;
    this.channel = channel;
    peer = channel.getRemoteAddress();
    local = channel.getLocalAddress();
    parser = new RequestParser(agent.context().names(), agent.context().limits());
    output = new OutputQueue(agent.requests(), agent.flushLatency(), agent.sharedBuffers());
    activeNanos = agent.nowNanos();
    peakNanos = activeNanos;
  }

  /** Introduces itself to the executor; reads when that has answered. */
  void open(SelectionKey newKey) {
    key = newKey;
    send(agent.requests().take(Kind.OPENED, this));
  }

  // ---- input ----

  @Override
  public void ready(SelectionKey readyKey) {
    if (socketClosed || !readyKey.isValid()) {
      return;
    }
    if (readyKey.isWritable()) {
      outputBlocked = false;
      agent.dirty(this);
    }
    if (readyKey.isReadable() && wantsInput()) {
      readable();
    }
  }

  private void readable() {
    if (!agent.ringHasRoom()) {
      agent.stall(this);
      updateInterest();
      return;
    }
    try {
      read();
    } catch (IOException e) {
      LOG.debug("{} broke while it was read: {}", peer, e.getMessage());
      abort();
    } catch (OutOfNativeMemoryException e) {
      LOG.warn("Closing client {} for want of memory: {}", peerAddress(), e.getMessage());
      abort();
    }
  }

  private void read() throws IOException {
    if (input == null) {
      input = agent.requests().takeInput(this, readSize.bytes());
    }
    Chunk chunk = input.input();
    int from = chunk.length();
    int room = Math.min(chunk.capacity() - from, ReadSize.BYTES_MAX);
    ByteBuffer buffer = chunk.buffer().clear().limit(from + room).position(from);
    int got = channel.read(buffer);
    if (got < 0) {
      endInput();
      return;
    }
    agent.read(got);
    activeNanos = agent.nowNanos();
    readSize.learn(got, room);
    chunk.length(from + got);
    parse();
    updateInterest();
  }

  private void parse() {
    Request request = input;
    parser.authenticated(isAuthenticated());
    parser.parse(request.input(), request.commands());
    request.inputBytes(parser.consumed());
    if (parser.error() != null) {
      refuse(request);
      return;
    }
    awaitsAuthentication = false;
    if (request.commands().count() > 0) {
      input = carry(request);
      send(request);
    } else {
      keep(request.input());
    }
    checkQueryBuffer();
  }

  /** Goes on with an incomplete command in the same chunk, or in a larger one. */
  private void keep(Chunk chunk) {
    int tail = chunk.length() - parser.consumed();
    if (tail == 0) {
      agent.requests().give(input);
      input = null;
      return;
    }
    if (parser.consumed() > 0) {
      Memory.copy(chunk.address() + parser.consumed(), chunk.address(), tail);
      chunk.length(tail);
    }
    if (parser.bytesWanted() > chunk.capacity()) {
      grow(chunk, chunkBytes(tail));
    }
  }

  /** Not at every read of a large command: while the copy is cheap for what it brings, and when the chunk is full. */
  private void grow(Chunk chunk, int bytes) {
    boolean isFull = chunk.length() == chunk.capacity();
    if (isFull || bytes >= GROWTH_FACTOR * (long) chunk.capacity()) {
      agent.requests().grow(input, bytes);
    }
  }

  /** A request that begins with the incomplete command at the end of this one, or null if there is none. */
  private Request carry(Request request) {
    Chunk chunk = request.input();
    int tail = chunk.length() - parser.consumed();
    if (tail == 0) {
      return null;
    }
    Request next = agent.requests().takeInput(this, chunkBytes(tail));
    Memory.copy(chunk.address() + parser.consumed(), next.input().address(), tail);
    next.input().length(tail);
    return next;
  }

  /** Room for what the command has announced, but not for more than some times what it has sent. */
  private int chunkBytes(int tail) {
    long trusted = Math.max(GROWTH_BYTES_MIN, (long) GROWTH_FACTOR * tail);
    return (int) Math.max(readSize.bytes(), Math.min(parser.bytesWanted(), trusted));
  }

  private void refuse(Request request) {
    if (parser.isStrangersError() && (request.commands().count() > 0 || unanswered > 0)) {
      awaitAuthentication(request);
      return;
    }
    input = null;
    inputBroken = true;
    request.protocolError(parser.error());
    send(request);
  }

  /** The tail is too much for a stranger, but a command before it may be AUTH: it is parsed again after that. */
  private void awaitAuthentication(Request request) {
    awaitsAuthentication = true;
    if (request.commands().count() > 0) {
      input = carry(request);
      send(request);
    } else {
      keep(request.input());
    }
  }

  private void checkQueryBuffer() {
    long held = input == null ? 0 : input.input().length();
    if (held > agent.context().settings().clientQueryBufferLimit) {
      LOG.warn("Closing client that reached max query buffer length: addr={} laddr={} qbuf={}",
          peerAddress(), localAddress(), held);
      agent.counters().queryBufferLimitHits++;
      abort();
    }
  }

  // ---- to the executor ----

  private void send(Request request) {
    unanswered++;
    unansweredBytes += inputBytesOf(request);
    request.readyNanos(agent.nowNanos());
    if (unsent != null || !agent.offer(request)) {
      assert unsent == null : "a request would overtake another";
      unsent = request;
      agent.stall(this);
    }
  }

  /** The ring has room again, perhaps. Returns false if not for all that waits here. */
  boolean resume() {
    if (unsent != null) {
      if (!agent.offer(unsent)) {
        return false;
      }
      unsent = null;
    }
    if (closedDue) {
      closedDue = false;
      send(agent.requests().take(Kind.CLOSED, this));
    }
    return unsent == null;
  }

  /** Reads no more, and says so to the executor after all that was read. Complete commands are still answered. */
  private void endInput() {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    if (input != null) {
      agent.requests().give(input);
      input = null;
    }
    if (unsent == null) {
      send(agent.requests().take(Kind.CLOSED, this));
    } else {
      closedDue = true;
    }
    updateInterest();
  }

  // ---- from the executor ----

  /** An answer, or output unasked. It is written in this cycle's {@link #flush}. */
  void answered(Request request) {
    if (request.kind() != Kind.PUSH) {
      settle(request);
    }
    boolean isLast = request.closeAfter();
    if (socketClosed || lastReplySeen) {
      agent.requests().give(request);
      return;
    }
    output.add(request);
    if (isLast) {
      lastReplySeen = true;
      endInput();
    }
  }

  private void settle(Request request) {
    unanswered--;
    unansweredBytes -= inputBytesOf(request);
    agent.requests().giveInput(request);
    switch (request.kind()) {
      case OPENED -> opened = true;
      case CLOSED -> {
        closedReturned = true;
        activeNanos = agent.nowNanos();
      }
      default -> { }
    }
  }

  private void parseAgain() {
    if (awaitsAuthentication && !inputEnded && unsent == null && (unanswered == 0 || isAuthenticated())) {
      parse();
    }
  }

  /** Writes what it can; closes the socket if that was the last. */
  void flush() {
    if (isDoomed()) {
      // Nothing of what it was doomed for goes out.
      abort();
    }
    if (socketClosed) {
      return;
    }
    parseAgain();
    try {
      write();
    } catch (IOException e) {
      LOG.debug("{} broke while it was written to: {}", peer, e.getMessage());
      abort();
      return;
    }
    if (output.isEmpty() && (lastReplySeen || closedReturned)) {
      closeSocket();
    } else {
      updateInterest();
    }
  }

  private void write() throws IOException {
    if (output.isEmpty() || outputBlocked) {
      return;
    }
    long before = output.bytes();
    outputBlocked = !output.write(channel, agent.buffers());
    long written = before - output.bytes();
    agent.written(written);
    if (written > 0) {
      activeNanos = agent.nowNanos();
    }
    if (!output.isEmpty() && !outputBlocked) {
      // The others first.
      agent.dirty(this);
    }
  }

  // ---- end ----

  /** Closes without waiting for anything. */
  void abort() {
    endInput();
    closeSocket();
  }

  private void closeSocket() {
    if (socketClosed) {
      return;
    }
    socketClosed = true;
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("{} could not be closed properly: {}", peer, e.getMessage());
    }
    output.clear();
    agent.closed(this);
  }

  /** Closes it if it was silent for too long. */
  void sweep(long nowNanos, long timeoutNanos) {
    if (nowNanos - peakNanos > PEAK_NANOS) {
      peakNanos = nowNanos;
      output.beginPeak();
    }
    long silentNanos = nowNanos - activeNanos;
    if (lastReplySeen || closedReturned) {
      if (silentNanos > LINGER_NANOS) {
        abort();
      }
    } else if (timeoutNanos > 0 && silentNanos > timeoutNanos && unanswered == 0 && !isPatient()) {
      LOG.debug("Closing idle client {}", peer);
      agent.counters().timeouts++;
      abort();
    }
  }

  // ---- interest ----

  private boolean wantsInput() {
    return opened
        && !inputEnded
        && !inputBroken
        && !isStalled
        && !awaitsAuthentication
        && unansweredBytes < UNANSWERED_BYTES_MAX;
  }

  /** Tells the kernel what to watch for, if that has changed. */
  void updateInterest() {
    if (socketClosed) {
      return;
    }
    int wanted = (wantsInput() ? SelectionKey.OP_READ : 0) | (outputBlocked ? SelectionKey.OP_WRITE : 0);
    if (wanted != interest) {
      interest = wanted;
      key.interestOps(wanted);
    }
  }

  @Override
  public void moved(SelectionKey newKey) {
    key = newKey;
  }

  // ---- what the engine asks ----

  private static long inputBytesOf(Request request) {
    return request.input() == null ? 0 : request.input().length();
  }

  @Override
  public String peerAddress() {
    return AddressText.of(isUnixSocket() ? local : peer);
  }

  @Override
  public String localAddress() {
    return AddressText.of(local);
  }

  @Override
  public boolean isUnixSocket() {
    return local instanceof UnixDomainSocketAddress;
  }

  @Override
  public boolean isLocal() {
    return isUnixSocket() || (peer instanceof InetSocketAddress inet && inet.getAddress().isLoopbackAddress());
  }

  @Override
  public int descriptor() {
    return Descriptor.of(channel);
  }

  @Override
  public long inputBytes() {
    Request held = input;
    Chunk chunk = held == null ? null : held.input();
    return unansweredBytes + (chunk == null ? 0 : chunk.length());
  }

  @Override
  public long inputRoomBytes() {
    Request held = input;
    Chunk chunk = held == null ? null : held.input();
    return chunk == null ? 0 : chunk.capacity() - chunk.length();
  }

  @Override
  public long outputPeakBytes() {
    return output.peakBytes();
  }

  @Override
  public long outputBytes() {
    return output.bytes();
  }

  @Override
  public int outputChunks() {
    return output.chunks();
  }

  @Override
  public void doom() {
    if (!isDoomed()) {
      super.doom();
      agent.doomed(this);
    }
  }
}
