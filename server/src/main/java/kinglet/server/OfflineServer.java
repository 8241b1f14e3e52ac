package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinglet.aof.LogDirectory;
import kinglet.aof.Recovery;
import kinglet.aof.redis.AofDirectory;
import kinglet.engine.exec.Replay;
import kinglet.snapshot.load.Load;

/** A server without sockets and threads, for tools: loads a directory's data and writes it elsewhere. Owned by one thread. */
public final class OfflineServer {
  private final Kinglet kinglet;

  /** Empty, with so many databases. */
  public OfflineServer(int databases) {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--databases", String.valueOf(databases)), null);
    kinglet = new Kinglet(configuration, new SystemClock(), 0);
  }

  /**
   * Loads what is newest: our log, else a redis-server's log, else the RDB file.
   *
   * @param log where a log would be, and what it is called
   * @param rdb where an RDB file would be
   * @return where the data came from, or nothing if there is none
   * @throws IOException if it can't be loaded; the message is for the user
   */
  public String load(AofDirectory log, Path rdb) throws IOException {
    LogDirectory ours = new LogDirectory(log.dir().resolve(log.folder()), log.name());
    if (!ours.isEmpty()) {
      replay(ours);
      return "the log in " + ours.path();
    }
    if (RedisLog.load(kinglet.engine(), kinglet.persisting().loader(), log, true)) {
      return "the append-only files of Redis in " + log.dir();
    }
    if (Files.exists(rdb)) {
      loadBase(rdb);
      return rdb.toString();
    }
    return "";
  }

  private void loadBase(Path rdb) throws IOException {
    try (Load load = kinglet.persisting().openBase(rdb)) {
      load.readAll();
    }
  }

  private void replay(LogDirectory log) throws IOException {
    Replay replay = kinglet.engine().replay();
    try (Recovery recovery = new Recovery(log, Recovery.Target.END, true, new Recovery.Sink() {
      @Override
      public Load open(Path snapshot) throws IOException {
        return kinglet.persisting().openBase(snapshot);
      }

      @Override
      public String apply(int database, long timeMs, long address, long length) {
        return replay.apply(database, timeMs, address, length);
      }
    })) {
      recovery.start();
      recovery.readAll();
    } finally {
      replay.end();
    }
  }

  /** How many keys there are in all databases. */
  public long keys() {
    long keys = 0;
    for (int i = 0; i < kinglet.engine().keyspace().databaseCount(); i++) {
      keys += kinglet.engine().keyspace().database(i).size();
    }
    return keys;
  }

  /** Writes all data as RDB. */
  public void save(Path rdb) throws IOException {
    kinglet.persisting().save(rdb);
  }
}
