package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kinglet.engine.Engine;
import kinglet.engine.command.AccessControl;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.family.ClientCommands;
import kinglet.engine.family.ConnectionCommands;
import kinglet.engine.family.DatabaseCommands;
import kinglet.engine.family.ExpireCommands;
import kinglet.engine.family.KeyCommands;
import kinglet.engine.family.StringCommands;
import kinglet.engine.memory.Allocator;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import kinglet.engine.time.Clock;

/** An engine without sockets and threads, on a clock that stands still unless it is told, with any number of clients. */
final class EngineBench implements AutoCloseable {
  static final int RING = 64;

  final TestClock clock = new TestClock();
  final Allocator allocator = new Allocator();
  final Engine engine = new Engine(clock, allocator, 4, 42);
  final Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
  final Executor executor;
  final List<String> slow = new ArrayList<>();

  /** From when on a command is slow. */
  long slowNanos;

  /** The families of keys, strings and clients, and these. */
  @SafeVarargs
  EngineBench(Function<Engine, CommandFamily>... more) {
    List<CommandFamily> families = new ArrayList<>();
    for (Function<Engine, CommandFamily> family : more) {
      families.add(family.apply(engine));
    }
    families.add(new ClientCommands(engine.clients(), "default"::equals, engine.pause(), engine.blocking()));
    families.add(new ConnectionCommands(engine.clients(), AccessControl.NONE));
    families.add(new DatabaseCommands(() -> {}));
    families.add(new ExpireCommands(engine.stats()));
    families.add(new KeyCommands(engine.stats()));
    families.add(new StringCommands(() -> 1 << 20));
    executor = engine.executor(families, session -> {
      session.authenticated(true);
      return null;
    }, new Slow());
    executor.connect(inlet, RING);
  }

  CommandTable table() {
    return engine.table();
  }

  BenchClient connect() {
    return new BenchClient(this);
  }

  /** One cycle of the executor; clients then have what it answered. */
  void cycle() {
    executor.doWork();
    for (Request request = inlet.pollReply(); request != null; request = inlet.pollReply()) {
      ((BenchClient) request.link()).receive(request);
    }
  }

  /** Cycles until there is no work left. */
  void settle() {
    do {
      cycle();
    } while (executor.hasWork());
  }

  @Override
  public void close() {
    allocator.close();
  }

  /** Notes each slow command with how long it took. */
  private final class Slow implements SlowCommandListener {
    @Override
    public long thresholdNanos() {
      return slowNanos;
    }

    @Override
    public void slow(Call call, long elapsedNanos) {
      slow.add(call.command().fullName() + " " + elapsedNanos);
    }
  }

  static final class TestClock implements Clock {
    private long nanos = 1_000_000_000L;

    /** How much time each look at the clock takes. */
    long stepNanos;

    void advanceMs(long millis) {
      nanos += millis * 1_000_000;
    }

    @Override
    public long epochMicros() {
      return 1_700_000_000_000_000L + nanos / 1000;
    }

    @Override
    public long nanos() {
      nanos += stepNanos;
      return nanos;
    }
  }
}
