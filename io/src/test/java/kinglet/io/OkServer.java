package kinglet.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.time.Clock;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;

/** Sockets and {@link OkExecutor}, composed as a server would. */
final class OkServer implements AutoCloseable {
  enum Mode { SHARED, DEDICATED }

  private static final Clock CLOCK = new Clock() {
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
  final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
  private final List<AgentRunner> runners = new ArrayList<>();

  OkServer(Mode mode, IoSettings settings, int ringCapacity) throws ListenException {
    IoContext context = new IoContext(settings, (address, length) -> 0, new ParserLimits(), new ChunkPool(), CLOCK);
    if (mode == Mode.SHARED) {
      io = IoServer.shared(context, ringCapacity);
      executor = new OkExecutor(io.inlets());
      io.listen();
      share();
    } else {
      ParkWaker waker = new ParkWaker();
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
