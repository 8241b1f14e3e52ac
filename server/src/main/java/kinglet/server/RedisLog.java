package kinglet.server;

import java.io.IOException;
import java.util.List;
import kinglet.aof.redis.AofDirectory;
import kinglet.aof.redis.AofFile;
import kinglet.aof.redis.AofLoadException;
import kinglet.aof.redis.AofLoader;
import kinglet.aof.redis.ManifestException;
import kinglet.engine.Engine;
import kinglet.engine.exec.Replay;
import kinglet.snapshot.load.RdbLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the log that a redis-server left. Its files stay as they are. */
final class RedisLog {
  private static final Logger LOG = LoggerFactory.getLogger("aof");

  /** Nothing is due that early: what the log does not delete is there at its end, as in Redis. */
  private static final long BEFORE_ALL_DEADLINES_MS = 1;

  private static final double NANOS_PER_SECOND = 1e9;

  private RedisLog() {}

  /**
   * Begins to load it.
   *
   * @param loadsTruncated aof-load-truncated
   * @return null if there is none
   * @throws AofLoadException if it can't be loaded
   */
  static AofLoader open(Replay replay, RdbLoader rdb, AofDirectory directory, boolean loadsTruncated) throws IOException {
    List<AofFile> files = files(directory);
    return files.isEmpty() ? null : new AofLoader(files, rdb,
        (database, address, length) -> replay.apply(database, BEFORE_ALL_DEADLINES_MS, address, length), loadsTruncated);
  }

  /**
   * Loads it at once, if there is one; before the first cycle.
   *
   * @param loadsTruncated aof-load-truncated
   * @return whether there is one
   * @throws AofLoadException if it can't be loaded
   */
  static boolean load(Engine engine, RdbLoader rdb, AofDirectory directory, boolean loadsTruncated)
      throws IOException {
    long startNanos = engine.clock().nanos();
    Replay replay = engine.replay();
    engine.keyspace().nowMs(BEFORE_ALL_DEADLINES_MS);
    try (AofLoader loader = open(replay, rdb, directory, loadsTruncated)) {
      if (loader == null) {
        return false;
      }
      loader.readAll();
    } finally {
      replay.end();
      engine.keyspace().nowMs(engine.clock().epochMicros() / 1000);
    }
    LOG.info("DB loaded from append only file: {} seconds",
        String.format("%.3f", (engine.clock().nanos() - startNanos) / NANOS_PER_SECOND));
    return true;
  }

  private static List<AofFile> files(AofDirectory directory) throws IOException {
    try {
      return directory.files();
    } catch (ManifestException e) {
      throw new AofLoadException("The AOF manifest file of " + directory.dir().resolve(directory.folder()) + " is damaged at line "
          + e.line() + ": " + e.getMessage() + (e.text().isEmpty() ? "" : " >>> '" + e.text() + "'"));
    }
  }
}
