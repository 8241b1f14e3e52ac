package kinglet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the sockets of its connections, in phases: first all that can be read goes to the executor, then all that
 * was answered goes out. On a thread of its own it is one agent; where the executor shares the thread, its two phases stand
 * around it: {@code new CompositeAgent(selector.reader(), executor, selector.writer())}.
 *
 * <p>Everything belongs to the thread that runs it, but {@link #wake}, {@link #adopt}, {@link #counters} and what
 * {@link Connection} shows of itself.
 */
public final class SelectorAgent implements Agent, Waker {
  private static final Logger LOG = LoggerFactory.getLogger(SelectorAgent.class);
  private static final int GATHERED_CHUNKS_MAX = 64;
  // How long to sleep at most while a request waits for room in the ring: nobody tells when there is room.
  private static final long RETRY_MS = 1;

  private final String name;
  private final IoContext context;
  private final Inlet inlet;
  private final int repliesPerCycleMax;
  private final Poller poller;
  private final IoCounters counters = new IoCounters();
  private final RequestPool requests;
  private final ByteBuffer[] buffers = new ByteBuffer[GATHERED_CHUNKS_MAX];
  private final SharedBuffers sharedBuffers = new SharedBuffers();
  private final ConnectionList connections = new ConnectionList();
  private final IdleSweep sweep;
  private final List<Acceptor> acceptors = new ArrayList<>();

  // Brought by other threads.
  private final ConcurrentLinkedQueue<SocketChannel> adopted = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Connection> doomed = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final ArrayDeque<Connection> stalled = new ArrayDeque<>();
  private ArrayList<Connection> dirty = new ArrayList<>();
  private ArrayList<Connection> dirtyNext = new ArrayList<>();

  private boolean selected;
  private int readyKeys;
  private boolean offered;
  private boolean isClosed;
  private final FlushLatency flushLatency = new FlushLatency();

  /**
   * @param ringCapacity of the rings to and from the executor, a power of two
   * @param executor wakes the executor; {@link Waker#NONE} if it is on the same thread
   */
  public SelectorAgent(String name, IoContext context, int ringCapacity, Waker executor) {
    this(name, context, ringCapacity, executor, SelectCall.REAL);
  }

  SelectorAgent(String name, IoContext context, int ringCapacity, Waker executor, SelectCall call) {
    this.name = name;
    this.context = context;
    inlet = new Inlet(ringCapacity, executor, this);
    repliesPerCycleMax = ringCapacity;
    poller = new Poller(call, context.clock(), counters);
    requests = new RequestPool(context.chunks(), inlet);
    sweep = new IdleSweep(connections, context.settings(), poller.nowNanos());
  }

  /** The rings between this selector and the executor. */
  public Inlet inlet() {
    return inlet;
  }

  /** How long replies waited to be written. */
  public FlushLatency flushLatency() {
    return flushLatency;
  }

  /** What it did so far. */
  public IoCounters counters() {
    return counters;
  }

  @Override
  public String roleName() {
    return name;
  }

  // ---- duty ----

  /** Both phases. */
  @Override
  public int doWork() {
    return read() + write();
  }

  /** The first phase as an agent. */
  public Agent reader() {
    return new Phase(name + "-read", this::read, () -> {});
  }

  /** The second phase as an agent; closing it closes the selector. */
  public Agent writer() {
    return new Phase(name + "-write", this::write, this::onClose);
  }

  private record Phase(String roleName, IntSupplier duty, Runnable end) implements Agent {
    @Override
    public int doWork() {
      return duty.getAsInt();
    }

    @Override
    public void onClose() {
      end.run();
    }
  }

  private int read() {
    if (!selected) {
      readyKeys = poller.selectNow();
    }
    selected = false;
    int work = readyKeys + runTasks() + takeAdopted() + closeDoomed() + retryStalled();
    sweep.run(nowNanos());
    for (int i = 0; i < acceptors.size(); i++) {
      acceptors.get(i).resume(nowNanos());
    }
    wakeExecutor();
    return work;
  }

  private int write() {
    int replies = 0;
    for (; replies < repliesPerCycleMax; replies++) {
      Request reply = inlet.pollReply();
      if (reply == null) {
        break;
      }
      Connection connection = (Connection) reply.link();
      connection.answered(reply);
      dirty(connection);
    }
    int flushed = flushDirty();
    if (!flushLatency.isEmpty()) {
      flushLatency.endPhase(context.clock().nanos());
    }
    wakeExecutor();
    return replies + flushed;
  }

  /** At the end of a phase that handed something over: writing does too, when a connection ends. */
  private void wakeExecutor() {
    if (offered) {
      offered = false;
      inlet.wakeExecutor();
    }
  }

  private int flushDirty() {
    ArrayList<Connection> flushed = dirty;
    dirty = dirtyNext;
    dirtyNext = flushed;
    int count = flushed.size();
    for (int i = 0; i < count; i++) {
      Connection connection = flushed.get(i);
      connection.isDirty = false;
      connection.flush();
    }
    flushed.clear();
    return count;
  }

  /**
   * Selects, and reads what is ready; waits for it unless there is other work.
   *
   * @param timeoutMs how long; 0 or less: not at all
   * @param wasBusy whether the last cycle did something
   * @param othersHaveWork whether other agents of this thread have work; asked after wakers can wake
   */
  void await(long timeoutMs, boolean wasBusy, BooleanSupplier othersHaveWork) {
    long waitMs = stalled.isEmpty() ? timeoutMs : wasBusy ? 0 : Math.min(timeoutMs, RETRY_MS);
    selected = true;
    if (waitMs <= 0) {
      readyKeys = poller.selectNow();
      return;
    }
    poller.beforeSleep();
    if (hasWork() || othersHaveWork.getAsBoolean()) {
      poller.stay();
      readyKeys = poller.selectNow();
    } else {
      readyKeys = poller.select(waitMs);
    }
  }

  private boolean hasWork() {
    return inlet.hasReplies() || !dirty.isEmpty() || !adopted.isEmpty() || !doomed.isEmpty() || !tasks.isEmpty();
  }

  /** Any thread: lets the selector look at its rings soon. */
  @Override
  public void wake() {
    poller.wake();
  }

  // ---- connections ----

  /** Any thread: a new connection for this selector, non-blocking and counted. */
  void adopt(SocketChannel channel) {
    adopted.add(channel);
    wake();
  }

  private int takeAdopted() {
    int count = 0;
    for (SocketChannel channel = adopted.poll(); channel != null; channel = adopted.poll()) {
      open(channel);
      count++;
    }
    return count;
  }

  /** A new connection, non-blocking and counted. */
  void open(SocketChannel channel) {
    try {
      Connection connection = new Connection(this, channel);
      SelectionKey key = poller.register(channel, 0, connection);
      counters.accepted++;
      connections.add(connection);
      connection.open(key);
    } catch (IOException e) {
      // Gone before it was looked at.
      LOG.debug("A connection could not be opened: {}", e.getMessage());
      context.connected().decrementAndGet();
      Acceptor.close(channel);
    }
  }

  /** A connection's socket is closed. */
  void closed(Connection connection) {
    connections.remove(connection);
    counters.closed++;
    context.connected().decrementAndGet();
  }

  /** Any thread: the connection is to be closed soon. */
  void doomed(Connection connection) {
    doomed.add(connection);
    wake();
  }

  private int closeDoomed() {
    int count = 0;
    for (Connection connection = doomed.poll(); connection != null; connection = doomed.poll()) {
      connection.abort();
      count++;
    }
    return count;
  }

  /** Any thread: has the selector's do something soon. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  private int runTasks() {
    int count = 0;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      count++;
    }
    return count;
  }

  /** Listens no more at these; their addresses are free then. */
  void unlisten(List<ServerSocketChannel> channels) throws IOException {
    channels.forEach(Acceptor::close);
    acceptors.removeIf(acceptor -> !acceptor.isOpen());
    poller.releaseClosed();
  }

  /** Has the listening socket's connections accepted here. */
  void listen(ServerSocketChannel channel, Acceptor acceptor) throws IOException {
    acceptor.listening(poller.register(channel, SelectionKey.OP_ACCEPT, acceptor));
    acceptors.add(acceptor);
  }

  // ---- what connections need ----

  IoContext context() {
    return context;
  }

  RequestPool requests() {
    return requests;
  }

  /** For one write at a time. */
  ByteBuffer[] buffers() {
    return buffers;
  }

  /** For chunks that other selectors write too. */
  SharedBuffers sharedBuffers() {
    return sharedBuffers;
  }

  long nowNanos() {
    return poller.nowNanos();
  }

  /** Hands a request to the executor, who is woken at the end of the phase. False: no room. */
  boolean offer(Request request) {
    boolean done = inlet.offerRequest(request);
    offered |= done;
    return done;
  }

  /** Whether nobody waits for room in the ring. */
  boolean ringHasRoom() {
    return stalled.isEmpty();
  }

  /** Lets a connection wait until the ring has room. */
  void stall(Connection connection) {
    if (!connection.isStalled) {
      connection.isStalled = true;
      counters.ringFull++;
      stalled.addLast(connection);
    }
  }

  private int retryStalled() {
    int count = 0;
    while (!stalled.isEmpty() && stalled.peekFirst().resume()) {
      Connection connection = stalled.pollFirst();
      connection.isStalled = false;
      connection.updateInterest();
      count++;
    }
    return count;
  }

  /** Has a connection flushed in the next write phase. */
  void dirty(Connection connection) {
    if (!connection.isDirty) {
      connection.isDirty = true;
      dirty.add(connection);
    }
  }

  void read(int bytes) {
    counters.reads++;
    counters.inputBytes += bytes;
  }

  void written(long bytes) {
    counters.writes++;
    counters.outputBytes += bytes;
  }

  // ---- end ----

  /** Closes every socket. Requests that the executor holds are lost. */
  @Override
  public void onClose() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    acceptors.forEach(Acceptor::close);
    adopted.forEach(Acceptor::close);
    while (connections.size() > 0) {
      connections.get(connections.size() - 1).abort();
    }
    poller.close();
    requests.close();
  }
}
