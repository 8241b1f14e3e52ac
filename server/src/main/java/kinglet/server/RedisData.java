package kinglet.server;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.aof.AofSettings;
import kinglet.aof.OtherData;
import kinglet.aof.redis.AofDirectory;
import kinglet.engine.exec.Replay;
import kinglet.snapshot.load.Load;

/** What a redis-server left in the server's directory: with {@code appendonly yes} its log, and nothing else counts, as in Redis. */
final class RedisData implements OtherData {
  private final Kinglet kinglet;
  private final Replay replay;

  RedisData(Kinglet kinglet, Replay replay) {
    this.kinglet = kinglet;
    this.replay = replay;
  }

  @Override
  public Load open() throws IOException {
    AofSettings settings = kinglet.configuration().log();
    AofDirectory directory = new AofDirectory(Path.of(kinglet.configuration().server().directory()), settings.directoryName(),
        settings.fileName());
    return RedisLog.open(replay, kinglet.persisting().loader(), directory, settings.loadTruncated());
  }

  @Override
  public void save(Path snapshot) throws IOException {
    kinglet.persisting().save(snapshot);
  }
}
