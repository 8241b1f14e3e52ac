package kinglet.server;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.aof.AofSettings;
import kinglet.aof.OtherData;
import kinglet.aof.redis.AofDirectory;
import kinglet.aof.redis.AofLoadException;

/** What a redis-server left in the server's directory: with {@code appendonly yes} its log, and nothing else counts, as in Redis. */
final class RedisData implements OtherData {
  private final Kinglet kinglet;

  RedisData(Kinglet kinglet) {
    this.kinglet = kinglet;
  }

  @Override
  public boolean load() throws IOException {
    AofSettings settings = kinglet.configuration().log();
    AofDirectory directory = new AofDirectory(Path.of(kinglet.configuration().server().directory()), settings.directoryName(),
        settings.fileName());
    try {
      return RedisLog.load(kinglet.engine(), kinglet.persisting().loader(), directory, settings.loadTruncated());
    } catch (AofLoadException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void save(Path snapshot) throws IOException {
    kinglet.persisting().save(snapshot);
  }
}
