package kinglet.server;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import kinglet.engine.Engine;
import kinglet.engine.exec.Executor;
import kinglet.engine.family.InfoPersistence;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.rdb.Values;
import kinglet.engine.stats.InfoText;
import kinglet.snapshot.FileSink;
import kinglet.snapshot.AccessNote;
import kinglet.snapshot.Functions;
import kinglet.snapshot.ImmediateSnapshot;
import kinglet.snapshot.Pace;
import kinglet.snapshot.RdbEncoder;
import kinglet.snapshot.SnapshotEncoder;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.SnapshotHead;
import kinglet.snapshot.SnapshotThread;
import kinglet.snapshot.Snapshotter;
import kinglet.snapshot.command.Loading;
import kinglet.snapshot.command.Persistence;
import kinglet.snapshot.load.Load;
import kinglet.snapshot.load.LoadRules;
import kinglet.snapshot.load.RdbFile;
import kinglet.snapshot.load.RdbLoader;
import kinglet.snapshot.mapped.Hydration;
import kinglet.snapshot.mapped.MappedEncoder;
import kinglet.snapshot.mapped.MappedLoad;
import kinglet.snapshot.mapped.MappedSnapshot;
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
  private final RdbLoader loader;
  private final Loading loading;
  private final ImmediateSnapshot immediate;
  private final Hydration hydration;
  private final Keyspace keyspace;
  private final Values values;

  Persisting(Configuration configuration, Engine engine, DataTypes types, String replicationId) {
    keyspace = engine.keyspace();
    values = types.snapshotValues();
    this.configuration = configuration;
    SnapshotHead head = new SnapshotHead(() -> engine.clock().epochMicros() / MICROS_PER_SECOND,
        engine.keyspace()::usedBytes, replicationId, engine.effects()::position);
    RdbEncoder walking = new RdbEncoder(engine.keyspace(), values, functions, head, this::note, true);
    RdbEncoder atOnce = new RdbEncoder(engine.keyspace(), values, functions, head, this::note, false);
    MappedEncoder mapped = new MappedEncoder(engine.keyspace(), values, functions, head, this::note);
    configuration.follow(() -> compress(walking, atOnce, mapped), "rdbcompression");
    snapshotter = new Snapshotter(engine.keyspace(), engine.effects(), engine.stats(), engine.clock(),
        Map.of(SnapshotFormat.RDB, walking, SnapshotFormat.MAPPED, mapped), thread);
    immediate = new ImmediateSnapshot(engine.keyspace(), atOnce);
    persistence = new Persistence(configuration.server(), configuration.snapshots(), engine.keyspace(), snapshotter,
        immediate, engine.gate(), () -> engine.dispatcher().changes(),
        session -> engine.blocking().wake(session),
        engine.clock().epochMicros() / MICROS_PER_SECOND);
    loader = new RdbLoader(engine.keyspace(), values, functions);
    loading = new Loading(engine.keyspace(), engine.gate(), engine.clock(), loader);
    hydration = new Hydration(engine.keyspace(), types.dormantValues(), functions, engine.gate(),
        new Pace(engine.stats(), engine.clock()), engine.clock(), router -> engine.dispatcher().route(router));
  }

  private void compress(SnapshotEncoder... encoders) {
    for (SnapshotEncoder encoder : encoders) {
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
    executor.schedule(hydration);
  }

  /** Opens the server's file; null if there is none. */
  Load openFile() throws IOException {
    try {
      return RdbFile.open(persistence.file(), loader, new LoadRules(false, true, configuration.snapshots().checksum()));
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Opens the snapshot that a log begins with, to be loaded; keys that were due when it was taken are in it. */
  Load openBase(Path file) throws IOException {
    if (MappedSnapshot.isNamed(file)) {
      return new MappedLoad(file, keyspace, values, functions);
    }
    return RdbFile.open(file, loader, new LoadRules(false, false, configuration.snapshots().checksum()));
  }

  /** As {@link #openBase}; but if it is one that can be served from at once, its keys are loaded later. */
  Load openInstantly(Path file) throws IOException {
    return MappedSnapshot.isNamed(file) ? hydration.open(file) : openBase(file);
  }

  /** Begins to load; before the first cycle. No snapshot is made before all is in memory. */
  void load(Load load, Runnable ready, Consumer<IOException> failure) {
    pause(true);
    loading.begin(load, () -> {
      if (hydration.isActive()) {
        hydration.start(() -> pause(false));
      } else {
        pause(false);
      }
      ready.run();
    }, failure);
  }

  private void pause(boolean on) {
    persistence.pause(on);
    snapshotter.hold(on);
  }

  /** Whether something is being loaded, or a snapshot made: the data must not be taken away. */
  boolean isBusy() {
    return loading.isLoading() || hydration.isActive() || snapshotter.isRunning();
  }

  void forgetFunctions() {
    functions.clear();
  }

  /** Writes all data to a file at once. */
  void save(Path file) throws IOException {
    immediate.save(new FileSink(file, file.resolveSibling("temp-" + file.getFileName()), true),
        configuration.snapshots().checksum());
  }

  /** DEBUG RELOAD: false if the file can't be loaded; the log says why. */
  boolean load(boolean replaces) {
    if (loading.isLoading() || hydration.isActive()) {
      return false;
    }
    if (!replaces) {
      functions.clear();
    }
    try {
      loading.loadNow(persistence.file(), new LoadRules(replaces, true, configuration.snapshots().checksum()));
      LOG.info("DB reloaded by DEBUG RELOAD");
      return true;
    } catch (IOException e) {
      LOG.warn("The RDB file can't be loaded: {}", e.toString());
      return false;
    }
  }

  InfoPersistence info(Consumer<InfoText> log) {
    return new InfoPersistence(out -> {
      loading.writeState(out);
      hydration.writeState(out);
      persistence.writeProgress(out);
    }, out -> {
      persistence.writeSaves(out);
      loading.writeLast(out);
    }, log, loading::writeProgress);
  }

  Persistence persistence() {
    return persistence;
  }

  Snapshotter snapshotter() {
    return snapshotter;
  }

  /** Says when nothing more is to be loaded for a while. */
  void holdWhile(BooleanSupplier condition) {
    loading.holdWhile(condition);
    hydration.holdWhile(condition);
  }

  Hydration hydration() {
    return hydration;
  }

  Loading loading() {
    return loading;
  }

  /** Reads RDB into the keyspace. */
  RdbLoader loader() {
    return loader;
  }

  SnapshotThread thread() {
    return thread;
  }
}
