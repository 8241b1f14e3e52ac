package kinglet.server;

import java.io.IOException;
import kinglet.engine.config.ConfigException;
import kinglet.engine.config.ServerSettings;
import kinglet.server.log.ServerLog;

/** Tells the log where and what to log: at start, and the level at each CONFIG SET. */
final class LogSetup {
  private LogSetup() {}

  /**
   * Follows the settings.
   *
   * @throws ConfigException if the log file cannot be opened
   */
  static void apply(Configuration configuration) {
    ServerSettings settings = configuration.server();
    try {
      ServerLog.file(settings.logFile());
    } catch (IOException e) {
      throw new ConfigException("Can't open the log file: " + e.getMessage());
    }
    if (settings.syslogEnabled()) {
      ServerLog.syslog(settings.syslogIdentity(), settings.syslogFacility());
    }
    configuration.follow(() -> ServerLog.level(settings.logLevel()), "loglevel");
  }
}
