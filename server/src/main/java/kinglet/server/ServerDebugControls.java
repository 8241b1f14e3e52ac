package kinglet.server;

import java.util.concurrent.locks.LockSupport;
import kinglet.engine.Engine;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.family.DebugControls;
import kinglet.engine.rdb.Values;
import kinglet.engine.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DEBUG's way to the process. */
final class ServerDebugControls implements DebugControls {
  private static final Logger LOG = LoggerFactory.getLogger("debug");

  private final ServerSettings settings;
  private final Engine engine;
  private final Values values;
  private final Persisting persisting;
  private final LogReload logReload;

  ServerDebugControls(ServerSettings settings, Engine engine, Values values, Persisting persisting,
      LogReload logReload) {
    this.settings = settings;
    this.engine = engine;
    this.values = values;
    this.persisting = persisting;
    this.logReload = logReload;
  }

  @Override
  public boolean isAllowed(Session session) {
    return switch (settings.debugCommand()) {
      case "yes" -> true;
      case "local" -> session.link().isLocal();
      default -> false;
    };
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
  public void log(String message) {
    LOG.warn("DEBUG LOG: {}", message);
  }
}
