package kinglet.snapshot.command;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import kinglet.engine.command.Flags;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Gate;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.stats.InfoText;
import kinglet.engine.time.Clock;
import kinglet.snapshot.load.FileFacts;
import kinglet.snapshot.load.LoadRules;
import kinglet.snapshot.load.RdbFile;
import kinglet.snapshot.load.RdbLoadException;
import kinglet.snapshot.load.RdbLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads files into the keyspace: at start in slices, while clients are answered that the data is not there yet; or at once.
 * Owned by the executor.
 */
public final class Loading implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final int RANK = 800;
  private static final String REFUSAL = "LOADING Redis is loading the dataset in memory";
  private static final long SLICE_NANOS = 10_000_000;
  private static final int STEPS_BETWEEN_LOOKS = 64;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MIB = 1 << 20;

  private final Keyspace keyspace;
  private final Gate gate;
  private final Clock clock;
  private final RdbLoader loader;
  private RdbFile file;
  private Consumer<RdbLoadException> onFailure;
  private Runnable onSuccess;
  private long startNanos;
  private long startSeconds;
  private long keysLoaded;
  private long keysExpired;

  public Loading(Keyspace keyspace, Gate gate, Clock clock, RdbLoader loader) {
    this.keyspace = keyspace;
    this.gate = gate;
    this.clock = clock;
    this.loader = loader;
    gate.add(new Gate.Refusal(RANK, Gate.LOADING, 0, Flags.LOADING, () -> true, REFUSAL));
  }

  /** Whether a file is being loaded in slices. */
  public boolean isLoading() {
    return file != null;
  }

  /**
   * Begins to load a file in slices. If there is none, that is a success at once.
   *
   * @param success called on the executor at the end
   * @param failure called on the executor if it can't be loaded; what was read is in the keyspace, and clients go on being refused
   */
  public void begin(Path path, LoadRules rules, Runnable success, Consumer<RdbLoadException> failure) {
    onSuccess = success;
    onFailure = failure;
    try {
      keyspace.nowMs(clock.epochMicros() / 1000);
      file = RdbFile.open(path, loader, rules);
      gate.state(Gate.LOADING, true);
      startNanos = clock.nanos();
      startSeconds = keyspace.nowMs() / 1000;
    } catch (NoSuchFileException _) {
      success.run();
    } catch (IOException e) {
      failure.accept(new RdbLoadException(path.toString(), 0, e.toString()));
    } catch (RdbLoadException e) {
      failure.accept(e);
    }
  }

  @Override
  public long nextMs() {
    return file == null ? Long.MAX_VALUE : 0;
  }

  @Override
  public int run(long nowMs) {
    if (file == null) {
      return 0;
    }
    try {
      if (!slice()) {
        end();
      }
    } catch (RdbLoadException e) {
      file.close();
      file = null;
      onFailure.accept(e);
    }
    return 1;
  }

  private boolean slice() throws RdbLoadException {
    long endNanos = clock.nanos() + SLICE_NANOS;
    boolean more = true;
    do {
      for (int i = 0; i < STEPS_BETWEEN_LOOKS && more; i++) {
        more = file.step();
      }
    } while (more && clock.nanos() < endNanos);
    return more;
  }

  private void end() {
    report(clock.nanos() - startNanos);
    file.close();
    file = null;
    gate.state(Gate.LOADING, false);
    onSuccess.run();
  }

  private void report(long nanos) {
    keysLoaded = loader.keysLoaded();
    keysExpired = loader.keysExpired();
    FileFacts facts = loader.facts();
    LOG.info("Loaded RDB version {} produced by version {}, memory usage when created {} MiB", facts.version(),
        facts.redisVersion(), String.format("%.2f", facts.usedBytes() / MIB));
    LOG.info("Done loading RDB, keys loaded: {}, keys expired: {}.", keysLoaded, keysExpired);
    LOG.info("DB loaded from disk: {} seconds", String.format("%.3f", nanos / NANOS_PER_SECOND));
  }

  /** Loads a file at once. */
  public void loadNow(Path path, LoadRules rules) throws IOException, RdbLoadException {
    long nanos = clock.nanos();
    try (RdbFile all = RdbFile.open(path, loader, rules)) {
      all.readAll();
      report(clock.nanos() - nanos);
    }
  }

  // ---- INFO ----

  /** Fields of INFO persistence that stand first. */
  public void writeState(InfoText out) {
    out.field("loading", isLoading() ? 1 : 0).field("async_loading", 0);
  }

  /** How the last load ended. */
  public void writeLast(InfoText out) {
    out.field("rdb_last_load_keys_expired", keysExpired).field("rdb_last_load_keys_loaded", keysLoaded);
  }

  /** Fields that are there while something is being loaded. */
  public void writeProgress(InfoText out) {
    if (!isLoading()) {
      return;
    }
    long total = file.size();
    long loaded = loader.position();
    long elapsedSeconds = keyspace.nowMs() / 1000 - startSeconds;
    out.field("loading_start_time", startSeconds);
    out.field("loading_total_bytes", total);
    out.field("loading_rdb_used_mem", loader.facts().usedBytes());
    out.field("loading_loaded_bytes", loaded);
    out.field("loading_loaded_perc", 100.0 * loaded / total, 2);
    out.field("loading_eta_seconds", elapsedSeconds == 0 ? 1 : elapsedSeconds * (total - loaded) / (loaded + 1));
  }
}
