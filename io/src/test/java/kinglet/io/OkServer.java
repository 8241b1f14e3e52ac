package kinglet.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.session.Waker;
import kinglet.engine.time.Clock;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;

/** Sockets and {@link OkExecutor}, composed as a server would. */
final class OkServer implements AutoCloseable {
  enum Mode { SHARED, DEDICATED }

  static final Clock CLOCK = new Clock() {
    @Override
    public long epochMicros() {
      return System.currentTimeMillis() * 1000;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  };

  final IoServer io;
  final OkExecutor executor;
  final IoContext context;
  final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
  private Waker executorWaker = Waker.NONE;
  private final List<AgentRunner> runners = new ArrayList<>();

  OkServer(Mode mode) throws ListenException {
    this(mode, settings(), 1024);
  }

  OkServer(Mode mode, IoSettings settings, int ringCapacity) throws ListenException {
    context = new IoContext(settings, (address, length) -> 0, new ParserLimits(), new ChunkPool(), CLOCK);
    if (mode == Mode.SHARED) {
      io = IoServer.shared(context, ringCapacity);
      executorWaker = io.selector();
      executor = new OkExecutor(io.inlets());
      io.listen();
      share();
    } else {
      ParkWaker waker = new ParkWaker();
      executorWaker = waker;
      io = IoServer.dedicated(context, 2, ringCapacity, waker);
      executor = new OkExecutor(io.inlets());
      io.listen();
      dedicate(waker);
    }
    runners.forEach(AgentRunner::startOnThread);
  }

  static IoSettings settings() {
    IoSettings settings = new IoSettings();
    settings.port = -1;
    settings.bind = List.of("127.0.0.1");
    return settings;
  }

  private void share() {
    SelectorAgent selector = io.selector();
    runners.add(new AgentRunner(
        new SelectIdleStrategy(selector, () -> 100, executor::hasWork), this::failed, null,
        new CompositeAgent(selector.reader(), executor, selector.writer())));
  }

  private void dedicate(ParkWaker waker) {
    for (SelectorAgent selector : io.selectors()) {
      runners.add(new AgentRunner(new SelectIdleStrategy(selector), this::failed, null, selector));
    }
    runners.add(new AgentRunner(
        new ParkIdleStrategy(waker, () -> 100, executor::hasWork, 0), this::failed, null, executor));
  }

  private void failed(Throwable error) {
    error.printStackTrace();
    errors.add(error);
  }

  /** Has the executor run it. */
  void execute(Runnable task) {
    executor.tasks.add(task);
    executorWaker.wake();
  }

  Client connect() throws IOException {
    return new Client(new Socket(InetAddress.getLoopbackAddress(), io.port()));
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen within 10 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Waits until nobody is connected and every OPENED had its CLOSED. */
  void awaitEmpty() {
    await(() -> io.connected() == 0 && executor.closed.get() == executor.opened.get());
  }

  long sum(ToLongFunction<IoCounters> counter) {
    return io.selectors().stream().map(SelectorAgent::counters).mapToLong(counter).sum();
  }

  @Override
  public void close() {
    io.close();
    runners.forEach(AgentRunner::close);
    if (!errors.isEmpty()) {
      throw new AssertionError("an agent failed", errors.getFirst());
    }
  }

  /** For load from outside: mode, port. */
  public static void main(String[] arguments) throws Exception {
    IoSettings settings = settings();
    settings.port = Integer.parseInt(arguments[1]);
    OkServer server = new OkServer(Mode.valueOf(arguments[0]), settings, 4096);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
