package kinglet.server;

import java.io.IOException;
import kinglet.engine.Engine;
import kinglet.engine.exec.Executor;
import kinglet.engine.family.InfoPersistence;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.Functions;
import kinglet.snapshot.ImmediateSnapshot;
import kinglet.snapshot.RdbEncoder;
import kinglet.snapshot.RdbEncoder.AccessNote;
import kinglet.snapshot.SnapshotHead;
import kinglet.snapshot.SnapshotThread;
import kinglet.snapshot.Snapshotter;
import kinglet.snapshot.command.Loading;
import kinglet.snapshot.command.Persistence;
import kinglet.snapshot.load.LoadRules;
import kinglet.snapshot.load.RdbLoadException;
import kinglet.snapshot.load.RdbLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires snapshots: what writes them, what loads them. Owned by the executor. */
final class Persisting {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final int MICROS_PER_SECOND = 1_000_000;

  private final Configuration configuration;
  private final Functions functions = new Functions();
  private final SnapshotThread thread = new SnapshotThread();
  private final Snapshotter snapshotter;
  private final Persistence persistence;
  private final Loading loading;

  Persisting(Configuration configuration, Engine engine, Values values, String replicationId) {
    this.configuration = configuration;
    SnapshotHead head = new SnapshotHead(() -> engine.clock().epochMicros() / MICROS_PER_SECOND,
        engine.keyspace()::usedBytes, replicationId, engine.effects()::position);
    RdbEncoder walking = new RdbEncoder(engine.keyspace(), values, functions, head, this::note, true);
    RdbEncoder atOnce = new RdbEncoder(engine.keyspace(), values, functions, head, this::note, false);
    configuration.follow(() -> compress(walking, atOnce), "rdbcompression");
    snapshotter = new Snapshotter(engine.keyspace(), engine.effects(), engine.stats(), engine.clock(), walking, thread);
    persistence = new Persistence(configuration.server(), configuration.snapshots(), engine.keyspace(), snapshotter,
        new ImmediateSnapshot(engine.keyspace(), atOnce), engine.gate(), () -> engine.dispatcher().changes(),
        engine.clock().epochMicros() / MICROS_PER_SECOND);
    loading = new Loading(engine.keyspace(), engine.gate(), engine.clock(),
        new RdbLoader(engine.keyspace(), values, functions));
  }

  private void compress(RdbEncoder... encoders) {
    for (RdbEncoder encoder : encoders) {
      encoder.compressing(configuration.snapshots().compression());
    }
  }

  private AccessNote note() {
    return switch (configuration.memory().policy()) {
      case ALLKEYS_LRU, VOLATILE_LRU -> AccessNote.IDLE;
      case ALLKEYS_LFU, VOLATILE_LFU -> AccessNote.FREQUENCY;
      default -> AccessNote.NONE;
    };
  }

  /** Has the executor run what is to be run. */
  void schedule(Executor executor) {
    executor.schedule(loading);
    executor.schedule(persistence);
    executor.schedule(snapshotter);
  }

  /** Begins to load the server's file; before the first cycle. What fails ends the process. */
  void loadAtStart(Runnable ready, Runnable fatal) {
    persistence.pause(true);
    loading.begin(persistence.file(), new LoadRules(false, true, configuration.snapshots().checksum()), () -> {
      persistence.pause(false);
      ready.run();
    }, cause -> {
      LOG.error("Fatal error loading the DB: {}. Exiting.", cause.getMessage());
      fatal.run();
    });
  }

  /** DEBUG RELOAD: false if the file can't be loaded; the log says why. */
  boolean load(boolean replaces) {
    if (!replaces) {
      functions.clear();
    }
    try {
      loading.loadNow(persistence.file(), new LoadRules(replaces, true, configuration.snapshots().checksum()));
      LOG.info("DB reloaded by DEBUG RELOAD");
      return true;
    } catch (IOException | RdbLoadException e) {
      LOG.warn("The RDB file can't be loaded: {}", e.toString());
      return false;
    }
  }

  InfoPersistence info() {
    return new InfoPersistence(out -> {
      loading.writeState(out);
      persistence.writeProgress(out);
    }, out -> {
      persistence.writeSaves(out);
      loading.writeLast(out);
    }, loading::writeProgress);
  }

  Persistence persistence() {
    return persistence;
  }

  Snapshotter snapshotter() {
    return snapshotter;
  }

  Loading loading() {
    return loading;
  }

  SnapshotThread thread() {
    return thread;
  }
}
