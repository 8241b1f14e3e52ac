package kinglet.server;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.aof.AofControl;
import kinglet.aof.Recovery;
import kinglet.engine.Engine;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.Replay;
import kinglet.snapshot.Snapshotter;
import kinglet.snapshot.load.Load;

/** Wires the log: its settings, its turn on the executor, and who replays it. */
final class LogLinks {
  private LogLinks() {}

  static AofControl make(Configuration configuration, Engine engine, Executor executor, Snapshotter snapshotter) {
    AofControl control = new AofControl(configuration.log(), configuration.server()::directory, engine.effects(), executor,
        engine.gate(), engine.clock(), snapshotter);
    executor.schedule(control);
    configuration.settings().find("appendonly").orElseThrow().onChange(control::switched);
    configuration.settings().find("appendfsync").orElseThrow().onChange(control::policyChanged);
    return control;
  }

  /** Opens the data that there is; before the first cycle. Null if there is none. */
  static Load open(Kinglet kinglet, Replay replay) throws IOException {
    return kinglet.log().open(sink(kinglet, replay, kinglet.configuration().log().isInstantRestart()), new RedisData(kinglet, replay));
  }

  /** Opens it again after the log was ended, to be loaded in any case. Null if there is none. */
  static Load reopen(Kinglet kinglet, Replay replay) throws IOException {
    return kinglet.log().reopen(sink(kinglet, replay, false), new RedisData(kinglet, replay));
  }

  private static Recovery.Sink sink(Kinglet kinglet, Replay replay, boolean instantly) {
    return new Recovery.Sink() {
      @Override
      public Load open(Path snapshot) throws IOException {
        return instantly ? kinglet.persisting().openInstantly(snapshot) : kinglet.persisting().openBase(snapshot);
      }

      @Override
      public String apply(int database, long timeMs, long address, long length) {
        return replay.apply(database, timeMs, address, length);
      }
    };
  }

  /** What was opened is loaded: the log goes on behind it. */
  static void loaded(Kinglet kinglet, Replay replay) throws IOException {
    replay.end();
    kinglet.engine().resetStatistics();
    kinglet.log().loaded();
  }
}
