package kinglet.server;

import java.util.List;
import kinglet.engine.Engine;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.SlowCommandListener;
import kinglet.engine.memory.Allocator;
import kinglet.engine.time.Clock;

/** The server without its sockets: the engine with every command family and setting. */
public final class Kinglet {
  private final Engine engine;
  private final Executor executor;

  /** Puts it together. */
  public Kinglet(Clock clock, long seed) {
    engine = new Engine(clock, new Allocator(), 16, seed);
    List<CommandFamily> families = List.of();
    executor = engine.executor(families, session -> null, new SlowCommandListener() {
      @Override
      public long thresholdNanos() {
        return Long.MAX_VALUE;
      }

      @Override
      public void slow(Call call, long elapsedNanos) {}
    });
  }

  public Engine engine() {
    return engine;
  }

  public Executor executor() {
    return executor;
  }
}
