package kinglet.server;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import kinglet.engine.Engine;
import kinglet.engine.config.Rewrite;
import kinglet.engine.family.ConfigFile;
import kinglet.engine.family.DebugControls;
import kinglet.engine.rdb.Values;
import kinglet.engine.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DEBUG's way to the process. */
final class ServerDebugControls implements DebugControls {
  private static final Logger LOG = LoggerFactory.getLogger("debug");

  private final Configuration configuration;
  private final ConfigFile file;
  private final Engine engine;
  private final Values values;
  private final Persisting persisting;
  private final LogReload logReload;

  ServerDebugControls(Configuration configuration, ConfigFile file, Engine engine, Values values, Persisting persisting,
      LogReload logReload) {
    this.configuration = configuration;
    this.file = file;
    this.engine = engine;
    this.values = values;
    this.persisting = persisting;
    this.logReload = logReload;
  }

  @Override
  public boolean isAllowed(Session session) {
    return configuration.server().debugCommand().permits(session.link().isLocal());
  }

  @Override
  public long sleepMicros(long micros) {
    long endNanos = engine.clock().nanos() + micros * 1000;
    for (long left = micros * 1000; left > 0; left = endNanos - engine.clock().nanos()) {
      LockSupport.parkNanos(left);
    }
    return engine.clock().epochMicros() / 1000;
  }

  @Override
  public boolean save() {
    return persisting.persistence().writeNow();
  }

  @Override
  public boolean load(boolean replaces) {
    return persisting.load(replaces);
  }

  @Override
  public void loadLog(Session session) {
    logReload.ask(session);
  }

  @Override
  public boolean isLogLoaded() {
    return logReload.isSuccessful();
  }

  @Override
  public void skipChecksumValidation(boolean on) {
    values.skippingChecksum(on);
  }

  @Override
  public void rewriteConfiguration() throws IOException {
    file.replace(Rewrite.whole(file.read(), configuration.settings()));
  }

  @Override
  public void log(String message) {
    LOG.warn("DEBUG LOG: {}", message);
  }
}
