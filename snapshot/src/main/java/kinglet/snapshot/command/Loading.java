package kinglet.snapshot.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Flags;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Gate;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.stats.InfoText;
import kinglet.engine.time.Clock;
import kinglet.snapshot.load.FileFacts;
import kinglet.snapshot.load.Load;
import kinglet.snapshot.load.LoadRules;
import kinglet.snapshot.load.RdbFile;
import kinglet.snapshot.load.RdbLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads files into the keyspace: at start in slices, while clients are answered that the data is not there yet; or at once.
 * Between the slices nothing expires: what is due by the clock may be saved by what is still to be read. Owned by the executor.
 */
public final class Loading implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final int RANK = 800;
  private static final long SLICE_NANOS = 10_000_000;
  private static final long REPORT_NANOS = 5_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final double MIB = 1 << 20;

  private final Keyspace keyspace;
  private final Gate gate;
  private final Clock clock;
  private final RdbLoader loader;
  private Load load;
  private Consumer<IOException> onFailure;
  private Runnable onSuccess;
  private long startNanos;
  private long reportNanos;
  private long startSeconds;
  private long keysLoaded;
  private long keysExpired;
  private BooleanSupplier held = () -> false;
  private long resumeMs;

  public Loading(Keyspace keyspace, Gate gate, Clock clock, RdbLoader loader) {
    this.keyspace = keyspace;
    this.gate = gate;
    this.clock = clock;
    this.loader = loader;
    gate.add(new Gate.Refusal(RANK, Gate.LOADING, 0, Flags.LOADING, () -> true, Errors.LOADING));
  }

  /** Says when nothing more is to be read in slices for a while, as there is no room for it yet. */
  public void holdWhile(BooleanSupplier condition) {
    held = condition;
  }

  /** Whether something is being loaded in slices. */
  public boolean isLoading() {
    return load != null;
  }

  /**
   * Begins to load something in slices, and closes it at the end. If there is nothing, that is a success at once.
   *
   * @param newLoad null: nothing
   * @param success called on the executor at the end
   * @param failure called on the executor if it can't be loaded; what was read is in the keyspace, and clients go on being refused
   */
  public void begin(Load newLoad, Runnable success, Consumer<IOException> failure) {
    if (newLoad == null) {
      success.run();
      return;
    }
    load = newLoad;
    onSuccess = success;
    onFailure = failure;
    gate.state(Gate.LOADING, true);
    keyspace.expiryHides(true);
    startNanos = clock.nanos();
    reportNanos = startNanos;
    startSeconds = clock.epochMicros() / MICROS_PER_SECOND;
  }

  @Override
  public long nextMs() {
    return load == null ? Long.MAX_VALUE : resumeMs;
  }

  @Override
  public int run(long nowMs) {
    if (load == null) {
      return 0;
    }
    if (held.getAsBoolean()) {
      resumeMs = nowMs + 1;
      return 0;
    }
    resumeMs = 0;
    try {
      boolean more = slice();
      // What is replayed brought its own time along.
      keyspace.nowMs(nowMs);
      if (!more) {
        end();
      }
    } catch (IOException e) {
      keyspace.nowMs(nowMs);
      close();
      onFailure.accept(e);
    }
    return 1;
  }

  private boolean slice() throws IOException {
    long nanos = clock.nanos();
    long endNanos = nanos + SLICE_NANOS;
    if (nanos - reportNanos >= REPORT_NANOS) {
      reportNanos = nanos;
      LOG.info("Loading: {}% of {} bytes", String.format("%.1f", percent()), load.size());
    }
    boolean more;
    do {
      more = load.step();
    } while (more && clock.nanos() < endNanos);
    return more;
  }

  private double percent() {
    return load.size() == 0 ? 0 : 100.0 * load.position() / load.size();
  }

  private void end() {
    report(clock.nanos() - startNanos);
    close();
    keyspace.expiryHides(false);
    gate.state(Gate.LOADING, false);
    onSuccess.run();
  }

  /** Lets go of what is being loaded, if anything is. */
  public void close() {
    if (load != null) {
      load.close();
      load = null;
    }
  }

  private void report(long nanos) {
    keysLoaded = loader.keysLoaded();
    keysExpired = loader.keysExpired();
    if (loader.facts().version() > 0) {
      reportRdb(loader.facts());
    }
    LOG.info("DB loaded from disk: {} seconds", String.format("%.3f", nanos / NANOS_PER_SECOND));
  }

  private void reportRdb(FileFacts facts) {
    LOG.info("Loaded RDB version {} produced by version {}, memory usage when created {} MiB", facts.version(),
        facts.redisVersion(), String.format("%.2f", facts.usedBytes() / MIB));
    LOG.info("Done loading RDB, keys loaded: {}, keys expired: {}.", keysLoaded, keysExpired);
  }

  /** Loads a file at once. */
  public void loadNow(Path path, LoadRules rules) throws IOException {
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
    long total = load.size();
    long loaded = load.position();
    long elapsedSeconds = keyspace.nowMs() / 1000 - startSeconds;
    out.field("loading_start_time", startSeconds);
    out.field("loading_total_bytes", total);
    out.field("loading_rdb_used_mem", loader.facts().usedBytes());
    out.field("loading_loaded_bytes", loaded);
    out.field("loading_loaded_perc", percent(), 2);
    out.field("loading_eta_seconds", elapsedSeconds == 0 ? 1 : elapsedSeconds * (total - loaded) / (loaded + 1));
  }
}
