package kinglet.perf.ceiling;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParserLimits;
import kinglet.io.IoContext;
import kinglet.io.IoServer;
import kinglet.io.IoSettings;
import kinglet.io.ParkIdleStrategy;
import kinglet.io.ParkWaker;
import kinglet.io.SelectIdleStrategy;
import kinglet.io.SelectorAgent;
import kinglet.server.SystemClock;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The real sockets, parser and rings before an {@link OkExecutor}: what a server would do whose commands cost nothing. As a
 * candidate of {@code perf/compare} it shows the ceiling of {@code kinglet.io}.
 */
@Command(
    name = "perf/ok-server",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Answers +OK to every command: the ceiling of Kinglet's input and output.")
public final class OkServer implements Callable<Integer> {
  private static final int RING_CAPACITY = 1024;
  private static final long WAIT_MS = 100;

  private enum Mode { SHARED, DEDICATED }

  @Option(names = "--port", defaultValue = "6379", description = "TCP port, on the loopback address")
  private int port;

  @Option(names = "--threading-mode", defaultValue = "shared", description = "shared or dedicated")
  private Mode mode;

  @Option(names = "--io-threads", defaultValue = "1", description = "selectors of the dedicated mode")
  private int selectors;

  public static void main(String... arguments) {
    System.exit(new CommandLine(new OkServer()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    IoSettings settings = new IoSettings();
    settings.port = port;
    settings.bind = List.of("127.0.0.1");
    IoContext context =
        new IoContext(settings, OkExecutor.NAMES, new ParserLimits(), new ChunkPool(), new SystemClock());
    try (IoServer io = mode == Mode.SHARED ? shared(context) : dedicated(context)) {
      System.out.println(mode.name().toLowerCase(Locale.ROOT) + ", port " + io.port());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private static IoServer shared(IoContext context) throws Exception {
    IoServer io = IoServer.shared(context, RING_CAPACITY);
    OkExecutor executor = new OkExecutor(io.inlets());
    SelectorAgent selector = io.selector();
    io.listen();
    start(new AgentRunner(new SelectIdleStrategy(selector, () -> WAIT_MS, executor::hasWork), OkServer::broken, null,
        new CompositeAgent(selector.reader(), executor, selector.writer())));
    return io;
  }

  private IoServer dedicated(IoContext context) throws Exception {
    ParkWaker waker = new ParkWaker();
    IoServer io = IoServer.dedicated(context, selectors, RING_CAPACITY, waker);
    OkExecutor executor = new OkExecutor(io.inlets());
    io.listen();
    start(new AgentRunner(new ParkIdleStrategy(waker, () -> WAIT_MS, executor::hasWork, 0), OkServer::broken, null, executor));
    for (SelectorAgent selector : io.selectors()) {
      start(new AgentRunner(new SelectIdleStrategy(selector), OkServer::broken, null, selector));
    }
    return io;
  }

  private static void start(AgentRunner runner) {
    AgentRunner.startOnThread(runner);
  }

  private static void broken(Throwable error) {
    error.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
